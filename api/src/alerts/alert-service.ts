import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import { InvalidInputError } from '../expected-errors.ts';
import type { Feed } from '../feed/feed.ts';
import { type Position, positionFault, readAccuracy } from '../geo.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import type { PersonViewer, Viewer } from '../viewer.ts';
import { Afterwards } from './afterwards.ts';
import { AlertEndedError, AlertIdTakenError } from './alert-errors.ts';
import type { AlertRow } from './alert-row.ts';
import { changeAlert, type EventPlace } from './alert-store.ts';
import { duressView } from './duress-view.ts';
import { findAlert } from './find-alert.ts';
import { notAhead, type RawPress, readPress } from './press-rules.ts';
import { insertAlert, type Raised } from './raise-store.ts';

interface Dependencies {
  database: Database;
  feed: Pick<Feed, 'announce'>;
  keys: DataKeys;
  clock: Clock;
  pins: PinCheck;
  /** Told when a position of after a cancel under duress could not be noted. */
  onTrouble: (error: unknown) => void;
}

/** Says which of the person's PINs was given. @throws PinRequiredError, WrongPinError, PinLockedError */
export interface PinCheck {
  check(given: {
    personId: string;
    deviceId: string;
    pin: string | null;
    alertReceivedAt: Date | null;
    field: string;
  }): Promise<'RIGHT' | 'DURESS' | 'NONE_SET'>;
}

/** Where a sealed position belongs: part of what is authenticated. */
function positionPlace(alertId: string): string {
  return `alert:${alertId}:position`;
}

const isOver = ({ status }: AlertRow) => status === 'CANCELLED' || status === 'CLOSED';

/** What happens to alerts. Writes return when they are committed; readers re-read. */
export class AlertService {
  private readonly afterwards: Afterwards;

  constructor(private readonly on: Dependencies) {
    this.afterwards = new Afterwards(on.onTrouble);
  }

  /** Does what waits for its turn. */
  stop(): Promise<void> {
    return this.afterwards.stop();
  }

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
    const receivedAt = this.on.clock();
    const accuracyMeters = readAccuracy(reported.accuracyMeters);
    const position = notAhead({ ...reported, accuracyMeters }, receivedAt);
    const fault = positionFault(position);
    if (fault)
      throw new InvalidInputError(
        'input.position',
        fault === 'NULL_ISLAND'
          ? '0/0 is what a broken receiver reports. Send the position when there is one.'
          : 'longitude must be from -180 to 180 and latitude from -90 to 90 degrees.',
      );
    const alert = await this.find(viewer, id, 'input.id');
    const key = await this.on.keys.open(alert.keyId);
    if (!key) throw new AlertEndedError(duressView(alert), 'input.id');
    if (isOver(duressView(alert))) {
      // After a cancel under duress the desk still gets the position, and the phone the answer of an honest one, as fast.
      if (alert.duressAt)
        this.afterwards.do(() => this.notePosition(alert, key, position, receivedAt));
      throw new AlertEndedError(duressView(alert), 'input.id');
    }
    const place = await this.notePosition(alert, key, position, receivedAt);
    const now = await this.find(viewer, id, 'input.id');
    if (!place || now.duressAt) throw new AlertEndedError(duressView(now), 'input.id');
    return now.id;
  }

  private async notePosition(
    { id, personId }: AlertRow,
    key: Buffer,
    position: Position,
    receivedAt: Date,
  ): Promise<EventPlace | null> {
    const place = await changeAlert(this.on.database.pool, 'reportPosition', {
      id,
      person: personId,
      at: receivedAt,
      longitude: position.longitude,
      latitude: position.latitude,
      fixedAt: position.fixedAt ?? null,
      sealed: sealJson(key, positionPlace(id), position),
    });
    if (place) this.done(id, place);
    return place;
  }

  /**
   * Cancels, at any time before closing, also what an officer has taken. Cancelling twice is harmless.
   *
   * With the duress PIN everything on the person's side goes as with the other one, and the desk is told the truth.
   * @throws AlertNotFoundError, AlertEndedError, PinRequiredError, WrongPinError, PinLockedError
   */
  async cancelAlert(viewer: PersonViewer, id: string, pin: string | null = null): Promise<string> {
    const alert = await this.find(viewer, id, 'input.id');
    const { database, clock, pins } = this.on;
    // One that was cancelled honestly stays so when its cancel comes again after a recovery, unless with the duress PIN.
    const alertReceivedAt = alert.cancelledAt ? null : alert.receivedAt;
    const checked = await pins.check({ ...viewer, pin, alertReceivedAt, field: 'input.pin' });
    const forced = checked === 'DURESS';
    const place = await changeAlert(database.pool, 'cancel', {
      id: alert.id,
      person: viewer.personId,
      at: clock(),
      forced,
    });
    if (place) return this.done(alert.id, place);
    const now = await this.find(viewer, id, 'input.id');
    if (duressView(now).status === 'CANCELLED') return now.id;
    throw new AlertEndedError(duressView(now), 'input.id');
  }

  /** Opens the last position of an alert; null when there is none, or when its key was destroyed. */
  async openPosition(alert: AlertRow): Promise<Position | null> {
    if (!alert.positionSealed) return null;
    const key = await this.on.keys.open(alert.keyId, alert.key);
    if (!key) return null;
    const position = unsealJson<Position>(key, positionPlace(alert.id), alert.positionSealed);
    return { ...position, fixedAt: position.fixedAt ? new Date(position.fixedAt) : null };
  }

  private find(viewer: Viewer, id: string, field = 'id'): Promise<AlertRow> {
    return findAlert(this.on.database, viewer, id, field);
  }

  private done(id: string, place: EventPlace): string {
    this.on.feed.announce(place);
    return id;
  }
}
