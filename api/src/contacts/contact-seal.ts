import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Contact, ContactChannel } from '../db/generated/client.ts';
import type { NoticeChannel } from '../db/generated/enums.ts';
import type { LookupHash } from '../privacy/lookup-hash.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import { addressOf, inShownOrder } from './channel-rules.ts';
import { contactPlace } from './contact-place.ts';
import type { ContactDetails, ContactInput, OpenContact } from './contact-rules.ts';
import type { SealedContact } from './contact-store.ts';

export type ContactRow = Contact & { channels: ContactChannel[] };

interface GivenContact {
  id: string;
  personId: string;
  input: ContactInput;
  /** As they are after the change. */
  details: ContactDetails;
  channels: NoticeChannel[];
}

/** A contact as it is stored: details sealed under the person's key, addresses as keyed hashes. */
export function sealContact(
  { lookup, clock }: { lookup: LookupHash; clock: Clock },
  key: Buffer,
  { id, personId, input, details, channels }: GivenContact,
): SealedContact {
  const hashes = {
    phone: details.phone ? lookup.phone(details.phone) : null,
    email: details.email ? lookup.email(details.email) : null,
    browser: null,
  };
  return {
    id,
    personId,
    language: input.language ?? null,
    shares: input.shares ?? null,
    sealed: sealJson(key, contactPlace(id), details),
    phoneHash: hashes.phone,
    emailHash: hashes.email,
    channels: channels.map((channel) => ({
      id: randomUUID(),
      channel,
      addressHash: hashes[addressOf(channel)],
    })),
    at: clock(),
  };
}

/** A contact as the person's side sees it. */
export function openContact(key: Buffer, row: ContactRow): OpenContact {
  const { id, language, shares, rank } = row;
  const { message = null, ...details } = unsealJson<
    Omit<ContactDetails, 'message'> & { message?: string | null }
  >(key, contactPlace(id), row.sealed);
  const channels = row.channels.map(({ channel, state, askedAt, answeredAt }) => ({
    channel,
    state,
    askedAt,
    answeredAt,
  }));
  return { ...details, message, id, language, shares, rank, channels: inShownOrder(channels) };
}
