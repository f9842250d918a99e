import { generateRandomString, symmetricEncrypt } from 'better-auth/crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { AuditSink } from './audit-sink.ts';
import { newBackupCodes, plainCode, replaceBackupCodes, TOTP_CODE } from './backup-codes.ts';
import { type BetterStaffAuth, CHALLENGE_SECONDS, COOKIES } from './better-auth.ts';
import { innerAnswer, innerHeaders, sessionFrom } from './inner-call.ts';
import type { Account, KnownBrowsers } from './known-browsers.ts';
import type { OfficerSessions } from './officer-sessions.ts';
import { assertGoodPassword } from './password-rules.ts';
import type { Origin, SignInLimits } from './sign-in-limits.ts';
import { SignInTrail } from './sign-in-trail.ts';
import type {
  SignInAnswer,
  StaffAuth,
  StaffSession,
  StaffState,
  TwoFactorSecret,
  Visit,
} from './staff-auth.ts';
import { NoStepError, SignInFailedError, TwoFactorStandsError } from './staff-errors.ts';
import { plainEmail, type StaffSeal } from './staff-seal.ts';
import { tokenHash } from './staff-token.ts';
import { totpUri } from './totp-uri.ts';

interface Dependencies {
  auth: BetterStaffAuth;
  database: Database;
  seal: StaffSeal;
  sessions: OfficerSessions;
  browsers: KnownBrowsers;
  limits: SignInLimits;
  audit: AuditSink;
  clock: Clock;
}

/** Staff sign-in over better-auth's server API; see decision 011 for what is its and what is ours. */
export class StaffSignIn implements StaffAuth {
  private readonly trail: SignInTrail;

  constructor(private readonly on: Dependencies) {
    this.trail = new SignInTrail(on);
  }

  async signIn(email: string, password: string, visit: Visit): Promise<SignInAnswer> {
    const account = plainEmail(email);
    const from = await this.origin(visit, { email: account });
    await this.on.limits.attempt(from, account);
    const answer = await innerAnswer(
      await this.on.auth.api.signInEmail({
        body: { email: account, password },
        headers: innerHeaders(visit),
        asResponse: true,
      }),
    );
    if (!answer.ok) {
      await this.trail.failed('SIGN_IN_FAILED', account, visit);
      throw new SignInFailedError();
    }
    await this.on.limits.succeeded(from, account);
    const secret = answer.cookie(COOKIES.challenge);
    if (answer.body.twoFactorRedirect && secret)
      return { kind: 'SECOND_STEP', challenge: { secret, lifetimeSeconds: CHALLENGE_SECONDS } };
    return {
      kind: 'SIGNED_IN',
      session: await this.welcome(sessionFrom(answer), 'PASSWORD', visit),
    };
  }

  async signInAccepted(email: string, password: string, visit: Visit): Promise<StaffSession> {
    const answer = await this.signIn(email, password, visit);
    if (answer.kind !== 'SIGNED_IN') throw new NoStepError();
    return answer.session;
  }

  async secondStep(challenge: string, given: string, visit: Visit): Promise<StaffSession> {
    const officerId = await this.challenged(challenge);
    if (!officerId) throw new NoStepError();
    const code = plainCode(given);
    const from = await this.origin(visit, { officerId });
    await this.on.limits.codeAttempt(from, officerId);
    const { api } = this.on.auth;
    const headers = innerHeaders(visit, { cookies: { [COOKIES.challenge]: challenge } });
    const fresh = await this.on.limits.isFirstUse(officerId, code);
    const call = { body: { code }, headers, asResponse: true as const };
    const isTotp = TOTP_CODE.test(code);
    const answer = fresh
      ? await innerAnswer(await (isTotp ? api.verifyTOTP(call) : api.verifyBackupCode(call)))
      : null;
    if (!answer?.ok) {
      await this.trail.failed('SECOND_STEP_FAILED', null, visit, officerId);
      throw new SignInFailedError('Wrong code, or one that was used already.');
    }
    await this.on.limits.succeeded(from, officerId);
    return this.welcome(sessionFrom(answer), isTotp ? 'TOTP' : 'BACKUP_CODE', visit);
  }

  async enrolTwoFactor(secret: string): Promise<TwoFactorSecret> {
    const session = await this.on.sessions.find(secret);
    if (!session) throw new NoStepError();
    if (session.officer.twoFactor) throw new TwoFactorStandsError();
    const { adapter, secretConfig } = await this.on.auth.$context;
    const key = generateRandomString(32);
    const backupCodes = newBackupCodes();
    // Better-auth's own endpoint asks for the password, which was right a moment ago; what it writes is the same.
    const where = [{ field: 'userId', value: session.officerId }];
    await adapter.deleteMany({ model: 'twoFactor', where });
    await adapter.create({
      model: 'twoFactor',
      data: {
        userId: session.officerId,
        secret: await symmetricEncrypt({ key: secretConfig, data: key }),
        backupCodes: JSON.stringify(backupCodes),
        verified: false,
      },
    });
    return { ...totpUri(key, this.on.seal.emailOf(session.officer) ?? ''), backupCodes };
  }

