import type { AlertRow } from '../alerts/alert-row.ts';
import type { AuditService } from '../audit/audit-service.ts';
import type { Clock } from '../clock.ts';
import type { ConsularDirectory } from '../consulates/consular-directory.ts';
import type { Database } from '../db/client.ts';
import type { Feed } from '../feed/feed.ts';
import type { Position } from '../geo.ts';
import { AlertTimers } from './alert-timers.ts';
import { AssignmentService } from './assignment-service.ts';
import { DutyService } from './duty-service.ts';
import { EscalationWorker } from './escalation-worker.ts';
import { PolicyService } from './policy-service.ts';

/** Everything about alerts that nobody takes, or whose assignee does not answer. */
export interface Escalation {
  worker: EscalationWorker;
  policies: PolicyService;
  duty: DutyService;
  assignments: AssignmentService;
  timers: AlertTimers;
}

interface Dependencies {
  database: Database;
  feed: Pick<Feed, 'announce'>;
  clock: Clock;
  audit: AuditService;
  directory: ConsularDirectory;
  openPosition(alert: AlertRow): Promise<Position | null>;
  /** Whether anything is set up here that calls or sends SMS. */
  canCall: boolean;
  /** Told that there may be messages to send. */
  onQueued(): void;
  onTrouble(error: unknown): void;
}

/** Puts the parts together. Alerts move on once the worker is started. */
export function createEscalation(on: Dependencies): Escalation {
  const { pool } = on.database;
  return {
    worker: new EscalationWorker({ ...on, pool }),
    policies: new PolicyService({ ...on, pool }),
    duty: new DutyService(on),
    assignments: new AssignmentService(on),
    timers: new AlertTimers(pool),
  };
}
