import { REACH_WARNINGS, type Reach, reachWarning } from '../contacts/channel-rules.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';

const ReachWarning = builder.enumType('ReachWarning', {
  description:
    'NO_CONTACTS: there are none. NOBODY_CAN_BE_REACHED: every channel is stopped or declined, or there is none. NOBODY_CONFIRMED: they will be told, but nobody has said that the messages arrive.',
  values: REACH_WARNINGS,
});

const ContactReach = builder.objectRef<Reach>('ContactReach').implement({
  description: 'How far the person’s contacts can be reached.',
  fields: (t) => ({
    reachable: t.exposeInt('reachable', {
      description: 'Contacts with a channel that is not stopped or declined.',
    }),
    confirmed: t.exposeInt('confirmed', { description: 'Contacts with a confirmed channel.' }),
    warning: t.field({ type: ReachWarning, nullable: true, resolve: reachWarning }),
  }),
});

builder.prismaObjectFields(Person, (t) => ({
  reach: t.field({
    type: ContactReach,
    description: 'Whether anybody would be told of an alert.',
    resolve: (person, _args, { contactChannels }) => contactChannels.reach(person.id),
  }),
}));