  async renewBackupCodes(secret: string, proof: string, visit: Visit): Promise<string[]> {
    const session = await this.on.sessions.find(secret);
    if (!session?.officer.twoFactor || !this.on.sessions.isWhole(session)) throw new NoStepError();
    const { officerId } = session;
    const from = await this.origin(visit, { officerId });
    await this.on.limits.attempt(from, officerId);
    const { api } = this.on.auth;
    const headers = innerHeaders(visit, { session: secret });
    const code = plainCode(proof);
    const prove = () =>
      TOTP_CODE.test(code)
        ? api.verifyTOTP({ body: { code }, headers, asResponse: true })
        : api.verifyPassword({ body: { password: proof }, headers, asResponse: true });
    const isUsed = TOTP_CODE.test(code) && !(await this.on.limits.isFirstUse(officerId, code));
    const answer = isUsed ? null : await innerAnswer(await prove());
    if (!answer?.ok) {
      await this.trail.failed('BACKUP_CODES_REFUSED', null, visit, officerId);
      throw new SignInFailedError('Wrong password or code.');
    }
    await this.on.limits.succeeded(from, officerId);
    await this.trail.record(officerId, 'BACKUP_CODES_RENEWED', visit);
    return replaceBackupCodes(this.on.auth, officerId);
  }

  async confirmTwoFactor(secret: string, given: string, visit: Visit): Promise<StaffSession> {
    const session = await this.on.sessions.find(secret);
    if (!session) throw new NoStepError();
    if (session.officer.twoFactor) throw new TwoFactorStandsError();
    const code = given.replace(/\s/g, '');
    const from = await this.origin(visit, session);
    await this.on.limits.attempt(from, session.officerId);
    const call = { body: { code }, headers: innerHeaders(visit, { session: secret }) };
    const answer = (await this.on.limits.isFirstUse(session.officerId, code))
      ? await innerAnswer(await this.on.auth.api.verifyTOTP({ ...call, asResponse: true }))
      : null;
    if (!answer?.ok) throw new SignInFailedError('Wrong code. Check the clock of your phone.');
    await this.on.limits.succeeded(from, session.officerId);
    await this.trail.record(session.officerId, 'TWO_FACTOR_ENROLLED', visit);
    return this.welcome(sessionFrom(answer), 'TOTP', visit);
  }

  async changePassword(
    secret: string,
    { current, next }: { current: string; next: string },
    visit: Visit,
  ): Promise<StaffSession> {
    const session = await this.on.sessions.find(secret);
    if (!session || !this.on.sessions.isWhole(session)) throw new NoStepError();
    const email = this.on.seal.emailOf(session.officer) ?? '';
    assertGoodPassword(next, email, 'next');
    const from = await this.origin(visit, session);
    await this.on.limits.attempt(from, email);
    const answer = await innerAnswer(
      await this.on.auth.api.changePassword({
        body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
        headers: innerHeaders(visit, { session: secret }),
        asResponse: true,
      }),
    );
    const renewed = answer.ok ? sessionFrom(answer) : null;
    if (!renewed) {
      await this.trail.failed('PASSWORD_CHANGE_FAILED', null, visit, session.officerId);
      throw new SignInFailedError('Wrong password.');
    }
    await this.on.limits.succeeded(from, email);
    await this.trail.record(session.officerId, 'PASSWORD_CHANGED', visit);
    return renewed;
  }

  async markBrowser(secret: string, { knownBrowser }: Visit): Promise<string | null> {
    const session = await this.on.sessions.find(secret);
    if (!session || !this.on.sessions.isWhole(session)) return null;
    return this.on.browsers.mark(session.officerId, knownBrowser);
  }

  async signOut(secret: string, visit: Visit): Promise<void> {
    const session = await this.on.sessions.find(secret);
    await innerAnswer(
      await this.on.auth.api.signOut({
        headers: innerHeaders(visit, { session: secret }),
        asResponse: true,
      }),
    );
    if (session) await this.trail.record(session.officerId, 'SIGNED_OUT', visit);
  }

  async stateOf(secret: string | null, challenge: string | null): Promise<StaffState> {
    const session = secret && (await this.on.sessions.find(secret));
    if (session) {
      const { role } = session.officer;
      if (this.on.sessions.isWhole(session)) return { state: 'SIGNED_IN', role };
      // Somebody set the second factor up meanwhile, in another browser: this session is worth nothing any more.
      if (!session.officer.twoFactor) return { state: 'TWO_FACTOR_MISSING', role };
    }
    return { state: challenge && (await this.challenged(challenge)) ? 'SECOND_STEP' : 'NONE' };
  }

  viewerOf(secret: string) {
    return this.on.sessions.viewerOf(secret);
  }

  /** What an attempt at an account is counted by. */
  private async origin({ address, knownBrowser }: Visit, account: Account): Promise<Origin> {
    return { address, browser: await this.on.browsers.recognise(knownBrowser, account) };
  }

  /** The officer whom a challenge is for. Better-auth checks its signature when it is answered. */
  private async challenged(challenge: string): Promise<string | null> {
    const { internalAdapter } = await this.on.auth.$context;
    const [identifier = ''] = challenge.split('.');
    const found = await internalAdapter.findVerificationValue(identifier);
    return found && found.expiresAt > new Date() ? found.value : null;
  }

  /** Notes a new session with its officer, and in the audit log. */
  async welcome(session: StaffSession | null, how: string, visit: Visit): Promise<StaffSession> {
    if (!session) throw new SignInFailedError();
    const { prisma } = this.on.database;
    const { id, officerId } = await prisma.officerSession.findUniqueOrThrow({
      where: { tokenHash: tokenHash(session.secret) },
    });
    const now = this.on.clock();
    await prisma.officer.update({ where: { id: officerId }, data: { lastSignInAt: now } });
    await this.on.sessions.sweep(officerId);
    await this.trail.record(officerId, 'SIGNED_IN', visit, { how, session: id });
    return session;
  }
}
