/** What an OpenID provider says of somebody. */
export interface Claims {
  sub: string;
  email?: string;
  email_verified?: boolean;
  /** How they proved who they are (RFC 8176). */
  amr?: string[];
}

const TIMEOUT_MS = 10_000;

/**
 * The claims of an ID token whose signature was checked, with those of the user-info endpoint where the token leaves the
 * e-mail out. Null when they are not of the same person, or of the issuer that the settings name.
 */
export async function claimsOf(
  tokens: { idToken?: string; accessToken?: string },
  discoveryUrl: string,
  issuer: string,
): Promise<Claims | null> {
  const [, payload] = tokens.idToken?.split('.') ?? [];
  if (!payload) return null;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims & {
    iss?: string;
  };
  if (claims.iss !== issuer) return null;
  if (claims.email || !tokens.accessToken) return claims;
  const discovery = await readJson(discoveryUrl);
  if (typeof discovery?.userinfo_endpoint !== 'string') return claims;
  const told = await readJson(discovery.userinfo_endpoint, tokens.accessToken);
  return told?.sub === claims.sub ? { ...told, ...claims } : null;
}

async function readJson(url: string, token?: string): Promise<Record<string, unknown> | null> {
  const response = await fetch(url, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return response.ok ? ((await response.json()) as Record<string, unknown>) : null;
}
