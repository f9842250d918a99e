import type { Words } from './words.ts';

export const en: Words = {
  drill: 'DRILL:',
  repeated: '(may be repeated)',
  somebody: 'Somebody',
  callCenter: 'the call center',
  consulate: 'the consulate in {city}',
  callCenterShort: 'call center',
  consulateShort: 'consulate {city}',
  short: {
    raised: '{name} asks for help: may be detained.',
    has: '{who} has it.',
    taken: '{name}: {who} has it now.',
    movedOn: '{name}: {who} sees it too.',
    released: '{name}: nobody has it for now. {who} sees it.',
    cancelled: '{name} says: a mistake. Not yet confirmed by voice.',
    cancelConfirmed: '{name}: it was a mistake, confirmed by voice.',
    closed: '{name}: the consulate closed the alert.',
    invitation: '{name} wants you told in an emergency. Reply YES, NO or STOP.',
    test: 'Test from {name}: this is how you will be told. All is well.',
    page: 'Alert not taken for {minutes} min: {who}.',
    pageAssigned: 'An alert was assigned to you: accept within 2 min.',
    watch: 'Watch: {what}.',
    phone: 'Tel',
  },
  subject: {
    raised: '{name} asks for help',
    taken: '{name}: somebody has the alert',
    movedOn: '{name}: others have the alert too',
    cancelled: '{name} says it was a mistake',
    closed: '{name}: the alert was closed',
    invitation: '{name} wants you to be told if they ask for help',
    test: 'Test message from {name}',
    page: 'Alert not taken',
    watch: 'Alert Button watch',
  },
  long: {
    raised: 'They held the alert button at {time}. They may be about to be detained.',
    ownMessage: 'Their message for you: “{message}”',
    where: 'Approximate place: {where}.',
    follow: 'See here what happens and who has it: {url}',
    phone: 'Call center, day and night: {phone}',
    whyYou:
      'You get this message because {name} chose you as a contact. On the page you can ask not to be told.',
    invitation:
      '{name} chose you to be told. If they ever hold the alert button, we will tell you here. Say whether you agree: {url}',
  },
  spoken: {
    raised:
      'This is a notice from Alert Button. {name} asks for help. They may be about to be detained.',
    has: '{who} has it now.',
    cancelled: '{name} says it was a mistake. It has not been confirmed by voice yet.',
    taken: '{name}: {who} has it now.',
    page: 'Alert Button. There is an alert that nobody has taken for {minutes} minutes. {who}.',
    invitation:
      'This is a message from Alert Button. {name} wants us to call you if they ever ask for help. Do you agree?',
    phone: 'Call the call center: {phone}.',
  },
};
