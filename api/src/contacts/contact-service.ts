import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Contact } from '../db/generated/client.ts';
import { InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import type { PersonKeys } from '../persons/person-keys.ts';
import type { PinService } from '../persons/pin-service.ts';
import type { LookupHash } from '../privacy/lookup-hash.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import type { ContactViewer, PersonViewer } from '../viewer.ts';
import { ContactNotFoundError, TooManyContactsError } from './contact-errors.ts';
import { type ContactLinks, linkExpiry } from './contact-link.ts';
import {
  type ContactDetails,
  type ContactInput,
  changedDetails,
  MOST_CONTACTS,
  type OpenContact,
} from './contact-rules.ts';
import { deleteContact, insertContact, moveContact } from './contact-store.ts';

interface Dependencies {
  database: Database;
  clock: Clock;
  personKeys: PersonKeys;
  lookup: LookupHash;
  links: ContactLinks;
  pins: PinService;
}

/** A contact's way to one alert. */
export interface ContactLink {
  contact: OpenContact;
  token: string;
  expiresAt: Date;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_TRIES = 5;

/** Whom a person chose to be told. Who they are is sealed under the person's key. */
export class ContactService {
  constructor(private readonly on: Dependencies) {}

  /** A person's contacts in their order; none that cannot be opened any more. */
  async list(personId: string): Promise<OpenContact[]> {
    return (await this.rows(personId)).map(([, contact]) => contact);
  }

  /** One contact of the person. @throws ContactNotFoundError */
  async find({ personId }: Pick<PersonViewer, 'personId'>, id: string): Promise<OpenContact> {
    const row = await this.row(personId, id, 'id');
    return openWith(await this.on.personKeys.ensure(personId), row);
  }

  /**
   * Adds a contact at the end of the order and returns its id.
   * @throws InvalidInputError, TooManyContactsError
   */
  async add({ personId }: PersonViewer, input: ContactInput): Promise<string> {
    const { database, clock, personKeys } = this.on;
    const details = changedDetails(null, input);
    const key = await personKeys.ensure(personId);
    const id = randomUUID();
    const added = await insertContact(database.pool, {
      id,
      personId,
      language: input.language ?? null,
      shares: input.shares ?? 'HAPPENED',
      sealed: sealJson(key, placeOf(id), details),
      ...this.hashes(details),
      at: clock(),
    });
    if (!added) throw new NotSignedInError();
    if (added === 'FULL') throw new TooManyContactsError(MOST_CONTACTS);
    return id;
  }

  /**
   * Changes a contact. Another phone or e-mail may be another's: it ends the links that were sent before. Asks for
   * the PIN; the duress PIN does it in truth, for a link that went on working would tell which one it was.
   * @throws ContactNotFoundError, InvalidInputError, PinRequiredError, WrongPinError, PinLockedError
   */
  async update(
    viewer: PersonViewer,
    id: string,
    { rank, ...input }: ContactInput & { rank?: number | null },
    pin?: string | null,
  ): Promise<void> {
    const { personId } = viewer;
    if (typeof rank === 'number' && (rank < 1 || rank > MOST_CONTACTS))
      throw new InvalidInputError('input.rank', `rank must be from 1 to ${MOST_CONTACTS}.`);
    const { database, personKeys, pins } = this.on;
    for (let tries = 0; ; tries += 1) {
      const row = await this.row(personId, id, 'input.id');
      const key = await personKeys.ensure(personId);
      const before = openWith(key, row);
      const details = changedDetails(before, input);
      if (tries === 0) await pins.check({ ...viewer, pin });
      const moved = details.phone !== before.phone || details.email !== before.email;
      const { count } = await database.prisma.contact.updateMany({
        where: { id: row.id, personId, sealed: row.sealed },
        data: {
          language: input.language ?? row.language,
          shares: input.shares ?? row.shares,
          sealed: Uint8Array.from(sealJson(key, placeOf(row.id), details)),
          ...this.hashes(details),
          ...(moved ? { linkVersion: { increment: 1 } } : {}),
        },
      });
      if (count > 0) break;
      if (tries === MOST_TRIES) throw new Error('The contact was changed by others all the time.');
    }
    if (typeof rank === 'number')
      await moveContact(database.pool, personId, id.toLowerCase(), rank);
  }

  /**
   * Removes a contact, by the PIN as in `update`; their links end with it.
   * @throws ContactNotFoundError, PinRequiredError, WrongPinError, PinLockedError
   */
  async remove(viewer: PersonViewer, id: string, pin?: string | null): Promise<void> {
    const { personId } = viewer;
    const { id: known } = await this.row(personId, id, 'id');
    await this.on.pins.check({ ...viewer, pin });
    if (!(await deleteContact(this.on.database.pool, personId, known)))
      throw new ContactNotFoundError();
  }

  /** Who holds a link: null for a malformed, foreign, replaced and expired one, which are not told apart. */
  async viewerOf(token: string): Promise<ContactViewer | null> {
    const { database, links, clock } = this.on;
    const link = links.read(token);
    if (!link) return null;
    const alert = await database.prisma.alert.findUnique({
      where: { id: link.alertId },
      select: {
        id: true,
        personId: true,
        receivedAt: true,
        closedAt: true,
        person: { select: { erasingAt: true } },
      },
    });
    if (!alert || alert.person.erasingAt) return null;
    const { personId } = alert;
    const contact = await database.prisma.contact.findUnique({
      where: { personId_number: { personId, number: link.number } },
      select: { id: true, linkVersion: true, shares: true },
    });
    if (!contact || !links.isGenuine(link, { personId, contactId: contact.id })) return null;
    const expiresAt = linkExpiry(alert);
    if (contact.linkVersion !== link.version || expiresAt <= clock()) return null;
    return {
      kind: 'CONTACT',
      contactId: contact.id,
      personId,
      alertId: alert.id,
      shares: contact.shares,
      expiresAt,
    };
  }

  /** The links of a person's contacts to one of the person's alerts. */
  async linksOf(
    personId: string,
    alert: { id: string; receivedAt: Date; closedAt: Date | null },
  ): Promise<ContactLink[]> {
    const expiresAt = linkExpiry(alert);
    return (await this.rows(personId)).map(([row, contact]) => ({
      contact,
      expiresAt,
      token: this.on.links.makeContactToken(
        { alertId: alert.id, number: row.number, version: row.linkVersion },
        { personId, contactId: row.id },
      ),
    }));
  }

  private async rows(personId: string): Promise<Array<[Contact, OpenContact]>> {
    const rows = await this.on.database.prisma.contact.findMany({
      where: { personId },
      orderBy: [{ rank: 'asc' }, { number: 'asc' }],
    });
    const key = rows.length > 0 ? await this.on.personKeys.find(personId) : null;
    return key ? rows.map((row) => [row, openWith(key, row)]) : [];
  }

  private async row(personId: string, id: string, field: string): Promise<Contact> {
    const row = UUID.test(id)
      ? await this.on.database.prisma.contact.findFirst({
          where: { id: id.toLowerCase(), personId },
        })
      : null;
    if (!row) throw new ContactNotFoundError(field);
    return row;
  }

  private hashes({ phone, email }: ContactDetails) {
    const { lookup } = this.on;
    return {
      phoneHash: phone ? lookup.phone(phone) : null,
      emailHash: email ? lookup.email(email) : null,
    };
  }
}

/** Where a contact's sealed details belong: part of what is authenticated. */
function placeOf(contactId: string): string {
  return `contact:${contactId}`;
}

function openWith(key: Buffer, row: Contact): OpenContact {
  const { id, language, shares, rank } = row;
  const details = unsealJson<ContactDetails>(key, placeOf(id), row.sealed);
  return { ...details, id, language, shares, rank };
}
