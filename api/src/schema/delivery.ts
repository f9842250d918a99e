import { audienceOf } from '../alerts/audience.ts';
import type { OpenContact } from '../contacts/contact-rules.ts';
import * as enums from '../db/generated/enums.ts';
import { contactNumbersOf, type DeliveryRow, deliveriesOf } from '../notices/delivery-service.ts';
import { NOTICE_REASONS, type NoticeReason as NoticeReasonName } from '../notices/notice-reason.ts';
import type { UnsentMessage } from '../notices/outbox.ts';
import { Alert } from './alert.ts';
import { builder } from './builder.ts';
import { Contact } from './contact.ts';
import { NoticeChannel } from './enums.ts';

export const NoticeKind = builder.enumType(enums.NoticeKind, {
  name: 'NoticeKind',
  description:
    'RAISED: the first notice. TAKEN, MOVED_ON, CANCELLED, CLOSED: what became of it. INVITATION asks a contact whether they agree. TEST was asked for by the person. PAGE calls an officer. WATCH says that the system itself is not well.',
});

export const DeliveryState = builder.enumType(enums.DeliveryState, {
  name: 'DeliveryState',
  description:
    'QUEUED: to be sent, or to be tried again (see reason). SENDING. ACCEPTED: the carrier took it. DELIVERED: so the carrier says. OPENED: the page was opened, or the call was answered. ACKNOWLEDGED: the contact said that they saw it. FAILED. REPLACED by a later notice before it went out. SKIPPED: not sent, see reason. Never goes back, but for a message that its carrier could not deliver: that is tried again.',
});

export const NoticeReason = builder.enumType('NoticeReason', {
  description:
    'NO_CARRIER: none is set up here, see the outbox. STOPPED, DECLINED: the contact said so. NOT_CONFIRMED: drills go to confirmed contacts alone. CONTACT_REMOVED. OPENED: the page was opened, so nobody is called. NOT_REACHED: the first notice never arrived. NO_ADDRESS. TAKEN, MOVED_ON, CANCELLED, CLOSED: that came before it. REFUSED: there is no such address. UNREACHABLE, FAULT: the carrier was away, or failed. BUSY: the carrier’s own limit. UNCERTAIN: the connection broke before the answer. UNDELIVERED: the carrier took it and could not deliver. VOICEMAIL: a machine took the call, so nobody is known to have heard it. GAVE_UP.',
  values: NOTICE_REASONS,
});

const DeliveryAttempt = builder
  .objectRef<DeliveryRow['tries'][number]>('DeliveryAttempt')
  .implement({
    description: 'One try of a delivery.',
    fields: (t) => ({
      number: t.exposeInt('number'),
      carrier: t.exposeString('carrier', {
        nullable: true,
        description: 'Null while it is not known, or when nothing was handed over.',
      }),
      startedAt: t.expose('startedAt', { type: 'DateTime' }),
      endedAt: t.expose('endedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'Null: under way, or its process died.',
      }),
      outcome: t.exposeString('outcome', {
        nullable: true,
        description: 'ACCEPTED, DELIVERED, or the reason and the carrier’s own code.',
      }),
    }),
  });

/** A delivery, with the contact where the viewer may know them. */
interface Shown {
  row: DeliveryRow;
  contact: OpenContact | null;
  /** The contact's place in the person's order. */
  contactNumber: number | null;
}

const Delivery = builder.objectRef<Shown>('Delivery').implement({
  description: 'One notice to one receiver over one channel.',
  fields: (t) => ({
    id: t.id({ resolve: ({ row }) => row.id }),
    notice: t.field({ type: NoticeKind, resolve: ({ row }) => row.notice }),
    channel: t.field({ type: NoticeChannel, resolve: ({ row }) => row.channel }),
    state: t.field({ type: DeliveryState, resolve: ({ row }) => row.state }),
    reason: t.field({
      type: NoticeReason,
      nullable: true,
      resolve: ({ row }) => row.reason as NoticeReasonName | null,
    }),
    contact: t.field({
      type: Contact,
      nullable: true,
      description: 'Null for who is not the person, and for a contact who was removed.',
      resolve: ({ contact }) => contact,
    }),
    contactNumber: t.int({
      nullable: true,
      description:
        'Which contact it is, for the desk: the place in the person’s order, from 1, as in PersonDetails.contacts. Null for a contact who was removed.',
      resolve: ({ contactNumber }) => contactNumber,
    }),
    toStaff: t.boolean({
      description: 'Whether it calls an officer.',
      resolve: ({ row }) => row.officerId !== null,
    }),
    nextTryAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is to be sent, or tried again; null when it is not waiting.',
      resolve: ({ row }) => (row.state === 'QUEUED' ? row.dueAt : null),
    }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ row }) => row.createdAt }),
    acceptedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ row }) => row.acceptedAt }),
    deliveredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the carrier said that it delivered: a claim, not a proof.',
      resolve: ({ row }) => row.deliveredAt,
    }),
    openedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ row }) => row.openedAt }),
    acknowledgedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ row }) => row.acknowledgedAt,
    }),
    attempts: t.field({ type: [DeliveryAttempt], resolve: ({ row }) => row.tries }),
  }),
});

builder.prismaObjectFields(Alert, (t) => ({
  deliveries: t.field({
    type: [Delivery],
    description: 'Who was told what, over which way, and how far it came. Oldest first.',
    resolve: async (alert, _args, context) => {
      const viewer = await context.viewer();
      // Erased as the person's side is told, also where the desk still needs them.
      if (alert.forgottenAt && audienceOf(viewer).duressView) return [];
      const rows = await deliveriesOf(context.database, viewer, alert.id);
      const contacts =
        viewer?.kind === 'PERSON' && rows.length > 0
          ? await context.contacts.list(viewer.personId)
          : [];
      const byId = new Map(contacts.map((contact) => [contact.id, contact]));
      const isDesk = viewer?.kind === 'OFFICER' || viewer?.kind === 'REPRESENTATIVE';
      const numbers =
        isDesk && rows.some(({ contactId }) => contactId !== null)
          ? await contactNumbersOf(context.database, alert.personId)
          : null;
      return rows.map((row) => ({
        row,
        contact: byId.get(row.contactId ?? '') ?? null,
        contactNumber: numbers?.get(row.contactId ?? '') ?? null,
      }));
    },
  }),
}));

export const OutboxMessage = builder.objectRef<UnsentMessage>('OutboxMessage').implement({
  description:
    'A message that was NOT sent, because no carrier is set up for its channel. Address and text in the demo alone: nobody who sees to carriers needs names, phones and links.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of its delivery.' }),
    at: t.expose('at', { type: 'DateTime' }),
    notice: t.expose('notice', { type: NoticeKind }),
    channel: t.expose('channel', { type: NoticeChannel }),
    to: t.exposeString('to', { nullable: true }),
    subject: t.exposeString('subject', { nullable: true }),
    text: t.exposeString('text', { nullable: true }),
  }),
});
