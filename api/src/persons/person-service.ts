import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { InvalidInputError } from '../expected-errors.ts';
import type { PersonViewer } from '../viewer.ts';
import { upsertPerson } from './person-store.ts';

/** What a person tells about themselves. No name, phone or e-mail is asked. */
export interface Enrolment {
  language?: Language | null;
  consentTextVersion?: string | null;
  consentLanguage?: Language | null;
  homeCounty?: string | null;
}

/** Persons and their devices. */
export class PersonService {
  constructor(private readonly on: { database: Database; clock: Clock }) {}

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
    if (homeCounty && !(await this.isCounty(homeCounty)))
      throw new InvalidInputError(
        'input.homeCounty',
        'There is no such county. Send its five-digit FIPS code, for example 06037.',
      );
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

  private async isCounty(fips: string): Promise<boolean> {
    if (!/^\d{5}$/.test(fips)) return false;
    const where = { fips };
    return Boolean(
      await this.on.database.prisma.county.findUnique({ where, select: { fips: true } }),
    );
  }
}
