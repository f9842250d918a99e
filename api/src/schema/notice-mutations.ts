import { findAlert } from '../alerts/find-alert.ts';
import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import { Alert } from './alert.ts';
import { builder } from './builder.ts';
import { contactOf } from './callers.ts';
import { OutboxMessage } from './delivery.ts';

const FOR_CONTACT = { types: [NotSignedInError, ForbiddenError] };

builder.mutationFields((t) => ({
  markAlertOpened: t.field({
    type: Alert,
    description:
      'The contact has the page open. Pages call it when they are seen; previews of links do not.',
    errors: FOR_CONTACT,
    resolve: async (_root, _args, context) => {
      const viewer = await contactOf(context);
      await context.notices.receipts.opened(viewer);
      return findAlert(context.database, viewer, viewer.alertId);
    },
  }),
  markAlertSeen: t.field({
    type: Alert,
    description: 'The contact says "I have seen this": the person and the desk are told.',
    errors: FOR_CONTACT,
    resolve: async (_root, _args, context) => {
      const viewer = await contactOf(context);
      await context.notices.receipts.seen(viewer);
      return findAlert(context.database, viewer, viewer.alertId);
    },
  }),
}));

builder.queryFields((t) => ({
  outbox: t.field({
    type: [OutboxMessage],
    nullable: true,
    description:
      'What would have been sent if there were a carrier, newest first; of this process alone. For administrators; in the demo for everybody on this machine. Null for others.',
    resolve: async (_root, _args, context) => {
      const viewer = await context.viewer();
      const administers = viewer?.kind === 'OFFICER' && viewer.role === 'ADMINISTRATOR';
      return administers || context.demo ? [...context.notices.outbox.list()] : null;
    },
  }),
}));
