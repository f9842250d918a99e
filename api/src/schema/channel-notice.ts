import type { LastNotice } from '../notices/last-notice-store.ts';
import { builder } from './builder.ts';
import { ContactChannel } from './contact.ts';
import { DeliveryState, NoticeKind, NoticeReason } from './delivery.ts';

const ChannelNotice = builder.objectRef<LastNotice>('ChannelNotice').implement({
  description: 'An invitation or a test, and how far it came.',
  fields: (t) => ({
    notice: t.expose('notice', { type: NoticeKind, description: 'INVITATION or TEST.' }),
    state: t.expose('state', { type: DeliveryState }),
    reason: t.expose('reason', { type: NoticeReason, nullable: true }),
    at: t.expose('at', {
      type: 'DateTime',
      description: 'When it came so far; as long as nothing is known, when it was asked for.',
    }),
  }),
});

builder.objectFields(ContactChannel, (t) => ({
  lastNotice: t.field({
    type: ChannelNotice,
    nullable: true,
    description:
      'The last invitation or test to the address as it is now: whether messages arrive there at all. Null: none went there yet.',
    resolve: async ({ lastNotice }) => (await lastNotice?.()) ?? null,
  }),
}));
