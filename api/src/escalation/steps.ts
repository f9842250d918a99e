import type pg from 'pg';
import type { AlertRow } from '../alerts/alert-row.ts';
import { withTimeout } from '../clockwork/with-timeout.ts';
import type { EscalationAction } from '../db/generated/enums.ts';
import type { Position } from '../geo.ts';
import { toBeCalled } from './duty-rules.ts';
import { readWatchkeepers } from './duty-store.ts';
import { foreseenSkip, type SkipReason } from './escalation-rules.ts';
import { type Deed, type DueStep, nearestOtherPost } from './escalation-store.ts';

interface Dependencies {
  pool: pg.Pool;
  /** Whether anything is set up here that calls or sends SMS. */
  canCall: boolean;
  /** The last position of an alert, if it can be opened. */
  openPosition(alert: AlertRow): Promise<Position | null>;
}

/** Longest wait for the keys, which may lie in another database. The county does as well. */
const OPEN_WITHIN_MS = 2_000;

const deed = (action: EscalationAction, done: Partial<Deed>): Deed => ({
  action,
  skipped: null,
  toPost: null,
  officers: [],
  ...done,
});

const skipped = (action: EscalationAction, reason: SkipReason) => deed(action, { skipped: reason });

/** Decides what a step does, with all reading done before anything is held. */
export async function decideStep(
  on: Dependencies,
  { alert, timer }: DueStep,
  action: EscalationAction,
  now: Date,
): Promise<Deed> {
  const foreseen = foreseenSkip(alert, timer.round, action);
  if (foreseen) return skipped(action, foreseen);
  switch (action) {
    case 'CALL_CENTER':
      return deed(action, {});
    case 'NEAREST_POST': {
      const position = await openInTime(on, alert);
      const toPost = await nearestOtherPost(on.pool, alert, position, now);
      return toPost ? deed(action, { toPost }) : skipped(action, 'NO_OTHER_POST');
    }
    case 'SUPERVISORS': {
      const called = toBeCalled(await readWatchkeepers(on.pool, alert.posts, true), now);
      if (called.length === 0) return skipped(action, 'NOBODY_ON_DUTY');
      const officers = called.filter(({ hasPhone }) => hasPhone).map(({ officerId }) => officerId);
      if (officers.length === 0) return skipped(action, 'NO_PHONE');
      // Their messages are written all the same: the outbox shows what would have been sent.
      return deed(action, { officers, skipped: on.canCall ? null : 'NO_CARRIER' });
    }
  }
}

function openInTime(on: Dependencies, alert: AlertRow): Promise<Position | null> {
  const opened = on.openPosition(alert).catch(() => null);
  return withTimeout(opened, OPEN_WITHIN_MS, () => null);
}
