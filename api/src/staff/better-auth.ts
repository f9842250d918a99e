import { randomUUID } from 'node:crypto';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { bearer, twoFactor } from 'better-auth/plugins';
import { agentWord } from '../agent-word.ts';
import type { Clock } from '../clock.ts';
import type { PrismaClient } from '../db/client.ts';
import { derivedKey } from '../privacy/pepper.ts';
import { sealedAdapter } from './auth-adapter.ts';
import { authRecords } from './auth-records.ts';
import { hashPassword, isPassword } from './password-hash.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password-rules.ts';
import type { StaffSeal } from './staff-seal.ts';
import { newToken } from './staff-token.ts';

/** After this a session ends, whatever happens. */
export const SESSION_SECONDS = 12 * 3600;
/** After this without any request a session ends. */
export const IDLE_MS = 2 * 3_600_000;
/** How long the second step waits for its code. */
export const CHALLENGE_SECONDS = 600;

/** Better-auth's cookies never reach a browser by these names: ours carry what is in them. */
export const COOKIES = {
  session: 'inner.session_token',
  challenge: 'inner.two_factor',
  state: 'inner.state',
};

/** Where better-auth makes a session because a second factor, or the ministry's sign-on, was right. */
const WITH_SECOND_FACTOR = /^\/(two-factor\/verify-(totp|backup-code)|callback\/)/;

export interface StaffAuthParts {
  prisma: PrismaClient;
  seal: StaffSeal;
  pepper: Buffer;
  clock: Clock;
  /** Where people reach the pages; single sign-on comes back there. */
  origin: string;
}

/**
 * Better-auth as it is used here: e-mail and password, TOTP with backup codes, sessions in our tables. Its own HTTP
 * handler is mounted nowhere; our routes call its server API. Nobody can sign up.
 */
export function staffAuthOptions({ prisma, seal, pepper, clock, origin }: StaffAuthParts) {
  const records = authRecords({ prisma, seal, clock, idleMs: IDLE_MS });
  return {
    appName: 'Alert Button',
    baseURL: origin,
    basePath: '/auth/inner',
    secret: derivedKey(pepper, 'staff-auth').toString('base64'),
    database: sealedAdapter(records, seal),
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Ours count by address and account, across nodes: see sign-in-limits.ts.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      password: { hash: hashPassword, verify: isPassword },
    },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      additionalFields: {
        secondFactor: { type: 'boolean', required: false, input: false },
        lastSeenAt: { type: 'date', required: false, input: false },
      },
    },
    account: { updateAccountOnSignIn: false },
    advanced: {
      cookiePrefix: 'inner',
      useSecureCookies: false,
      database: { generateId: () => randomUUID() },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const now = clock();
            // A session that a password change renews is as strong as the one that it renews.
            const renewed = context?.context.session?.session as
              | { secondFactor?: boolean }
              | undefined;
            return {
              data: {
                ...session,
                token: newToken(),
                createdAt: now,
                lastSeenAt: now,
                expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
                userAgent: agentWord(session.userAgent),
                secondFactor:
                  WITH_SECOND_FACTOR.test(context?.path ?? '') || renewed?.secondFactor === true,
              },
            };
          },
        },
      },
    },
    plugins: [
      // Lets our routes name a session by its token alone.
      bearer(),
      twoFactor({
        issuer: 'Alert Button',
        twoFactorCookieMaxAge: CHALLENGE_SECONDS,
        // A lock on the account would let anybody with the password lock its owner out.
        accountLockout: { enabled: false },
        // The adapter seals them.
        backupCodeOptions: {
          storeBackupCodes: { encrypt: async (codes) => codes, decrypt: async (codes) => codes },
        },
      }),
    ],
  } satisfies BetterAuthOptions;
}

export function createStaffAuth(parts: StaffAuthParts) {
  return betterAuth(staffAuthOptions(parts));
}

export type BetterStaffAuth = ReturnType<typeof createStaffAuth>;
