import { onForgotten, thisDevice } from '../../lib/device';
import { Locator } from '../../lib/geolocation';
import { PressQueue } from '../../lib/press-queue';
import { newUuid } from '../../lib/uuid';
import { onWake } from '../../lib/wake';
import { cancelAlert, raiseAlert, reportPosition } from './alert-mutations';
import type { PressAnswer } from './open-alert';
import { PositionReporter } from './position-reporter';

export type PressApp = {
  queue: PressQueue<PressAnswer>;
  locator: Locator;
  /** Begins to send and to follow the phone; returns how to stop. */
  start(): () => void;
};

const OFFER_AGAIN_MS = 10_000;

let app: PressApp | null = null;

/** The press queue and the locator of this page: made once, in the browser. */
export function pressApp(): PressApp {
  if (!app) app = createPressApp();
  return app;
}

function createPressApp(): PressApp {
  const { store, connection } = thisDevice();
  const queue = new PressQueue<PressAnswer>({
    store,
    raise: (record) => raiseAlert(connection.client, record),
    cancel: (id, pin) => cancelAlert(connection.client, id, pin),
    now: () => new Date(),
    newId: newUuid,
  });
  const locator = new Locator();
  const report = (id: string, position: Parameters<typeof reportPosition>[2]) =>
    reportPosition(connection.client, id, position);
  const reporter = new PositionReporter(queue, report);

  const offer = () => {
    const fix = locator.latest();
    if (fix) void reporter.offer(fix);
  };
  const followPhone = () => {
    if (!reporter.isNeeded()) return locator.stop();
    void locator.warmUp();
    offer();
  };

  const start = () => {
    queue.wake();
    followPhone();
    const stops = [
      onWake(() => queue.wake()),
      // What this window still holds must not come back to a phone that was emptied in another.
      onForgotten(() => window.location.reload()),
      queue.subscribe(followPhone),
      locator.subscribe(offer),
    ];
    const again = setInterval(offer, OFFER_AGAIN_MS);
    return () => {
      clearInterval(again);
      for (const stop of stops) stop();
      locator.stop();
    };
  };

  return { queue, locator, start };
}
