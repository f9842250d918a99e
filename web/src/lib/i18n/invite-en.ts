import type { InviteMessages } from './invite-es';

export const inviteEn: InviteMessages = {
  loading: 'Looking for the invitation…',
  missing: 'A part of this address is missing. Open the whole link that we sent you.',
  wrong: 'This link does not work any more.',
  wrongBody: 'Perhaps whoever invited you changed your number, or removed you from their contacts.',
  failed: 'There is no connection. Try again.',
  busy: 'Too many tries. Wait a minute and try again.',
  retry: 'Try again',
  heading: '{name} wants you told if they ask for help',
  somebody: 'Somebody close to you',
  body: 'If they ever fear that they are about to be detained, they press a button. The consulate of Mexico knows at once, and we tell you too.',
  over: 'We would tell you this way: {channel}.',
  channel: {
    SMS: 'text message (SMS)',
    WHATSAPP: 'WhatsApp',
    VOICE: 'phone call',
    EMAIL: 'e-mail',
    PUSH: 'notification on this phone',
  },
  question: 'Do you agree?',
  yes: 'Yes, tell me',
  no: 'No, not this way',
  stop: 'I want no messages at all',
  stopWhy: 'We will not write to this number or address again, whoever adds it.',
  working: 'Saving…',
  answered: {
    NOT_ASKED: 'You have not answered yet.',
    INVITED: 'You have not answered yet.',
    CONFIRMED: 'Thank you. We will tell you.',
    DECLINED: 'Understood. We will not tell you this way.',
    STOPPED: 'Done. We will send you no messages.',
  },
  change: 'You can change your answer here whenever you like. Keep this link and do not share it.',
  push: 'Tell me on this phone too',
  pushWhy:
    'A notification, even where messages do not arrive. Your browser will ask for permission.',
  pushDone: 'Done. This phone will get the alerts too.',
  pushDenied: 'This phone did not allow it. You can change that in the settings of the browser.',
  free: 'It costs nothing. We ask for no name and no details.',
  noScript:
    'To answer here, this browser needs JavaScript. You can also reply YES, NO or STOP to the message.',
};
