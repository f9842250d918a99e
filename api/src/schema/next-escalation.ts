import type { EscalationAction as EscalationActionName } from '../db/generated/enums.ts';
import { builder } from './builder.ts';
import { EscalationAction } from './enums.ts';

interface NextStep {
  at: Date;
  action: EscalationActionName;
}

export const NextEscalation = builder.objectRef<NextStep>('NextEscalation').implement({
  description: 'What happens next with an alert that nobody takes.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    action: t.expose('action', { type: EscalationAction }),
  }),
});
