import type { AlertAbilities as Abilities } from '../alerts/alert-rules.ts';
import { builder } from './builder.ts';

export const AlertAbilities = builder.objectRef<Abilities>('AlertAbilities').implement({
  description:
    'What the viewer may do with an alert as it stands. It follows from their role at its posts and from whether it is theirs, and changes with the alert: read it with each answer and each event.',
  fields: (t) => ({
    take: t.exposeBoolean('take', { description: 'acknowledgeAlert: nobody has it yet.' }),
    release: t.exposeBoolean('release', { description: 'releaseAlert: back to the queue.' }),
    assign: t.exposeBoolean('assign', { description: 'assignAlert, to an officer or a lawyer.' }),
    close: t.exposeBoolean('close', { description: 'closeAlert.' }),
    accept: t.exposeBoolean('accept', {
      description: 'acceptAssignment: it was assigned to them and waits for their word.',
    }),
  }),
});
