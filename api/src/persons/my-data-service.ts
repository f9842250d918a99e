import { duressView, eventDuressView } from '../alerts/duress-view.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Alert } from '../db/generated/client.ts';
import { NotSignedInError } from '../expected-errors.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import { unsealJson } from '../privacy/sealing.ts';
import type { PersonViewer } from '../viewer.ts';
import { readToldEvents, readToldNotices, type StoredEvent } from './my-data-store.ts';
import type { ProfileService } from './profile-service.ts';

interface Dependencies {
  database: Database;
  clock: Clock;
  keys: DataKeys;
  profiles: ProfileService;
  /** The person's contacts, opened. */
  contactsOf(personId: string): Promise<object[]>;
  nameOf(officer: { id: string; nameSealed: Uint8Array | null }): string;
}

/** Gives people everything that is stored about them. */
export class MyDataService {
  constructor(private readonly on: Dependencies) {}

  /**
   * Everything about a person, as the person's side sees it: no hash, nothing of what is told to the desk alone, and
   * alerts as told, so that it says no more under duress than the screen does. Only JSON's own types.
   */
  async of({ personId, deviceId }: PersonViewer): Promise<object> {
    const { database, clock, profiles, contactsOf } = this.on;
    const person = await database.prisma.person.findUnique({
      where: { id: personId },
      include: {
        devices: { orderBy: { createdAt: 'asc' } },
        alerts: { orderBy: { receivedAt: 'asc' } },
      },
    });
    if (!person) throw new NotSignedInError();
    const events = await readToldEvents(database.pool, personId);
    const alerts: object[] = [];
    for (const alert of person.alerts) alerts.push(await this.alert(duressView(alert), events));
    const data = {
      at: clock(),
      person: {
        id: person.id,
        language: person.language,
        enrolledAt: person.enrolledAt,
        homeCounty: person.homeCountyFips,
      },
      consent: {
        at: person.consentedAt,
        textVersion: person.consentTextVersion,
        language: person.consentLanguage,
        withdrawnAt: person.consentWithdrawnAt,
      },
      profile: { ...(await profiles.open(person)), updatedAt: person.profileUpdatedAt },
      pin: { set: person.pinSetAt !== null, setAt: person.pinSetAt },
      recoveryCode: { madeAt: person.recoveryMadeAt },
      devices: person.devices.map(({ id, label, createdAt }) => ({
        id,
        label,
        createdAt,
        current: id === deviceId,
      })),
      contacts: await contactsOf(personId),
      notices: await readToldNotices(database.pool, personId),
      alerts,
    };
    return JSON.parse(JSON.stringify(data)) as object;
  }

  private async alert(alert: Alert, events: StoredEvent[]): Promise<object> {
    const key = await this.on.keys.open(alert.keyId);
    // The place that AlertService seals positions under.
    const place = `alert:${alert.id}:position`;
    const open = (sealed: Uint8Array | null) =>
      key && sealed ? unsealJson(key, place, sealed) : null;
    return {
      id: alert.id,
      status: alert.status,
      drill: alert.drill,
      lane: alert.lane,
      pressedAt: alert.pressedAt,
      receivedAt: alert.receivedAt,
      pressNotes: alert.pressNotes,
      linkedTo: alert.linkedToId,
      county: alert.countyFips,
      consulate: alert.consulateCode,
      routing: {
        basis: alert.routingBasis,
        confidence: alert.routingConfidence,
        distanceMeters: alert.routingDistance,
      },
      position: open(alert.positionSealed),
      positionReceivedAt: alert.positionReceivedAt,
      acknowledgedAt: alert.acknowledgedAt,
      cancelledAt: alert.cancelledAt,
      closedAt: alert.closedAt,
      outcome: alert.outcome,
      events: events
        .filter(({ alertId }) => alertId === alert.id)
        .map((event) => eventDuressView(event, alert))
        .filter((event) => event !== null)
        .map(({ type, at, officerId, nameSealed, sealed }) => ({
          type,
          at,
          by: officerId && this.on.nameOf({ id: officerId, nameSealed }),
          position: open(sealed),
        })),
    };
  }
}
