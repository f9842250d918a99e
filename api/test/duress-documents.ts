import { type GraphQLOutputType, getNamedType, isObjectType } from 'graphql';
import type { Column } from '../src/schema/permissions/decision.ts';
import { decisionAbout } from '../src/schema/permissions/permissions.ts';
import { fieldsOf, typeOf } from './permission-documents.ts';

/** Everybody on the side that is told of an honest cancel. Contacts follow live, partners have every scope. */
export const ONLOOKERS = {
  'the person': 'PERSON',
  'a contact': 'CONTACT',
  'a partner of the first post': 'PARTNER',
  'a partner of a post that joined by escalation': 'PARTNER',
  'a partner of a post that the alert later moves to': 'PARTNER',
} as const satisfies Record<string, Column>;
export type Onlooker = keyof typeof ONLOOKERS;
export type OnlookerColumn = (typeof ONLOOKERS)[Onlooker];

/** What the partners work for; the two on whose side somebody is known alone have no post. */
export const POSTS = new Map<Onlooker, string>([
  ['a partner of the first post', 'los-angeles'],
  ['a partner of a post that joined by escalation', 'santa-ana'],
  ['a partner of a post that the alert later moves to', 'san-diego'],
]);

/** Public, and the same whoever asks: its name will do. */
const PUBLIC: Record<string, string> = { Consulate: '{ code }', County: '{ fips }' };

/** All that a kind of viewer may read of a type, gone into where it is met first and read flat where it is met again. */
export function selectionOf(
  type: GraphQLOutputType,
  column: OnlookerColumn,
  met = new Set<string>(),
): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  if (PUBLIC[named.name]) return PUBLIC[named.name] as string;
  const isFirst = !met.has(named.name);
  met.add(named.name);
  const parts = fieldsOf(named.name)
    .filter((field) => decisionAbout(named.name, field.name)?.[column])
    .filter((field) => isFirst || !isObjectType(getNamedType(field.type)))
    .map((field) => `${field.name} ${selectionOf(field.type, column, met)}`);
  return `{ __typename ${parts.join(' ')} }`;
}

/** The lists of alerts with filters, under names of their own. */
const listsWith = (...filters: string[]) =>
  filters
    .map((filter, index) => {
      const args = `(first: 200${filter && `, ${filter}`})`;
      return `list${index}: alerts${args} { edges { node { id status } } }`;
    })
    .join(' ');
const STATUSES = ['RAISED', 'ACKNOWLEDGED', 'ASSIGNED', 'CANCELLED', 'CLOSED'];
const EACH_FILTER = listsWith(
  '',
  ...STATUSES.map((each) => `status: [${each}]`),
  'lane: FIRST',
  'lane: SECOND',
);
/** Who has one alert has little to list; duress.test.ts tries each filter as the person. */
const LISTS = listsWith(
  'status: [RAISED, ACKNOWLEDGED, ASSIGNED]',
  'status: [CANCELLED]',
  'lane: FIRST',
);

/** An event, with the plain fields of its alert. */
const eventOf = (column: OnlookerColumn) =>
  selectionOf(typeOf('AlertEvent'), column, new Set(['Alert']));
const EVENTS = (column: OnlookerColumn) =>
  `alertEvents(after: $since, first: 200) { edges { node ${eventOf(column)} } pageInfo { hasNextPage endCursor } }`;

/** Whether an alert can be stood at in the list. */
export const AT = `query At($at: String!) {
  after: alerts(first: 1, after: $at) { __typename } before: alerts(last: 1, before: $at) { __typename } }`;

const ALERT = (column: OnlookerColumn) => `alert(id: $id) ${selectionOf(typeOf('Alert'), column)}`;

/** Everything that an onlooker asks about one alert. What partners ask of all alerts at once stands apart. */
export const LOOK: Record<OnlookerColumn, string> = {
  PERSON: `query Look($id: ID!, $since: String) {
    ${ALERT('PERSON')} ${LISTS} ${EVENTS('PERSON')} viewer ${selectionOf(typeOf('Viewer'), 'PERSON')} myData }`,
  CONTACT: `query Look($id: ID!, $since: String, $token: String!) {
    ${ALERT('CONTACT')} ${LISTS} ${EVENTS('CONTACT')} viewer ${selectionOf(typeOf('Viewer'), 'CONTACT')}
    contactInvitation(token: $token) ${selectionOf(typeOf('ContactInvitation'), 'CONTACT')} }`,
  PARTNER: `query Look($id: ID!) { ${ALERT('PARTNER')} }`,
};
export const OF_ALL = `query All($since: String) { ${EACH_FILTER} ${EVENTS('PARTNER')} }`;

/** What is sent after each change: an alert, and how much of everything it has. The looks go further. */
export const UPDATES = (column: OnlookerColumn) => {
  const parts = fieldsOf('Alert')
    .filter(({ name }) => decisionAbout('Alert', name)?.[column])
    .map(({ name, type }) => `${name} ${isObjectType(getNamedType(type)) ? '{ __typename }' : ''}`);
  return `subscription Updates($id: ID!) { alertUpdated(id: $id) { ${parts.join(' ')} } }`;
};
export const FEED = (column: OnlookerColumn) =>
  `subscription Feed($after: String) { alertFeed(after: $after) ${eventOf(column)} }`;
