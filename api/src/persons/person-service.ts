import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Feed } from '../feed/feed.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import type { PersonViewer } from '../viewer.ts';
import { checkCounty } from './county-rule.ts';
import { beginErasure, findErasures, markErased, wipePerson } from './erasure-store.ts';
import { upsertPerson } from './person-store.ts';
import type { PinService } from './pin-service.ts';

/** What a person tells about themselves. No name, phone or e-mail is asked. */
export interface Enrolment {
  language?: Language | null;
  consentTextVersion?: string | null;
  consentLanguage?: Language | null;
  homeCounty?: string | null;
}

interface Dependencies {
  database: Database;
  clock: Clock;
  feed: Pick<Feed, 'announce'>;
  keys: DataKeys;
  pins: PinService;
}

const MOST_ERASURES = 500;
/** Erasing answers no sooner, so that nobody can tell by the time it takes whether an alert is open. */
const ERASURE_MS = 500;

/** Persons: how they come to be known, and how they are forgotten. */
export class PersonService {
  constructor(private readonly on: Dependencies) {}

  /** Whose device it is; null for a token that never enrolled and never pressed. */
  async viewerOf(tokenHash: Buffer): Promise<PersonViewer | null> {
    const device = await this.on.database.prisma.device.findUnique({
      where: { tokenHash: Uint8Array.from(tokenHash) },
      select: { id: true, personId: true },
    });
    return device && { kind: 'PERSON', personId: device.personId, deviceId: device.id };
  }

  /**
   * Makes the device's person known and records the authorisation to notify a consulate.
   * Enrolling again is harmless: what is given replaces what stood, what is left out stays. Returns the person's id.
   * @throws InvalidInputError for an unknown county
   */
  async enroll(tokenHash: Buffer, enrolment: Enrolment): Promise<string> {
    const { database, clock } = this.on;
    const { homeCounty } = enrolment;
    const version = enrolment.consentTextVersion?.replaceAll(/[^\w.-]/g, '').slice(0, 40) || null;
    if (homeCounty) await checkCounty(database, homeCounty);
    return upsertPerson(database.pool, {
      tokenHash,
      newPersonId: randomUUID(),
      newDeviceId: randomUUID(),
      at: clock(),
      language: enrolment.language ?? null,
      homeCounty: homeCounty ?? null,
      consentTextVersion: version,
      consentLanguage: enrolment.consentLanguage ?? enrolment.language ?? null,
    });
  }

  /**
   * Takes the authorisation to notify a consulate back. What was agreed to, and when, stays on record; presses are still
   * accepted and say so. Harmless to repeat: the first time counts.
   */
  async withdrawConsent({ personId }: PersonViewer): Promise<void> {
    await this.on.database.prisma.person.updateMany({
      where: { id: personId, consentWithdrawnAt: null },
      data: { consentWithdrawnAt: this.on.clock() },
    });
  }

  /**
   * Erases a person, by the PIN if there is one; the duress PIN does it too. The phone sees nobody any more, at once.
   *
   * While an alert needs the person, the rest stays until it is closed and the desk is told: whoever demands an erasure
   * then may be no friend. The answer and its time are the same.
   * @throws PinRequiredError, WrongPinError, PinLockedError
   */
  async erase({ personId, deviceId }: PersonViewer, pin?: string | null): Promise<Date> {
    await this.on.pins.check({ personId, deviceId, pin });
    const at = this.on.clock();
    await Promise.all([
      this.eraseNow(personId, at),
      new Promise((resolve) => setTimeout(resolve, ERASURE_MS)),
    ]);
    return at;
  }

  /** Ends the erasures that waited for their last alert to be closed. Harmless to repeat, and after a crash. Returns how many. */
  async finishErasures(now: Date): Promise<number> {
    let finished = 0;
    for (const personId of await findErasures(this.on.database.pool, MOST_ERASURES))
      if (await this.finishErasure(personId, now)) finished += 1;
    return finished;
  }

  private async eraseNow(personId: string, at: Date): Promise<void> {
    const { database, feed } = this.on;
    const places = await beginErasure(database.pool, personId, at);
    for (const place of places) feed.announce(place);
    await this.finishErasure(personId, at);
  }

  /** The keys may lie in another database: a crash in between leaves the erasure unfinished, never its keys behind. */
  private async finishErasure(personId: string, at: Date): Promise<boolean> {
    const { database, keys, feed } = this.on;
    const wiped = await wipePerson(database.pool, personId, at);
    if (!wiped) return false;
    for (const place of wiped.places) feed.announce(place);
    await keys.destroy(wiped.keys);
    await markErased(database.pool, personId, at);
    return true;
  }
}
