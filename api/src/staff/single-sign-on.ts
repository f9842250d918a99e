import { AsyncLocalStorage } from 'node:async_hooks';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins';
import { COOKIES, type StaffAuthParts, staffAuthOptions } from './better-auth.ts';
import { innerAnswer, innerHeaders, sessionFrom } from './inner-call.ts';
import type { Invitations } from './invitations.ts';
import { type Claims, claimsOf } from './oidc-claims.ts';
import type { StaffSession, Visit } from './staff-auth.ts';
import { SingleSignOnError } from './staff-errors.ts';
import { plainEmail } from './staff-seal.ts';
import type { StaffSignIn } from './staff-sign-in.ts';

/** How to reach the ministry's OpenID provider. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** "asked": the provider must say that there was one. "trusted": by agreement it always asks for one. */
  secondFactor: 'asked' | 'trusted';
}

interface Dependencies extends StaffAuthParts {
  oidc: OidcSettings;
  invitations: Invitations;
  signIn: StaffSignIn;
}

const PROVIDER = 'ministry';

/** Methods of RFC 8176 that are a second factor, or say that there was one. */
const SECOND_FACTORS = ['mfa', 'otp', 'hwk', 'sc'];

/**
 * The ministry's single sign-on, by better-auth's generic OpenID Connect: authorization code with PKCE, state and
 * nonce. An instance of its own, made when first used: with the provider away, passwords go on working.
 */
export class SingleSignOn {
  private instance: ReturnType<typeof createInstance> | null = null;
  /** Whose callback better-auth is working on when it asks whether to admit somebody. */
  private readonly visiting = new AsyncLocalStorage<Visit>();

  constructor(private readonly on: Dependencies) {}

  /** Where to send the browser, and what it must bring back. @throws SingleSignOnError */
  async begin(): Promise<{ url: string; step: string }> {
    const { api } = this.auth();
    const answer = await innerAnswer(
      await api.signInSocial({
        body: { provider: PROVIDER, callbackURL: '/', disableRedirect: true },
        headers: new Headers(),
        asResponse: true,
      }),
    );
    const step = answer.cookie(COOKIES.state);
    if (!answer.ok || !step || typeof answer.body.url !== 'string')
      throw new SingleSignOnError('UNAVAILABLE');
    return { url: answer.body.url, step };
  }

  /**
   * Ends what `begin` began, with what the provider sent the browser back with.
   * @throws SingleSignOnError for whoever is not staff and not invited, and for any fault on the way.
   */
  async finish(query: URLSearchParams, step: string, visit: Visit): Promise<StaffSession> {
    const field = (name: string) => query.get(name) ?? undefined;
    const response = await this.visiting.run(visit, () =>
      this.auth().api.callbackOAuth({
        method: 'GET',
        params: { id: PROVIDER },
        query: {
          code: field('code'),
          state: field('state'),
          error: field('error'),
          iss: field('iss'),
        },
        headers: innerHeaders(visit, { cookies: { [COOKIES.state]: step } }),
        asResponse: true,
      }),
    );
    const answer = await innerAnswer(response);
    const session = sessionFrom(answer);
    if (session) return this.on.signIn.welcome(session, 'SINGLE_SIGN_ON', visit);
    throw new SingleSignOnError(reasonOf(answer.code, answer.location));
  }

  private auth() {
    this.instance ??= createInstance(this.on, (claims) => this.admit(claims));
    return this.instance;
  }

  /** Decides about verified claims before better-auth looks for the account. */
  private async admit(claims: Claims): Promise<void> {
    const { oidc, invitations, prisma, seal } = this.on;
    const refuse = (code: string) => new APIError('FORBIDDEN', { code, message: 'Not let in.' });
    if (!claims.email || claims.email_verified !== true) throw refuse('NOT_INVITED');
    const strong = claims.amr?.some((method) => SECOND_FACTORS.includes(method));
    if (oidc.secondFactor === 'asked' && !strong) throw refuse('SECOND_FACTOR_MISSING');
    const email = plainEmail(claims.email);
    const emailHash = seal.lookup('email', email);
    const subjectHash = seal.lookup('subject', claims.sub);
    const linked = await prisma.officerAccount.findUnique({
      where: { providerId_subjectHash: { providerId: PROVIDER, subjectHash } },
      include: { officer: true },
    });
    const officer = linked?.officer ?? (await prisma.officer.findUnique({ where: { emailHash } }));
    // The provider has said that it is they, so that it is theirs to know.
    if (officer?.disabledAt) throw refuse('DISABLED');
    const visit = this.visiting.getStore();
    if (visit && !officer) await invitations.acceptByEmail(email, visit);
  }
}

function reasonOf(code: string | null, location: string | null): SingleSignOnError['reason'] {
  if (code === 'SECOND_FACTOR_MISSING' || code === 'NOT_INVITED' || code === 'DISABLED')
    return code;
  const error = location && new URL(location, 'http://inner').searchParams.get('error');
  return error === 'signup_disabled' || error === 'account_not_linked' ? 'NOT_INVITED' : 'FAILED';
}

function createInstance(parts: Dependencies, admit: (claims: Claims) => Promise<void>) {
  const { oidc, origin } = parts;
  const discoveryUrl = `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  return betterAuth({
    ...staffAuthOptions(parts),
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER,
            discoveryUrl,
            clientId: oidc.clientId,
            clientSecret: oidc.clientSecret,
            redirectURI: `${origin}/auth/sso/callback`,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            requireIdTokenVerification: true,
            disableSignUp: true,
            disableImplicitSignUp: true,
            getUserInfo: async (tokens) => {
              // The signature, the issuer, the audience and the nonce of the ID token were checked before.
              const claims = await claimsOf(tokens, discoveryUrl, oidc.issuer);
              if (!claims) return null;
              await admit(claims);
              return {
                id: claims.sub,
                sub: claims.sub,
                email: plainEmail(claims.email ?? ''),
                emailVerified: true,
                name: '',
              };
            },
          },
        ],
      }),
    ],
  });
}
