import type { AlertEventType } from '../db/generated/enums.ts';
import { CONSEQUENCES, type Consequence, NOTICES } from './consequences.ts';
import type { Transition } from './transition-sql.ts';
import { TRANSITIONS } from './transitions.ts';

const all: Array<[string, Transition]> = Object.entries(TRANSITIONS);

/** The states to which it leads, in words. */
function leadsTo(to: Transition['to']): string {
  if (to === 'SAME') return 'the same';
  return typeof to === 'string' ? to : [...new Set(Object.values(to).flat())].join(', ');
}

/** The arrows of one transition, as `from --> to`. */
function arrows({ from, to }: Transition): Array<[string, string]> {
  if (from.length === 0) return [['[*]', String(to)]];
  if (to === 'SAME') return [];
  return from.flatMap((one) =>
    (typeof to === 'string' ? [to] : (to[one] ?? [])).map((other): [string, string] => [
      one,
      other,
    ]),
  );
}

const TIMERS: Record<NonNullable<Consequence['timer']>, string> = {
  START: 'escalation starts',
  NEXT_STEP: 'the next step is set',
  AWAIT_ACCEPTANCE: 'an acceptance is awaited, or no longer',
};

function row(type: AlertEventType): string {
  const { told, toldUnderDuress, once, timer, pages } = CONSEQUENCES[type];
  const notice = NOTICES[toldUnderDuress ?? told ?? type];
  const cells = [
    type,
    `${told ?? '–'}${once && told ? ', once' : ''}`,
    `${toldUnderDuress ?? '–'}${once && toldUnderDuress ? ', once' : ''}`,
    ((told ?? toldUnderDuress) && notice) || '–',
    timer ? TIMERS[timer] : 'runs while it waits',
    pages?.join(', ') ?? '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The page of the docs that says how an alert lives: the states, what leads where, and what follows. */
export function alertLife(): string {
  const lines = all.flatMap(([, transition]) =>
    arrows(transition)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => `  ${from} --> ${to}: ${transition.label}`),
  );
  const table = all.map(
    ([name, { label, from, to, events }]) =>
      `| \`${name}\` | ${label} | ${from.join(', ') || 'none yet'} | ${leadsTo(to)} | ${events.join(', ')} |`,
  );
  const consequences = (Object.keys(CONSEQUENCES) as AlertEventType[]).map(row);
  return `# The life of an alert

Printed by \`npm run generate\` from \`api/src/alerts/transitions.ts\` and \`consequences.ts\`.

\`\`\`mermaid
stateDiagram-v2
${lines.join('\n')}
  CLOSED --> [*]
\`\`\`

## What changes an alert

| Transition | When | From | To | Event |
| --- | --- | --- | --- | --- |
${table.join('\n')}

## What follows an event

Told: as what the event reaches the person's side (the person, contacts, partners); under duress: after a forced cancel. What
its contacts are sent follows what it is told. The writer of the log carries it out in the statement that writes the event.

| Event | Told | Under duress | Contacts are sent | Timers | Officers are paged by |
| --- | --- | --- | --- | --- | --- |
${consequences.join('\n')}
`;
}
