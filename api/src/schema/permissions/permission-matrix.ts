import type { GraphQLSchema } from 'graphql';
import { COLUMNS, type Column, type Decision, HEADINGS } from './decision.ts';
import { PERMISSIONS } from './permissions.ts';
import { type Reaches, reachabilityOf } from './reachability.ts';
import { ROWS } from './visible-rows.ts';

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const heading = (first: string) => [
  row([first, ...COLUMNS.map((column) => HEADINGS[column])]),
  row([first, ...COLUMNS].map(() => '---')),
];

function cell(decision: Decision, column: Column): string {
  const access = decision[column];
  if (access === undefined) return '';
  return access === true ? 'yes' : access.label;
}

function tableOf(type: string, reaches: Reaches): string[] {
  const decisions = Object.entries(PERMISSIONS[type] ?? {}).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return [
    `## ${type}`,
    '',
    ...heading('Field'),
    ...decisions.map(([field, decision]) =>
      row([
        `\`${field}\``,
        ...COLUMNS.map((column) => (reaches(column, type) ? cell(decision, column) : '')),
      ]),
    ),
    '',
  ];
}

/** docs/permissions.md: who may see which rows, and of them which fields, as the code holds it. */
export function permissionMatrix(schema: GraphQLSchema): string {
  const reaches = reachabilityOf(schema);
  const types = Object.keys(PERMISSIONS).sort();
  const cells = types.reduce((sum, type) => sum + Object.keys(PERMISSIONS[type] ?? {}).length, 0);
  return [
    '# Who may see what',
    '',
    'Printed from `api/src/schema/permissions/` by `npm run generate`; do not edit. Every field of the schema stands here:',
    'a field that nobody decided about is refused to everybody, and a test fails. An empty cell is a refusal: null where',
    'the field may be null, `FORBIDDEN` or `UNAUTHENTICATED` where it may not. It is empty, too, where every way from a query,',
    'a mutation or a subscription to the type is refused: nobody gets further than the roots let them.',
    '',
    '`api/test/permissions.test.ts` asks a running server for every field as each kind of viewer, and compares.',
    '',
    `${types.length} types, ${cells} fields, ${COLUMNS.length} kinds of viewer: ${cells * COLUMNS.length} decisions.`,
    '',
    '## Rows',
    '',
    'Which rows a viewer reaches at all. The person, their contacts and partners are shown alerts and events as told: after',
    'a cancel under duress, as an honest cancel would have left them.',
    '',
    ...heading('Noun'),
    ...Object.entries(ROWS).map(([noun, rows]) =>
      row([noun, ...COLUMNS.map((column) => rows[column] ?? '')]),
    ),
    '',
    ...types.flatMap((type) => tableOf(type, reaches)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
