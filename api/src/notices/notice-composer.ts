import { duressView } from '../alerts/duress-view.ts';
import { CALL_CENTER } from '../consulates/call-center.ts';
import type { ConsularDirectory } from '../consulates/consular-directory.ts';
import type { InvitedChannel } from '../contacts/channel-invitation.ts';
import type { ContactLinks } from '../contacts/contact-link.ts';
import { contactPlace, pushPlace } from '../contacts/contact-place.ts';
import type { ContactDetails } from '../contacts/contact-rules.ts';
import type { Language } from '../db/generated/enums.ts';
import { profilePlace } from '../persons/profile-place.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import { unsealJson } from '../privacy/sealing.ts';
import type { Claimed } from './claim-store.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { type NoticeText, noticeText } from './notice-text.ts';
import type { SendingRow } from './sending-store.ts';

/** A notice ready to be handed to a carrier. */
export interface Composed extends NoticeText {
  to: string;
  language: Language;
  url: string | null;
  /** Where the contact can ask not to be told any more; null where there is no such page, or no room to name it. */
  stopUrl: string | null;
}

/** A contact's own details, and the ways of the invitation. */
export interface ComposerDependencies {
  keys: Pick<DataKeys, 'open'>;
  links: ContactLinks;
  directory: Pick<ConsularDirectory, 'consulate' | 'county'>;
  /** Opens an officer's phone. */
  phoneOf(officer: { id: string; phoneSealed: Uint8Array | null }): string | null;
  /** The secret by which an invited contact answers. */
  invitationToken(channel: InvitedChannel): string;
  publicUrl: string;
  now(): Date;
}

type Opened = ContactDetails & { message?: string | null };

/** Puts together what a receiver is told, from what they may know of it. */
export class NoticeComposer {
  constructor(private readonly on: ComposerDependencies) {}

  /** Null where there is nothing to send it to: what was sealed is gone, or the address was taken out. */
  async compose(delivery: Claimed, row: SendingRow): Promise<Composed | null> {
    return delivery.officerId ? this.forOfficer(delivery, row) : this.forContact(delivery, row);
  }

  private async forContact(delivery: Claimed, row: SendingRow): Promise<Composed | null> {
    const { contact, person, channel } = row;
    if (!contact || !person?.keyId || !channel) return null;
    const key = await this.on.keys.open(person.keyId, person.key);
    if (!key) return null;
    const details = unsealJson<Opened>(key, contactPlace(contact.id), contact.sealed);
    const to = await this.addressOf(delivery, row, key, details);
    if (!to) return null;
    const profile = person.profileSealed
      ? unsealJson<{ names?: string | null }>(key, profilePlace(person.id), person.profileSealed)
      : null;
    const url = this.urlFor(delivery, row);
    const stopUrl = this.stopUrlFor(delivery, row);
    const told = row.alert ? duressView(row.alert) : null;
    const facts: NoticeFacts = {
      notice: delivery.notice,
      language: contact.language,
      name: profile?.names ?? null,
      drill: told?.drill ?? false,
      repeated: delivery.uncertain,
      holder: told ? this.holderOf(delivery, told, row) : null,
      released: row.event?.type === 'RELEASED',
      confirmed: told?.cancelledAt !== null && told?.outcome === 'MISTAKE_CONFIRMED',
      ownMessage: details.message ?? null,
      where: told && contact.shares !== 'HAPPENED' ? this.placeOf(told) : null,
      time: told ? timeOf(told.receivedAt, contact.language, this.zoneOf(told)) : null,
      url,
      stopUrl,
      phone: CALL_CENTER.phone,
      waitedMs: null,
      what: null,
    };
    return { ...noticeText(facts, delivery.channel), to, url, stopUrl, language: contact.language };
  }

  private forOfficer(delivery: Claimed, { officer, alert }: SendingRow): Composed | null {
    const to = officer ? this.on.phoneOf(officer) : null;
    if (!officer || !to) return null;
    const language: Language = 'es';
    const url = `${this.on.publicUrl}/es/desk/`;
    const assigned = alert?.assignedToId === officer.id;
    const waited = alert ? this.on.now().getTime() - alert.receivedAt.getTime() : 0;
    const facts: NoticeFacts = {
      notice: delivery.notice,
      language,
      name: null,
      drill: alert?.drill ?? false,
      repeated: delivery.uncertain,
      holder: alert ? this.responsible(alert) : null,
      confirmed: false,
      released: false,
      ownMessage: null,
      where: null,
      time: null,
      url,
      stopUrl: null,
      phone: CALL_CENTER.phone,
      waitedMs: assigned ? null : waited,
      what: null,
    };
    return { ...noticeText(facts, delivery.channel), to, url, stopUrl: null, language };
  }

