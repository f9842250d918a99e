import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import type { PersonKeys } from '../persons/person-keys.ts';
import type { PinService } from '../persons/pin-service.ts';
import type { LookupHash } from '../privacy/lookup-hash.ts';
import { isUuid } from '../values/uuid.ts';
import type { ContactViewer, PersonViewer } from '../viewer.ts';
import { changedChannels } from './channel-rules.ts';
import { ContactNotFoundError, TooManyContactsError } from './contact-errors.ts';
import { type ContactLinks, linkExpiry } from './contact-link.ts';
import {
  type ContactInput,
  changedDetails,
  MOST_CONTACTS,
  type OpenContact,
} from './contact-rules.ts';
import { type ContactRow, openContact, sealContact } from './contact-seal.ts';
import { deleteContact, insertContact, moveContact, updateContact } from './contact-store.ts';

interface Dependencies {
  database: Database;
  clock: Clock;
  personKeys: PersonKeys;
  lookup: LookupHash;
  links: ContactLinks;
  pins: PinService;
  /** Called when notices may have been queued. */
  onQueued(): void;
}

/** A contact's way to one alert. */
export interface ContactLink {
  contact: OpenContact;
  token: string;
  expiresAt: Date;
}

const MOST_TRIES = 5;

/** Whom a person chose to be told. Who they are is sealed under the person's key. */
export class ContactService {
  constructor(private readonly on: Dependencies) {}

  /** A person's contacts in their order; none that cannot be opened any more. */
  async list(personId: string): Promise<OpenContact[]> {
    return (await this.rows(personId)).map(([, contact]) => contact);
  }

  /** One contact of the person. @throws ContactNotFoundError */
  async find(
    { personId }: Pick<PersonViewer, 'personId'>,
    id: string,
    field = 'id',
  ): Promise<OpenContact> {
    const row = await this.row(personId, id, field);
    return openContact(await this.on.personKeys.ensure(personId), row);
  }

  /**
   * Adds a contact at the end of the order and returns its id.
   * @throws InvalidInputError, TooManyContactsError
   */
  async add({ personId }: PersonViewer, input: ContactInput): Promise<string> {
    const { database, personKeys } = this.on;
    const details = changedDetails(null, input);
    const channels = changedChannels(null, input.channels, details);
    const key = await personKeys.ensure(personId);
    const id = randomUUID();
    const contact = sealContact(this.on, key, { id, personId, input, details, channels });
    const added = await insertContact(database.pool, contact);
    if (!added) throw new NotSignedInError();
    if (added === 'FULL') throw new TooManyContactsError(MOST_CONTACTS);
    this.on.onQueued();
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
      const before = openContact(key, row);
      const details = changedDetails(before, input);
      const had = { channels: before.channels.map((each) => each.channel), addresses: before };
      const channels = changedChannels(had, input.channels, details);
      if (tries === 0) await pins.check({ ...viewer, pin });
      const endsLinks = details.phone !== before.phone || details.email !== before.email;
      const given = { id: row.id, personId, input, details, channels };
      const contact = sealContact(this.on, key, given);
      const { sealed } = row;
      if (await updateContact(database.pool, contact, { sealed, endsLinks })) break;
      if (tries === MOST_TRIES) throw new Error('The contact was changed by others all the time.');
    }
    this.on.onQueued();
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
    const { database, clock } = this.on;
    if (!(await deleteContact(database.pool, personId, known, clock())))
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

  private async rows(personId: string): Promise<Array<[ContactRow, OpenContact]>> {
    const rows = await this.on.database.prisma.contact.findMany({
      where: { personId },
      include: { channels: true },
      orderBy: [{ rank: 'asc' }, { number: 'asc' }],
    });
    const key = rows.length > 0 ? await this.on.personKeys.find(personId) : null;
    return key ? rows.map((row) => [row, openContact(key, row)]) : [];
  }

  private async row(personId: string, id: string, field: string): Promise<ContactRow> {
    const row = isUuid(id)
      ? await this.on.database.prisma.contact.findFirst({
          where: { id: id.toLowerCase(), personId },
          include: { channels: true },
        })
      : null;
    if (!row) throw new ContactNotFoundError(field);
    return row;
  }
}
