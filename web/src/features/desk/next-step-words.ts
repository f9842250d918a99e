import type { EscalationAction } from '../../gql/desk/graphql';
import type { DeskMessages } from '../../lib/i18n/desk-es';

type Has = { consulate?: object | null; callCenterAt?: string | null };

/** What happens next with an alert that nobody takes. The call centre has from the start what no consulate has. */
export function nextStepWords(
  action: EscalationAction,
  { consulate, callCenterAt }: Has,
  { nextStep }: DeskMessages,
): string {
  const isThere = callCenterAt || !consulate;
  return action === 'CALL_CENTER' && isThere ? nextStep.callCenterAgain : nextStep[action];
}