  private async addressOf(
    { channel }: Claimed,
    row: SendingRow,
    key: Buffer,
    details: Opened,
  ): Promise<string | null> {
    if (channel === 'EMAIL') return details.email;
    if (channel !== 'PUSH') return details.phone;
    if (!row.channel?.sealed) return null;
    return JSON.stringify(unsealJson(key, pushPlace(row.channel.id), row.channel.sealed));
  }

  private urlFor({ notice, alertId, personId }: Claimed, row: SendingRow): string | null {
    const { contact, channel } = row;
    if (!contact || !channel || !personId || row.isFormer) return null;
    if (notice === 'INVITATION') return this.invitationUrl(personId, row);
    if (!alertId) return null;
    const token = this.on.links.makeContactToken(
      { alertId, number: contact.number, version: contact.linkVersion },
      { personId, contactId: contact.id },
    );
    return shortUrl(this.on.publicUrl, token);
  }

  /**
   * The page of the invitation, for texts that are long enough: there whoever is told can say that they do not want it,
   * and take that back. Whoever is not the contact any more has none: they are told the end of it, and nothing after.
   */
  private stopUrlFor({ channel, personId }: Claimed, row: SendingRow): string | null {
    const isLong = channel === 'EMAIL' || channel === 'WHATSAPP';
    return isLong && personId && !row.isFormer ? this.invitationUrl(personId, row) : null;
  }

  private invitationUrl(personId: string, { contact, channel }: SendingRow): string | null {
    if (!contact || !channel) return null;
    const owner = { ...channel, contactId: contact.id, personId };
    return shortUrl(this.on.publicUrl, this.on.invitationToken(owner));
  }

  /** Who took it; for a notice that it moved on, who sees it now. Null: nobody has it. As the receiver is told of it. */
  private holderOf(
    { notice }: Claimed,
    told: ReturnType<typeof duressView>,
    { event, taker }: SendingRow,
  ): NoticeFacts['holder'] {
    if (notice === 'MOVED_ON')
      return event?.step === 'CALL_CENTER' || !event?.toConsulateCode
        ? event?.type === 'RELEASED'
          ? this.responsible(told)
          : { kind: 'CALL_CENTER' }
        : this.named(event.toConsulateCode);
    if (told.status === 'RAISED') return null;
    if (taker?.role === 'CALL_CENTER') return { kind: 'CALL_CENTER' };
    const own = taker?.posts ?? [];
    if (own.length === 0 || (told.consulateCode && own.includes(told.consulateCode)))
      return this.responsible(told);
    return this.named(own.find((post) => told.posts.includes(post)) ?? (own[0] as string));
  }

  private responsible(alert: { consulateCode: string | null }): NoticeFacts['holder'] {
    return alert.consulateCode ? this.named(alert.consulateCode) : { kind: 'CALL_CENTER' };
  }

  private named(code: string): NoticeFacts['holder'] {
    const post = this.on.directory.consulate(code);
    return post ? { kind: 'CONSULATE', city: post.city } : { kind: 'CALL_CENTER' };
  }

  private placeOf({ countyFips }: { countyFips: string | null }): string | null {
    const county = countyFips ? this.on.directory.county(countyFips) : null;
    return county ? `${county.name}, ${county.state}` : null;
  }

  private zoneOf({ consulateCode }: { consulateCode: string | null }): string {
    return this.on.directory.consulate(consulateCode)?.timeZone ?? 'America/Phoenix';
  }
}

/** A contact's page in as few letters as there can be: an SMS has 160. The page puts the prefix before the token again. */
export function shortUrl(publicUrl: string, token: string): string {
  const page = token.startsWith('abi_') ? 'k' : 'c';
  return `${publicUrl}/${page}#${token.slice(4)}`;
}

function timeOf(at: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'es' ? 'es-US' : 'en-US', {
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at);
}
