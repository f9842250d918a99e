import type { ContactShare, Language, NoticeChannel } from '../db/generated/enums.ts';
import { InvalidInputError } from '../expected-errors.ts';
import { readPhone } from '../phone-number.ts';
import { plainText } from '../plain-text.ts';
import type { OpenChannel } from './channel-rules.ts';

/** At most so many contacts a person. */
export const MOST_CONTACTS = 10;
/** Letters of the person’s own words for a contact, at most. */
export const MESSAGE_LETTERS = 120;

/** What is sealed of a contact. */
export interface ContactDetails {
  name: string;
  relation: string | null;
  /** E.164 */
  phone: string | null;
  email: string | null;
  /** The person's own words for this contact; null for the default. */
  message: string | null;
}

/** A contact as the person's side sees it. */
export interface OpenContact extends ContactDetails {
  id: string;
  language: Language;
  shares: ContactShare;
  rank: number;
  channels: OpenChannel[];
}

/** A contact as somebody gives it. In a change, what is left out stays and null clears. */
export interface ContactInput {
  name?: string | null;
  relation?: string | null;
  phone?: string | null;
  email?: string | null;
  language?: Language | null;
  shares?: ContactShare | null;
  /** Null chooses what follows from the phone and the e-mail. */
  channels?: NoticeChannel[] | null;
  message?: string | null;
}

function readName(text: string | null): string {
  const name = plainText('input.name', text, 100);
  if (!name) throw new InvalidInputError('input.name', 'Give a name, or what you call them.');
  return name;
}

function readEmail(text: string | null): string | null {
  const email = plainText('input.email', text, 254);
  if (email !== null && !/^[^\s@<>"(),:;\\[\]]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email))
    throw new InvalidInputError(
      'input.email',
      'This is no e-mail address. Write it like name@example.org.',
    );
  return email;
}

/** The details after a change, each checked; `before` is null for a new contact. @throws InvalidInputError */
export function changedDetails(before: ContactDetails | null, input: ContactInput): ContactDetails {
  const { name, relation, phone, email, message } = input;
  return {
    name: before && name === undefined ? before.name : readName(name ?? null),
    relation:
      relation === undefined
        ? (before?.relation ?? null)
        : plainText('input.relation', relation, 60),
    phone:
      phone === undefined
        ? (before?.phone ?? null)
        : phone
          ? readPhone('input.phone', phone)
          : null,
    email: email === undefined ? (before?.email ?? null) : readEmail(email),
    message:
      message === undefined
        ? (before?.message ?? null)
        : plainText('input.message', message, MESSAGE_LETTERS),
  };
}
