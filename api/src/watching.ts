import type { Logger } from 'pino';
import { DrillCasting } from './drill/drill-cast.ts';
import { DrillSchedule } from './drill/drill-schedule.ts';
import type { Env } from './env.ts';
import { derivedKey, pepperOf } from './privacy/pepper.ts';
import type { Services } from './schema/context.ts';
import type { Undo } from './services.ts';

/** Starts to look whether all is well, and to run drills through the doors that are now open. */
export function startWatching(
  env: Env,
  services: Services,
  url: string,
  { log, undo }: { log: Logger; undo: Undo },
): void {
  const { database, clock, metrics, persons, contacts, staff, watch, publicUrl } = services;
  const { drillMinutes, drillContact } = env.watch;
  const casting = new DrillCasting({
    ...{ database, clock, persons, contacts, seal: staff.seal, contact: drillContact },
    key: derivedKey(pepperOf(env), 'drill'),
  });
  const schedule = new DrillSchedule({
    ...{ pool: database.pool, clock, casting, url, publicUrl, everyMinutes: drillMinutes },
    onEnded({ failedAt, reason }) {
      metrics.drillEnded(failedAt);
      if (failedAt) log.error({ failedAt, reason }, 'the drill did not come through');
    },
    onTrouble: (error) => log.error({ name: (error as Error).name }, 'the drill is hindered'),
  });
  watch.auditor.start();
  schedule.start();
  undo.push(() => schedule.stop());
}
