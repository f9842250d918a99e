import { RateLimitedError } from '../admission/admission-errors.ts';
import { ContactTokenError } from '../contacts/channel-errors.ts';
import type { OpenInvitation } from '../contacts/contact-channels.ts';
import { InvalidInputError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { ContactChannel } from './contact.ts';
import { ChannelState, Language, NoticeChannel } from './enums.ts';

const ContactInvitation = builder.objectRef<OpenInvitation>('ContactInvitation').implement({
  description: 'What somebody is shown who was asked to be a contact.',
  fields: (t) => ({
    personName: t.exposeString('personName', {
      nullable: true,
      description: 'The first name that the person gave themselves; null if they gave none.',
    }),
    channel: t.expose('channel', {
      type: NoticeChannel,
      description: 'Over which the invitation came.',
    }),
    channels: t.expose('channels', {
      type: [NoticeChannel],
      description:
        'All ways for which the answer counts: the one over which the invitation came, and calls that follow it.',
    }),
    state: t.expose('state', { type: ChannelState }),
    language: t.expose('language', { type: Language }),
  }),
});

const ContactAnswer = builder.enumType('ContactAnswer', {
  description:
    'CONFIRM and DECLINE are about `channels`. STOP ends every message of ours to this address, from whomever, and what else is in `channels` for this contact.',
  values: ['CONFIRM', 'DECLINE', 'STOP'] as const,
});

const PushKeysInput = builder.inputType('PushKeysInput', {
  fields: (t) => ({
    p256dh: t.string({ required: true }),
    auth: t.string({ required: true }),
  }),
});

const PushSubscriptionInput = builder.inputType('PushSubscriptionInput', {
  description: 'What PushSubscription.toJSON() gives in a browser.',
  fields: (t) => ({
    endpoint: t.string({ required: true, description: 'An https address.' }),
    expirationTime: t.float({ description: 'Not used.' }),
    keys: t.field({ type: PushKeysInput, required: true }),
  }),
});

const TOKEN = 'The secret of an invitation ("abi_…").';

builder.queryFields((t) => ({
  contactInvitation: t.field({
    type: ContactInvitation,
    nullable: true,
    description: 'For whoever was asked to be a contact. Null for a token that opens nothing.',
    args: { token: t.arg.string({ required: true, description: TOKEN }) },
    resolve: async (_root, { token }, context) => {
      await context.admission.tryLink(context);
      return context.contactChannels.invitation(token);
    },
  }),
  pushKey: t.string({
    nullable: true,
    description:
      'The key (VAPID, base64url) under which a browser subscribes. Null where no push can be sent.',
    resolve: (_root, _args, { pushKey }) => pushKey,
  }),
}));

builder.mutationFields((t) => ({
  answerContactInvitation: t.field({
    type: ContactInvitation,
    description: 'Answers an invitation, or changes the answer. Needs nobody to be signed in.',
    args: {
      token: t.arg.string({ required: true, description: TOKEN }),
      answer: t.arg({ type: ContactAnswer, required: true }),
    },
    errors: { types: [ContactTokenError, RateLimitedError] },
    resolve: async (_root, { token, answer }, context) => {
      await context.admission.tryLink(context);
      return context.contactChannels.answer(token, answer);
    },
  }),
  savePushSubscription: t.field({
    type: ContactChannel,
    description:
      'Adds the calling browser to the ways by which a contact is told, in the place of an earlier one. That confirms it.',
    args: {
      token: t.arg.string({
        required: true,
        description: 'The secret of an invitation ("abi_…") or of an alert’s link ("abc_…").',
      }),
      subscription: t.arg({ type: PushSubscriptionInput, required: true }),
    },
    errors: { types: [ContactTokenError, InvalidInputError, RateLimitedError] },
    resolve: async (_root, { token, subscription }, context) => {
      await context.admission.tryLink(context);
      return context.contactChannels.savePush(token, subscription);
    },
  }),
}));
