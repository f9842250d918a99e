import { changeAlert } from '../alerts/alert-store.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import type { Feed } from '../feed/feed.ts';
import type { ContactViewer } from '../viewer.ts';
import { callInstead } from './call-invitation-store.ts';
import type { CarrierReport } from './carriers/carrier.ts';
import {
  markDelivered,
  markOpened,
  markPageOpened,
  markUndelivered,
  markVoicemail,
} from './receipt-store.ts';
import { MOST_UNDELIVERED } from './retry-rules.ts';

interface Dependencies {
  database: Database;
  clock: Clock;
  feed: Pick<Feed, 'announce'>;
  /** Called when something may be due at once. */
  onQueued(): void;
}

const AGAIN_MS = 10_000;

/** What is heard back of notices: from carriers, and from the contacts themselves. */
export class Receipts {
  constructor(private readonly on: Dependencies) {}

  /** A carrier's later word. Harmless when repeated, late, or out of order: a state only goes forward. */
  async report({ deliveryId, attempt, state, code }: CarrierReport): Promise<void> {
    const { pool } = this.on.database;
    const at = this.on.clock();
    if (state === 'DELIVERED')
      await whileReconnecting(() => markDelivered(pool, deliveryId, attempt, at));
    else if (state === 'OPENED')
      await whileReconnecting(() => markOpened(pool, deliveryId, attempt, at));
    else if (state === 'VOICEMAIL')
      await whileReconnecting(() => markVoicemail(pool, deliveryId, attempt, at));
    else {
      const again = new Date(at.getTime() + AGAIN_MS * Math.min(attempt, MOST_UNDELIVERED));
      const failed = { id: deliveryId, attempt, at, code };
      const lost = await whileReconnecting(() =>
        markUndelivered(pool, failed, MOST_UNDELIVERED, again),
      );
      if (lost && !lost.alertId) await callInstead(pool, deliveryId, at);
      this.on.onQueued();
    }
  }

  /** The contact has the page open. */
  async opened({ alertId, contactId }: ContactViewer): Promise<void> {
    const at = this.on.clock();
    await markPageOpened(this.on.database.pool, { alertId, contactId, at, seen: false });
  }

  /** The contact says that they saw it. The person and the desk are told, once. */
  async seen({ alertId, contactId }: ContactViewer): Promise<void> {
    const { database, feed } = this.on;
    const at = this.on.clock();
    await markPageOpened(database.pool, { alertId, contactId, at, seen: true });
    const place = await changeAlert(database.pool, 'seeAsContact', {
      id: alertId,
      contact: contactId,
      at,
    });
    if (place) feed.announce(place);
  }
}
