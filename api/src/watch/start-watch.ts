import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Carriers } from '../notices/carriers/carrier.ts';
import type { Outbox } from '../notices/outbox.ts';
import { Auditor } from './auditor.ts';
import { Pager } from './pager.ts';
import { WatchService } from './watch-service.ts';

/** What the settings say of the watch. */
export interface WatchSettings {
  /** Phones (E.164) and e-mail addresses that are told what is not well. */
  pageTo: string[];
  heartbeatUrl: string | null;
  /** 0: no drills. */
  drillMinutes: number;
  /** Who is told of each drill as a contact; null for nobody. */
  drillContact: string | null;
}

interface Dependencies {
  settings: WatchSettings;
  pool: pg.Pool;
  clock: Clock;
  feed: { waitingSince(): Promise<Date | null> };
  carriers: Carriers;
  outbox: Pick<Outbox, 'add'>;
  metrics: Pick<Metrics, 'looked'>;
  publicUrl: string;
  /** Names this node, and again after a restart. */
  node: string;
  log: Pick<Logger, 'error' | 'warn'>;
}

/** The watch of this process: whether all is well, and how that is shown. */
export interface Watch {
  auditor: Auditor;
  state: WatchService;
}

/** Puts the watch together. It looks once its auditor is started. */
export function createWatch(on: Dependencies): Watch {
  const { settings, log, metrics } = on;
  const pager = new Pager({
    ...on,
    pageTo: settings.pageTo,
    url: `${on.publicUrl}/es/desk/admin/watch/`,
  });
  const auditor = new Auditor({
    ...on,
    ...settings,
    pager,
    onLooked: (at, found) => metrics.looked(at, found),
    onTrouble: (what) =>
      'found' in what
        ? log.error({ found: what.found }, 'not all is well')
        : log.warn({ name: (what.error as Error).name }, 'the watch is hindered'),
  });
  return { auditor, state: new WatchService({ ...on, ...settings }) };
}
