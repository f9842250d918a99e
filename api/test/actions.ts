import { CursorSeal, comparePositions, type LogPosition } from '../src/feed/cursor.ts';
import type { Feed } from '../src/feed/feed.ts';
import { derivedKey, pepperOf } from '../src/privacy/pepper.ts';
import { type FeedMessage, type TestServer, until } from './harness.ts';

type Asking = Pick<TestServer, 'ask'>;

/** What a mutation on an alert answers, whichever member of its union it is. */
export interface Outcome {
  __typename: string;
  id?: string;
  status?: string;
  outcome?: string | null;
  code?: string;
  field?: string | null;
  message?: string;
  takenBy?: { name: string };
  acknowledgedBy?: { name: string } | null;
  alert?: { id: string; status: string };
}

const ANSWER = `{
  __typename
  ... on Alert { id status outcome acknowledgedBy { name } }
  ... on Error { code field message }
  ... on AlertAlreadyTakenError { takenBy { name } alert { id status } }
  ... on AlertEndedError { alert { id status } }
}`;

async function act(
  server: Asking,
  field: string,
  variables: object,
  as?: string,
): Promise<Outcome> {
  // AlertAlreadyTakenError is no member of every result, so only what fits is asked.
  const answer =
    field === 'acknowledgeAlert' ? ANSWER : ANSWER.replace(/^.*AlertAlreadyTakenError.*\n/m, '');
  const heads: Record<string, [string, string]> = {
    acknowledgeAlert: ['$id: ID!', 'id: $id'],
    releaseAlert: ['$id: ID!', 'id: $id'],
    closeAlert: ['$id: ID!, $outcome: AlertOutcome!', 'id: $id, outcome: $outcome'],
    assignAlert: ['$id: ID!, $officerId: ID!', 'id: $id, officerId: $officerId'],
    cancelAlert: ['$id: ID!', 'input: { id: $id }'],
    reportPosition: [
      '$id: ID!, $position: PositionInput!',
      'input: { id: $id, position: $position }',
    ],
  };
  const [declared, passed] = heads[field] as [string, string];
  const told = await server.ask<Record<string, Outcome>>(
    `mutation Act(${declared}) { ${field}(${passed}) ${answer} }`,
    variables,
    as,
  );
  if (told.errors) throw new Error(JSON.stringify(told.errors));
  return told.data[field] as Outcome;
}

export const take = (server: Asking, id: string, as?: string) =>
  act(server, 'acknowledgeAlert', { id }, as);
export const release = (server: Asking, id: string, as?: string) =>
  act(server, 'releaseAlert', { id }, as);
export const close = (server: Asking, id: string, as?: string, outcome = 'HELPED') =>
  act(server, 'closeAlert', { id, outcome }, as);
export const assign = (server: Asking, id: string, officerId: string, as?: string) =>
  act(server, 'assignAlert', { id, officerId }, as);
export const cancel = (server: Asking, id: string, as?: string) =>
  act(server, 'cancelAlert', { id }, as);
export const report = (server: Asking, id: string, position: object, as?: string) =>
  act(server, 'reportPosition', { id, position }, as);

/** A cursor from which a feed misses nothing that happens after this call. */
export async function feedCursor(server: Asking, as: string): Promise<string> {
  const answer = await server.ask<{ alerts: { feedCursor: string } }>(
    '{ alerts(first: 1) { feedCursor } }',
    {},
    as,
  );
  return answer.data.alerts.feedCursor;
}

/**
 * A cursor behind everything that happened so far: waits until the feed has handed it on. (A transaction of anybody on
 * the same database server may hold the feed back for a moment.)
 */
export async function presentCursor(server: TestServer, as: string): Promise<string> {
  const { database, feed } = server.services;
  await until(async () => {
    const { rows } = await database.pool.query<{ tx: string; id: string }>(
      'SELECT tx, id FROM alert_events ORDER BY tx DESC, id DESC LIMIT 1',
    );
    const { position } = feed;
    return rows.every(({ tx, id }) => position.tx === BigInt(tx) && position.id === BigInt(id));
  });
  return feedCursor(server, as);
}

export interface EventPage {
  edges: Array<{ cursor: string; node: { cursor: string; type: string; alert: { id: string } } }>;
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

export const EVENTS = `query Events($after: String, $first: Int) {
  alertEvents(after: $after, first: $first) {
    edges { cursor node { cursor type alert { id } } }
    pageInfo { endCursor hasNextPage }
  }
}`;

/** Every event after a cursor, page by page; from the beginning without one. */
export async function pollEvents(
  server: Asking,
  as: string,
  after: string | null = null,
  first = 50,
): Promise<EventPage['edges']> {
  const all: EventPage['edges'] = [];
  for (let cursor = after; ; ) {
    const answer = await server.ask<{ alertEvents: EventPage }>(
      EVENTS,
      { after: cursor, first },
      as,
    );
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    const { edges, pageInfo } = answer.data.alertEvents;
    all.push(...edges);
    cursor = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) return all;
  }
}

/** Whether cursors stand strictly in the order of the log, within one epoch. `feed`: whoever can read them. */
export function inLogOrder(feed: Pick<Feed, 'open'>, cursors: string[]): boolean {
  const places = cursors.map((cursor) => feed.open(cursor));
  return places.every(
    (place, index) => index === 0 || comparePositions(places[index - 1] as LogPosition, place) < 0,
  );
}

/** Reads the cursors of a server in a process of its own, which has these settings. */
export function cursorReader({ DATA_DIR }: Record<string, string>): Pick<Feed, 'open'> {
  const pepper = pepperOf({ pepper: null, dataDir: DATA_DIR as string });
  const seal = new CursorSeal(derivedKey(pepper, 'feed-cursor'));
  return { open: (cursor) => seal.open(cursor.slice(0, 8), cursor) };
}

/** "TYPE id" of feed messages, to compare whole sequences at once. */
export const told = (messages: FeedMessage[]) =>
  messages.map(({ alertFeed }) => `${alertFeed.type} ${alertFeed.alert.id}`);

/** Reads messages until one of this type about this alert came, and returns them all. */
export async function nextUntil(
  feed: { next(): Promise<FeedMessage> },
  type: string,
  id: string,
): Promise<FeedMessage[]> {
  const messages: FeedMessage[] = [];
  for (;;) {
    const message = await feed.next();
    messages.push(message);
    if (message.alertFeed.type === type && message.alertFeed.alert.id === id) return messages;
  }
}
