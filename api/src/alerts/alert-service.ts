import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import type { AlertOutcome } from '../db/generated/enums.ts';
import { InvalidInputError } from '../expected-errors.ts';
import type { Feed } from '../feed/feed.ts';
import { type Position, positionFault, readAccuracy } from '../geo.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import { type OfficerViewer, type PersonViewer, seesEveryPost, type Viewer } from '../viewer.ts';
import {
  AlertAlreadyTakenError,
  AlertEndedError,
  AlertIdTakenError,
  AlertNotFoundError,
  AlertNotYoursError,
} from './alert-errors.ts';
import type { AlertRow } from './alert-row.ts';
import { hasItNow, mayClose, mayDecide, OPEN } from './alert-rules.ts';
import {
  type EventPlace,
  markAcknowledged,
  markCancelled,
  markClosed,
  markPosition,
  markReleased,
} from './alert-store.ts';
import { isUuid, type RawPress, readPress } from './press-rules.ts';
import { insertAlert, type Raised } from './raise-store.ts';
import { alertsVisibleTo } from './visible-to.ts';

interface Dependencies {
  database: Database;
  feed: Pick<Feed, 'announce'>;
  keys: DataKeys;
  clock: Clock;
}

/** Where a sealed position belongs: part of what is authenticated. */
function positionPlace(alertId: string): string {
  return `alert:${alertId}:position`;
}

/** What happens to alerts. Writes return when they are committed; readers re-read. */
export class AlertService {
  constructor(private readonly on: Dependencies) {}

  /**
   * Accepts a press. The same id from the same person gives the same alert, however often and wherever it arrives.
   * Tries again while the database is away: it is safe, and the person may have no second chance.
   * @throws AlertIdTakenError
   */
  async raiseAlert(tokenHash: Buffer, raw: RawPress, pastLimit = false): Promise<Raised> {
    const { database, keys, clock, feed } = this.on;
    const receivedAt = clock();
    const press = readPress(raw, receivedAt);
    const { id: keyId, key, stored } = keys.take();
    const inputs = {
      tokenHash,
      press,
      receivedAt,
      newPersonId: randomUUID(),
      newDeviceId: randomUUID(),
      keyId,
      stored,
      pastLimit,
      sealedPosition: press.position
        ? sealJson(key, positionPlace(press.id), press.position)
        : null,
    };
    const raised = await whileReconnecting(() => insertAlert(database.pool, inputs));
    if (!raised) throw new AlertIdTakenError();
    feed.announce(raised.event);
    return raised;
  }

  /**
   * Notes where the person is now.
   * @throws InvalidInputError, AlertNotFoundError, AlertEndedError
   */
  async reportPosition(viewer: PersonViewer, id: string, reported: Position): Promise<string> {
    const position = { ...reported, accuracyMeters: readAccuracy(reported.accuracyMeters) };
    const fault = positionFault(position);
    if (fault)
      throw new InvalidInputError(
        'input.position',
        fault === 'NULL_ISLAND'
          ? '0/0 is what a broken receiver reports. Send the position when there is one.'
          : 'longitude must be from -180 to 180 and latitude from -90 to 90 degrees.',
      );
    const { database, keys, clock } = this.on;
    const alert = await this.find(viewer, id, 'input.id');
    const key = await keys.open(alert.keyId);
    if (!key) throw new AlertEndedError(alert, 'input.id');
    const place = await markPosition(database.pool, {
      alertId: alert.id,
      personId: viewer.personId,
      receivedAt: clock(),
      longitude: position.longitude,
      latitude: position.latitude,
      fixedAt: position.fixedAt ?? null,
      sealed: sealJson(key, positionPlace(alert.id), position),
    });
    if (!place) throw new AlertEndedError(await this.find(viewer, id), 'input.id');
    return this.done(alert.id, place);
  }

