import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { ContactChannel } from '../db/generated/client.ts';
import type { ChannelState, Language, NoticeChannel } from '../db/generated/enums.ts';
import { NAME_AT_LENGTH, shortName } from '../notices/shorten.ts';
import type { PersonKeys } from '../persons/person-keys.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import type { ContactViewer, PersonViewer } from '../viewer.ts';
import { type Answer, answerByLink, answeredAlong } from './answer-store.ts';
import {
  ContactTokenError,
  NoOpenChannelError,
  TooManyInvitationsError,
  TooManyTestsError,
} from './channel-errors.ts';
import type { ChannelInvitations, InvitedChannel } from './channel-invitation.ts';
import { inOrder, type OpenChannel, type Reach } from './channel-rules.ts';
import { readReach, writePush } from './channel-store.ts';
import { pushPlace } from './contact-place.ts';
import { inviteAgain, queueTest } from './invite-store.ts';
import { type PushSubscription, readPushSubscription } from './push-subscription.ts';

interface Dependencies {
  database: Database;
  clock: Clock;
  personKeys: PersonKeys;
  invitations: ChannelInvitations;
  /** The contact who holds an alert's link; null for any other token. */
  viewerOf(token: string): Promise<ContactViewer | null>;
  /** The contact of a person. @throws ContactNotFoundError */
  find(viewer: Pick<PersonViewer, 'personId'>, id: string, field: string): Promise<{ id: string }>;
  /** What a person calls themselves; null if they never said. */
  namesOf(personId: string): Promise<string | null>;
  /** Called when notices were queued. */
  onQueued(): void;
  /** Whether browsers may be pushed to over machines of our own network. Never in production. */
  anyPushHost: boolean;
}

/** What an invited contact is shown before they answer. */
export interface OpenInvitation {
  /** The first name that the person gave themselves. */
  personName: string | null;
  channel: NoticeChannel;
  /** All ways for which the answer counts: that one, and calls that nothing else asks about. */
  channels: NoticeChannel[];
  state: ChannelState;
  language: Language;
}

type SealedPush = Pick<ContactChannel, 'id' | 'personId' | 'sealed'>;

const MOST_TRIES = 5;

/** The ways to reach contacts: asking whether they agree, trying them out, and what they answer by their links. */
export class ContactChannels {
  constructor(private readonly on: Dependencies) {}

  /** The token of a channel's invitation: the same as long as the channel leads to the same address. */
  makeInvitationToken(channel: InvitedChannel): string {
    return this.on.invitations.make(channel);
  }

  /** The channel to which a token belongs; null for one that opens nothing, for whatever reason. */
  async read(token: string): Promise<ContactChannel | null> {
    const { database, invitations } = this.on;
    const read = invitations.read(token);
    if (!read) return null;
    const channel = await database.prisma.contactChannel.findUnique({
      where: { id: read.channelId },
    });
    if (!channel || !invitations.isGenuine(read, channel)) return null;
    const { personId } = channel;
    const where = { id: personId, erasingAt: null };
    return (await database.prisma.person.count({ where })) > 0 ? channel : null;
  }

  /** A person's name as messages to their contacts have it where there is room; null if they never said. */
  async nameOf(personId: string): Promise<string | null> {
    const where = { id: personId, erasingAt: null };
    if ((await this.on.database.prisma.person.count({ where })) === 0) return null;
    return shortName(await this.on.namesOf(personId), NAME_AT_LENGTH);
  }

  /** What the holder of an invitation is shown; null for a token that opens nothing. */
  async invitation(token: string): Promise<OpenInvitation | null> {
    const { database, namesOf } = this.on;
    const channel = await this.read(token);
    const contact =
      channel &&
      (await database.prisma.contact.findUnique({
        where: { id: channel.contactId },
        select: { language: true },
      }));
    if (!contact) return null;
    const names = await namesOf(channel.personId);
    const { id, addressHash } = channel;
    const along = addressHash ? await answeredAlong(database.pool, { id, addressHash }) : [];
    return {
      personName: names?.trim().split(/\s+/)[0] || null,
      channel: channel.channel,
      channels: inOrder([channel.channel, ...along]),
      state: channel.state,
      language: contact.language,
    };
  }

  /** Carries out what an invited contact answered. Harmless to repeat; the last answer counts. @throws ContactTokenError */
  async answer(token: string, answer: Exclude<Answer, 'START'>): Promise<OpenInvitation> {
    const { database, clock } = this.on;
    const channel = await this.read(token);
    if (!channel?.addressHash) throw new ContactTokenError();
    const { id, addressHash } = channel;
    await answerByLink(database.pool, { id, addressHash }, answer, clock());
    const answered = await this.invitation(token);
    if (!answered) throw new ContactTokenError();
    return answered;
  }

  /**
   * Asks a contact again over every channel that has not answered.
   * @throws ContactNotFoundError, NoOpenChannelError, TooManyInvitationsError
   */
  async invite(viewer: PersonViewer, contactId: string): Promise<void> {
    const { database, clock, find, onQueued } = this.on;
    const { id } = await find(viewer, contactId, 'id');
    const { personId } = viewer;
    const wait = await inviteAgain(database.pool, { contactId: id, personId, at: clock() });
    if (wait === 'NOBODY') throw new NoOpenChannelError('id');
    if (wait) throw new TooManyInvitationsError(wait);
    onQueued();
  }

  /**
   * Sends a contact a test over every channel that is not stopped or declined.
   * @throws ContactNotFoundError, NoOpenChannelError, TooManyTestsError
   */
  async sendTest(viewer: PersonViewer, contactId: string): Promise<void> {
    const { database, clock, find, onQueued } = this.on;
    const { id } = await find(viewer, contactId, 'contactId');
    const { personId } = viewer;
    const wait = await queueTest(database.pool, { contactId: id, personId, at: clock() });
    if (wait === 'NOBODY') throw new NoOpenChannelError('contactId');
    if (wait) throw new TooManyTestsError(wait);
    onQueued();
  }

  /** How far a person's contacts can be reached. */
  reach(personId: string): Promise<Reach> {
    return readReach(this.on.database.pool, personId);
  }

  /**
   * Keeps where a contact's browser can be pushed to, by the token of an invitation or of an alert. That confirms it.
   * @throws ContactTokenError, InvalidInputError
   */
  async savePush(token: string, subscription: PushSubscription): Promise<OpenChannel> {
    const { database, clock, personKeys, viewerOf, anyPushHost } = this.on;
    const read = readPushSubscription(subscription, anyPushHost);
    const contact = (await this.read(token)) ?? (await viewerOf(token));
    if (!contact) throw new ContactTokenError();
    const { contactId, personId } = contact;
    const key = await personKeys.ensure(personId);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const where = { contactId_channel: { contactId, channel: 'PUSH' as const } };
      const known = await database.prisma.contactChannel.findUnique({ where });
      const id = known?.id ?? randomUUID();
      const sealed = sealJson(key, pushPlace(id), read);
      const at = clock();
      if (await writePush(database.pool, { id, contactId, sealed, at }))
        return { channel: 'PUSH', state: 'CONFIRMED', askedAt: null, answeredAt: at };
    }
    throw new ContactTokenError();
  }

  /** The subscription of a push channel as web-push takes it; null where no browser subscribed, or the key is gone. */
  async pushOf({ id, personId, sealed }: SealedPush): Promise<PushSubscription | null> {
    const key = sealed && (await this.on.personKeys.find(personId));
    return key ? unsealJson<PushSubscription>(key, pushPlace(id), sealed) : null;
  }
}
