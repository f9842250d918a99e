import type { OutboxMessages } from './outbox-es';

export const outboxEn: OutboxMessages = {
  heading: 'Outbox',
  notSent: 'None of this was sent.',
  notSentBody:
    'This shows what would have been sent. To send it for real, set up e-mail, text messages or notifications.',
  empty: 'Nothing yet. Add a contact and press the button.',
  closed: 'This page is for administrators.',
  failed: 'No connection. We keep trying.',
  to: 'To {to}',
  stamp: 'NOT SENT',
  withheld: 'The text, and who it was for, are not shown: they are another person’s data.',
};
