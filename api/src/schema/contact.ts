import type { OpenChannel } from '../contacts/channel-rules.ts';
import { ContactNotFoundError, TooManyContactsError } from '../contacts/contact-errors.ts';
import type { OpenContact } from '../contacts/contact-rules.ts';
import * as enums from '../db/generated/enums.ts';
import { type LastNotice, lastNoticesOf } from '../notices/last-notice-store.ts';
import { builder } from './builder.ts';
import { ChannelState, Language, NoticeChannel } from './enums.ts';
import { ErrorInterface } from './errors.ts';

export const ContactShare = builder.enumType(enums.ContactShare, {
  name: 'ContactShare',
  description:
    'What a contact sees of an alert. HAPPENED: that it happened, who has it, and which post to call. WHERE: also the county. LIVE_POSITION: also where the person is.',
});

/** A channel, and for the person what went over it last: read once for a contact, and only if it is asked for. */
type ShownChannel = OpenChannel & { lastNotice?(): Promise<LastNotice | null> };

export const ContactChannel = builder.objectRef<ShownChannel>('ContactChannel').implement({
  description: 'A way to reach a contact, and whether they agreed to it.',
  fields: (t) => ({
    channel: t.expose('channel', { type: NoticeChannel }),
    state: t.expose('state', { type: ChannelState }),
    askedAt: t.expose('askedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they were last asked whether they agree.',
    }),
    answeredAt: t.expose('answeredAt', { type: 'DateTime', nullable: true }),
  }),
});

export const Contact = builder.objectRef<OpenContact>('Contact').implement({
  description: 'Somebody whom the person chose to be told. Sealed under a key of the person’s own.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    relation: t.exposeString('relation', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true, description: 'E.164.' }),
    email: t.exposeString('email', { nullable: true }),
    language: t.expose('language', { type: Language }),
    shares: t.expose('shares', { type: ContactShare }),
    rank: t.exposeInt('rank', { description: 'The place in the order, from 1.' }),
    ownMessage: t.exposeString('message', {
      nullable: true,
      description:
        'The person’s own words, told with an alert; null for none. Called so because every error has a message.',
    }),
    channels: t.field({
      type: [ContactChannel],
      resolve: ({ id, channels }, _args, { database }) => {
        let read: ReturnType<typeof lastNoticesOf> | undefined;
        return channels.map((each) => ({
          ...each,
          lastNotice: async () => {
            read ??= lastNoticesOf(database.pool, id);
            return (await read).get(each.channel) ?? null;
          },
        }));
      },
    }),
  }),
});

const MESSAGE =
  'The person’s own words for this contact, told with an alert; at most 120 characters.';
const PHONE = 'As people write it; without a country it is of the United States, else of Mexico.';

export const AddContactInput = builder.inputType('AddContactInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: 'At most 100 characters.' }),
    relation: t.string({ description: 'For example "sister"; at most 60 characters.' }),
    phone: t.string({ description: PHONE }),
    email: t.string(),
    language: t.field({ type: Language, description: 'The person’s own if left out.' }),
    shares: t.field({ type: ContactShare, description: 'HAPPENED if left out.' }),
    channels: t.field({
      type: [NoticeChannel],
      description:
        'SMS if there is a phone and EMAIL if there is an e-mail, if left out. Each is asked once whether they agree; a call follows the answer of its phone, and a push waits until their browser subscribes.',
    }),
    message: t.string({ description: MESSAGE }),
  }),
});

export const UpdateContactInput = builder.inputType('UpdateContactInput', {
  description:
    'What is left out stays; null clears. Another phone or e-mail ends the links sent before.',
  fields: (t) => ({
    id: t.id({ required: true }),
    name: t.string(),
    relation: t.string(),
    phone: t.string({ description: PHONE }),
    email: t.string(),
    language: t.field({ type: Language }),
    shares: t.field({ type: ContactShare }),
    channels: t.field({
      type: [NoticeChannel],
      description:
        'Those that are new, or lead to another phone or e-mail, are asked whether they agree. Null: SMS and EMAIL as far as there is a phone or an e-mail.',
    }),
    message: t.string({ description: MESSAGE }),
    rank: t.int({ description: 'Moves the contact to this place in the order.' }),
  }),
});

builder.objectType(ContactNotFoundError, {
  name: 'ContactNotFoundError',
  description: 'The person has no such contact.',
  interfaces: [ErrorInterface],
});

builder.objectType(TooManyContactsError, {
  name: 'TooManyContactsError',
  description: 'The person has as many contacts as there may be.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ most: t.exposeInt('most') }),
});
