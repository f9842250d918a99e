import type { Logger } from 'pino';
import { AuditService } from './audit/audit-service.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/client.ts';
import { keysDatabaseOf } from './db/keys-database.ts';
import type { Env } from './env.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { createJobs } from './housekeeping/jobs.ts';
import { DataKeys } from './privacy/data-keys.ts';
import { wrappingKeysOf } from './privacy/master-key.ts';
import { derivedKey, pepperOf } from './privacy/pepper.ts';

/** What the services stand on. */
export interface Ground {
  database: Database;
  keys: DataKeys;
  audit: AuditService;
  clock: Clock;
}

export async function startKeys(
  env: Env,
  database: Database,
  clock: Clock,
  log: Logger,
): Promise<DataKeys> {
  const keys = new DataKeys({
    database,
    clock,
    wrapping: wrappingKeysOf(env),
    keysDatabase: keysDatabaseOf(env),
    onTrouble: (error) =>
      log.warn({ name: (error as Error).name }, 'the keys database is away, keys stay with alerts'),
  });
  await keys.start();
  return keys;
}

export function startAudit(env: Env, { pool }: Database, clock: Clock, log: Logger): AuditService {
  const audit = new AuditService({
    pool,
    clock,
    key: derivedKey(pepperOf(env), 'audit'),
    onTrouble: ({ kind }) => log.error({ kind }, 'the audit log cannot be chained'),
  });
  audit.start();
  return audit;
}

export function openHousekeeping(
  env: Env,
  { database: { pool }, keys, audit, clock }: Ground,
  log: Logger,
  finishErasures?: (now: Date) => Promise<unknown>,
): Housekeeping {
  const jobs = createJobs({
    pool,
    keysPool: keys.apart,
    keys,
    audit,
    clock,
    forgetAfterDays: env.forgetAfterDays,
    forgetOpenAfterDays: env.forgetOpenAfterDays,
    finishErasures,
  });
  return new Housekeeping(pool, jobs, (job, error) =>
    log.warn({ job, name: (error as Error).name }, 'housekeeping failed, it will be tried again'),
  );
}
