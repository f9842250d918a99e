import type { AlertEventType, EscalationAction } from '../../gql/desk/graphql';
import type { DeskMessages } from '../../lib/i18n/desk-es';
import { fill } from '../../lib/i18n/fill';

type Told = {
  type: AlertEventType;
  actor?: object | null;
  step?: EscalationAction | null;
  round?: number | null;
  skipped?: string | null;
};

/** The sentence for an event, with {actor}, {to} and the like still to be filled in. */
export function eventWords({ type, actor, step, round, skipped }: Told, t: DeskMessages): string {
  if (!actor && (type === 'RELEASED' || type === 'ASSIGNED')) return t.byItself[type];
  if (type !== 'ESCALATED' || !step) return t.events[type];
  const reasons: Record<string, string> = t.skipped;
  const what = skipped ? (reasons[skipped] ?? t.skipped.other) : t.escalated[step];
  return round ? fill(t.escalated.again, { what }) : what;
}
