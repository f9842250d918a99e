import { Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Feed } from '../feed/feed.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import type { AuditSink } from './audit-sink.ts';
import { createStaffAuth } from './better-auth.ts';
import { ensureDemoOfficers } from './demo-officers.ts';
import { Invitations } from './invitations.ts';
import { KnownBrowsers } from './known-browsers.ts';
import { OfficerSessions } from './officer-sessions.ts';
import { inMemory, inRedis, SignInLimits } from './sign-in-limits.ts';
import { type OidcSettings, SingleSignOn } from './single-sign-on.ts';
import type { StaffAuth } from './staff-auth.ts';
import { StaffSeal } from './staff-seal.ts';
import { StaffService } from './staff-service.ts';
import { StaffSignIn } from './staff-sign-in.ts';

/** All of staff identity, put together. */
export interface Staff {
  auth: StaffAuth;
  invitations: Invitations;
  /** Null where the settings name no provider. */
  singleSignOn: SingleSignOn | null;
  people: StaffService;
  seal: StaffSeal;
  stop(): void;
}

interface Options {
  database: Database;
  keys: Pick<DataKeys, 'ensure'>;
  pepper: Buffer;
  audit: AuditSink;
  /** Told of the alerts that go back to the queue when somebody is disabled. */
  feed: Pick<Feed, 'announce'>;
  clock: Clock;
  /** Where people reach the pages. */
  origin: string;
  /** Counts attempts across nodes; null counts in this process. */
  redisUrl: string | null;
  oidc: OidcSettings | null;
  twoFactorRequired: boolean;
  demo: boolean;
}

/** Loads the staff's key, makes the demo officers if there is a demo, and puts the rest together. @throws StaffKeyError */
export async function startStaff(options: Options): Promise<Staff> {
  const { database, audit, feed, clock, origin, pepper, oidc, twoFactorRequired } = options;
  const seal = await StaffSeal.load(options.keys, pepper);
  if (options.demo) await ensureDemoOfficers(database, seal, clock);
  const redis = options.redisUrl ? connect(options.redisUrl) : null;
  const limits = new SignInLimits(seal, redis ? inRedis(redis) : inMemory);
  const sessions = new OfficerSessions({ database, seal, clock, twoFactorRequired });
  const invitations = new Invitations({ database, seal, limits, audit, clock });
  const parts = { prisma: database.prisma, seal, pepper, clock, origin };
  const auth = createStaffAuth(parts);
  const browsers = new KnownBrowsers({ database, seal, pepper, clock });
  const signIn = new StaffSignIn({
    ...{ auth, database, seal, sessions, browsers, limits, audit, clock },
  });
  return {
    auth: signIn,
    invitations,
    singleSignOn: oidc && new SingleSignOn({ ...parts, oidc, invitations, signIn }),
    people: new StaffService({ database, seal, sessions, audit, feed, clock, origin }),
    seal,
    stop: () => redis?.disconnect(),
  };
}

/** Never waits for a Redis that is away: the counters of this process stand in. */
function connect(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', () => undefined);
  return redis;
}