  /**
   * Cancels, at any time before closing, also what an officer has taken. Cancelling twice is harmless.
   * @throws AlertNotFoundError, AlertEndedError
   */
  async cancelAlert(viewer: PersonViewer, id: string): Promise<string> {
    const alert = await this.find(viewer, id, 'input.id');
    const { database, clock } = this.on;
    const place = await markCancelled(database.pool, alert.id, clock(), viewer.personId);
    if (place) return this.done(alert.id, place);
    const now = await this.find(viewer, id, 'input.id');
    if (now.status === 'CANCELLED') return now.id;
    throw new AlertEndedError(now, 'input.id');
  }

  /**
   * Takes an alert off the queue. Taking what one has already is harmless.
   *
   * The `status` filter is the lock: of two officers at once, the database lets one through.
   * @throws AlertAlreadyTakenError naming the officer who was faster
   * @throws AlertNotFoundError, AlertEndedError
   */
  async acknowledgeAlert(viewer: OfficerViewer, id: string): Promise<string> {
    const alert = await this.find(viewer, id);
    const { database, clock } = this.on;
    const posts = seesEveryPost(viewer) ? null : viewer.posts;
    const place = await markAcknowledged(database.pool, alert.id, viewer.officerId, clock(), posts);
    if (place) return this.done(alert.id, place);
    const now = await this.find(viewer, id);
    if (now.status === 'CANCELLED' || now.status === 'CLOSED') throw new AlertEndedError(now);
    if (now.acknowledgedById === viewer.officerId) return now.id;
    if (now.acknowledgedById && now.acknowledgedAt)
      throw new AlertAlreadyTakenError(now, now.acknowledgedById, now.acknowledgedAt);
    throw new AlertNotYoursError();
  }

  /**
   * Gives an alert back to the queue.
   * @throws AlertNotYoursError, AlertNotFoundError, AlertEndedError
   */
  async releaseAlert(viewer: OfficerViewer, id: string): Promise<string> {
    const alert = await this.find(viewer, id);
    if (!hasItNow(viewer, alert)) throw new AlertNotYoursError();
    if (alert.status === 'RAISED') return alert.id;
    if (!OPEN.includes(alert.status)) throw new AlertEndedError(alert);
    if (!alert.acknowledgedById || !mayDecide(viewer, alert)) throw new AlertNotYoursError();
    const { database, clock } = this.on;
    const place = await markReleased(
      database.pool,
      alert.id,
      viewer.officerId,
      clock(),
      alert.acknowledgedById,
    );
    return place ? this.done(alert.id, place) : this.releaseAlert(viewer, id);
  }

  /**
   * Closes an alert and says how it ended. A cancelled one is closed once somebody has confirmed it by voice.
   * @throws AlertNotYoursError, AlertNotFoundError, AlertEndedError
   */
  async closeAlert(viewer: OfficerViewer, id: string, outcome: AlertOutcome): Promise<string> {
    const alert = await this.find(viewer, id);
    if (alert.status === 'CLOSED') throw new AlertEndedError(alert);
    if (!mayClose(viewer, alert)) throw new AlertNotYoursError();
    const { database, clock } = this.on;
    const place = await markClosed(database.pool, alert.id, viewer.officerId, clock(), outcome);
    if (!place) throw new AlertEndedError(await this.find(viewer, id));
    return this.done(alert.id, place);
  }

  /** Opens the last position of an alert; null when there is none, or when its key was destroyed. */
  async openPosition(alert: AlertRow): Promise<Position | null> {
    if (!alert.positionSealed) return null;
    const key = await this.on.keys.open(alert.keyId, alert.key);
    if (!key) return null;
    const position = unsealJson<Position>(key, positionPlace(alert.id), alert.positionSealed);
    return { ...position, fixedAt: position.fixedAt ? new Date(position.fixedAt) : null };
  }

  private async find(viewer: Viewer, id: string, field = 'id'): Promise<AlertRow> {
    const alert = isUuid(id)
      ? await this.on.database.prisma.alert.findFirst({
          where: { AND: [{ id: id.toLowerCase() }, alertsVisibleTo(viewer)] },
        })
      : null;
    if (!alert) throw new AlertNotFoundError(field);
    return alert;
  }

  private done(id: string, place: EventPlace): string {
    this.on.feed.announce(place);
    return id;
  }
}
