import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Bus } from '../feed/bus.ts';
import type { Feed } from '../feed/feed.ts';
import type { CarrierInbox, Carriers } from './carriers/carrier.ts';
import { closeCarriers } from './carriers/open-carriers.ts';
import { Dispatcher } from './dispatcher.ts';
import { type ComposerDependencies, NoticeComposer } from './notice-composer.ts';
import { Outbox } from './outbox.ts';
import { Receipts } from './receipts.ts';
import { Sender } from './sender.ts';

interface Dependencies extends Omit<ComposerDependencies, 'now'> {
  /** In the demo the outbox shows whole messages. */
  demo: boolean;
  database: Database;
  clock: Clock;
  bus: Bus;
  feed: Pick<Feed, 'announce'>;
  carriers: Carriers;
  log: Logger;
  /** Reads what somebody sent to our number. */
  receive: CarrierInbox['receive'];
  onTried?: ConstructorParameters<typeof Sender>[0]['onTried'];
}

/** Telling contacts and officers. */
export interface Notices {
  outbox: Outbox;
  receipts: Receipts;
  dispatcher: Dispatcher;
  carriers: Carriers;
  inbox: CarrierInbox;
  stop(): Promise<void>;
}

/** Puts the parts together. What is due is sent once the dispatcher is started. */
export function createNotices(on: Dependencies): Notices {
  const { database, clock, bus, feed, carriers, log } = on;
  const { pool } = database;
  const outbox = new Outbox(on.demo);
  const composer = new NoticeComposer({ ...on, now: clock });
  const dispatcher = new Dispatcher({
    pool,
    clock,
    bus,
    sender: (worker) =>
      new Sender({ pool, clock, carriers, composer, outbox, worker, onTried: on.onTried }),
    onTrouble: (error) =>
      log.warn({ name: (error as Error).name }, 'notices cannot be sent, they are tried again'),
  });
  const receipts = new Receipts({ database, clock, feed, onQueued: () => dispatcher.wake() });
  return {
    outbox,
    receipts,
    dispatcher,
    carriers,
    inbox: { report: (report) => receipts.report(report), receive: on.receive },
    async stop() {
      await dispatcher.stop();
      await closeCarriers(carriers);
    },
  };
}
