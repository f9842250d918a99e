import type { ChannelState, NoticeChannel } from '../db/generated/enums.ts';
import { InvalidInputError } from '../expected-errors.ts';

/** A way to reach a contact, as the person's side sees it. */
export interface OpenChannel {
  channel: NoticeChannel;
  state: ChannelState;
  /** When the last invitation was written. */
  askedAt: Date | null;
  /** When the contact confirmed, declined, or said STOP or START. */
  answeredAt: Date | null;
}

/** By what a contact can be reached. */
export interface Addresses {
  phone: string | null;
  email: string | null;
}

/** In the order in which they are shown. */
const CHANNELS: readonly NoticeChannel[] = ['SMS', 'WHATSAPP', 'VOICE', 'EMAIL', 'PUSH'];

/**
 * Channels that are asked by a message of their own. A call follows what its phone answers by these, and is asked itself
 * where the phone has none of them; a push follows the subscription.
 */
export const INVITED_CHANNELS: readonly NoticeChannel[] = ['SMS', 'WHATSAPP', 'EMAIL'];

/** At most one invitation a channel within this time. */
export const INVITATION_EVERY_MS = 24 * 60 * 60_000;
/** At most so many invitations a person within that time, whatever was removed and added again meanwhile. */
export const MOST_INVITATIONS = 20;
/** At most so many tests a contact within the time … */
export const MOST_TESTS = 3;
export const TESTS_WITHIN_MS = 60 * 60_000;
/** … and so many test messages a person within a day. */
export const MOST_TEST_MESSAGES = 100;

/** Whether a channel goes to the phone, to the e-mail address, or to a browser that subscribed. */
export function addressOf(channel: NoticeChannel): keyof Addresses | 'browser' {
  if (channel === 'EMAIL') return 'email';
  return channel === 'PUSH' ? 'browser' : 'phone';
}

function byDefault({ phone, email }: Addresses): NoticeChannel[] {
  return [...(phone ? (['SMS'] as const) : []), ...(email ? (['EMAIL'] as const) : [])];
}

/** Each once, in the order in which they are shown. */
export const inOrder = (channels: Iterable<NoticeChannel>) => {
  const chosen = new Set(channels);
  return CHANNELS.filter((channel) => chosen.has(channel));
};

const MISSING = {
  phone: 'SMS, WhatsApp and voice need a phone number. Give input.phone, or leave them out.',
  email: 'E-mail needs an address. Give input.email, or leave EMAIL out.',
};

/**
 * The channels that were chosen, each of which has an address to go to.
 * @throws InvalidInputError naming input.channels
 */
function chosenChannels(channels: NoticeChannel[], addresses: Addresses): NoticeChannel[] {
  const chosen = inOrder(channels);
  for (const channel of chosen) {
    const address = addressOf(channel);
    if (address !== 'browser' && !addresses[address])
      throw new InvalidInputError('input.channels', MISSING[address]);
  }
  if (chosen.length === 0 && (addresses.phone || addresses.email))
    throw new InvalidInputError('input.channels', 'Choose at least one channel.');
  return chosen;
}

/**
 * A contact's channels after a change. What is left out (undefined) keeps those that still have an address, and adds
 * the default of an address that is new; null, and a new contact, has the defaults alone.
 * @throws InvalidInputError naming input.channels
 */
export function changedChannels(
  before: { channels: NoticeChannel[]; addresses: Addresses } | null,
  given: NoticeChannel[] | null | undefined,
  after: Addresses,
): NoticeChannel[] {
  if (given) return chosenChannels(given, after);
  if (!before || given === null) return byDefault(after);
  const kept = before.channels.filter((channel) => {
    const address = addressOf(channel);
    return address === 'browser' || after[address];
  });
  const added = byDefault(after).filter((channel) => {
    const address = addressOf(channel) as keyof Addresses;
    return !before.addresses[address];
  });
  return inOrder([...kept, ...added]);
}

export const inShownOrder = (channels: OpenChannel[]): OpenChannel[] =>
  CHANNELS.flatMap((channel) => channels.filter((each) => each.channel === channel));

/** How far a person's contacts can be reached. */
export interface Reach {
  contacts: number;
  /** With a channel that is not stopped or declined. */
  reachable: number;
  /** With a channel that was confirmed. */
  confirmed: number;
}

export const REACH_WARNINGS = ['NO_CONTACTS', 'NOBODY_CAN_BE_REACHED', 'NOBODY_CONFIRMED'] as const;
export type ReachWarning = (typeof REACH_WARNINGS)[number];

/** What a person should know before they rely on it; null when somebody confirmed. */
export function reachWarning({ contacts, reachable, confirmed }: Reach): ReachWarning | null {
  if (contacts === 0) return 'NO_CONTACTS';
  if (reachable === 0) return 'NOBODY_CAN_BE_REACHED';
  return confirmed === 0 ? 'NOBODY_CONFIRMED' : null;
}
