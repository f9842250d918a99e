import { isNonNullType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateVAPIDKeys } from 'web-push';
import { schema } from '../src/schema/index.ts';
import { allows, COLUMNS, type Column, columnOf } from '../src/schema/permissions/decision.ts';
import { decisionAbout, PERMISSIONS } from '../src/schema/permissions/permissions.ts';
import { objectsOf, reachabilityOf } from '../src/schema/permissions/reachability.ts';
import type { Viewer } from '../src/viewer.ts';
import { type Answer, useTestServer } from './harness.ts';
import {
  along,
  documentOf,
  everythingOf,
  type Found,
  fieldsOf,
  isError,
  leastOf,
  OBJECTS,
  type Open,
  objectsIn,
  scalarsOf,
  typeOf,
  WAYS,
} from './permission-documents.ts';
import {
  MUTATIONS,
  ON_ONES_OWN,
  PROVOCATIONS,
  PROVOKED_ELSEWHERE,
  type Try,
} from './permission-mutations.ts';
import { ARGUMENTS, FOREIGN } from './permission-roots.ts';
import { type Caller, fillWorld, type World } from './permission-world.ts';
import { dumpOf } from './person-actions.ts';

const vapid = generateVAPIDKeys();
/** The server's time stands still: that a session or a key was used minutes later is noted, and would be a change. */
const startedAt = new Date();
const { server } = useTestServer({
  clock: () => startedAt,
  dispatches: false,
  settings: {
    VAPID_PUBLIC_KEY: vapid.publicKey,
    VAPID_PRIVATE_KEY: vapid.privateKey,
    VAPID_SUBJECT: 'mailto:nobody@example.org',
  },
});

let world: World;
const reaches = reachabilityOf(schema);
/** What each kind of viewer was really given: "Alert.status", and where objects of each type were found. */
const given = new Map<Column, Set<string>>(COLUMNS.map((column) => [column, new Set()]));
const found = new Map<Caller, Map<string, Way>>();

/** A root field with its variables, and the fields from there to an object. */
interface Way {
  field: string;
  variables: Record<string, unknown>;
  way: string[];
}

beforeAll(async () => {
  world = await fillWorld(server);
});

/** Anybody may ask these, and of nobody there is nothing to tell. */
const OF_SOMEBODY = ['alert', 'viewer'];
const REFUSED = ['FORBIDDEN', 'UNAUTHENTICATED'];
const isRefused = ({ errors = [] }: Pick<Answer<unknown>, 'errors'>) =>
  errors.length > 0 && errors.every(({ extensions }) => REFUSED.includes(extensions.code));
const openTo =
  ({ viewer }: Caller): Open =>
  (type, field) =>
    allows(decisionAbout(type, field) ?? {}, viewer);
const callersOf = (column: Column) => world.callers.filter((caller) => caller.column === column);
const isNothing = (value: unknown) => value === null || value === undefined;

/** What the conditions that hold for some rows alone mean. */
const OF_ROWS: Record<string, (viewer: Viewer, officerId: string) => boolean> = {
  themself: (viewer, id) => isThemself(viewer, id),
  'of their posts': (viewer, id) => isOfTheirPosts(viewer, id),
  'of their posts, themself': (viewer, id) => isThemself(viewer, id) || isOfTheirPosts(viewer, id),
};
const isThemself = (viewer: Viewer, id: string) =>
  viewer !== null && 'officerId' in viewer && viewer.officerId === id;
const isOfTheirPosts = (viewer: Viewer, id: string) =>
  viewer?.kind === 'OFFICER' &&
  (world.posts.get(id) ?? []).some((post) => viewer.posts.includes(post));
/** Conditions that the viewer alone decides. */
const OF_VIEWERS = /^(shared|scope)\b/;

/** Notes what an object shows, and says what it should not. */
function judge(caller: Caller, { type, object, way }: Found): string[] {
  const wrong: string[] = [];
  for (const [field, value] of Object.entries(object)) {
    if (field === '__typename' || isNothing(value)) continue;
    const where = `${type}.${field}`;
    const isEmpty = Array.isArray(value) && value.length === 0;
    if (!openTo(caller)(type, field)) wrong.push(`${where} is shown, at ${way.join('.')}`);
    else if (!isEmpty || !objectsOf(schema, fieldType(type, field)).length)
      given.get(caller.column)?.add(where);
    const access = decisionAbout(type, field)?.[caller.column];
    const ofRow = typeof access === 'object' ? OF_ROWS[access.label] : undefined;
    if (type === 'Officer' && ofRow && !ofRow(caller.viewer, object.id as string))
      wrong.push(`${where} of another is shown, at ${way.join('.')}`);
  }
  return wrong;
}

const fieldType = (type: string, field: string) =>
  fieldsOf(type).find(({ name }) => name === field)?.type ?? typeOf(type);

/** Judges an answer whole, and keeps the ways on which objects were found. */
function judgeAnswer(caller: Caller, data: unknown, from?: Omit<Way, 'way'>): string[] {
  const ways = found.get(caller) ?? new Map<string, Way>();
  found.set(caller, ways);
  return objectsIn(data, []).flatMap((each) => {
    if (from && !ways.has(each.type)) ways.set(each.type, { ...from, way: each.way });
    return judge(caller, each);
  });
}

/** Whether an answer holds anything of another post that the viewer may not know of. */
function foreignIn(caller: Caller, answer: unknown): string[] {
  if (['CALL_CENTER', 'ADMINISTRATOR'].includes(caller.column)) return [];
  const text = JSON.stringify(answer ?? null);
  return world.foreign.secrets.filter((secret) => text.includes(secret));
}

async function asks(caller: Caller, document: string, variables: object) {
  const answer = await server.ask<Record<string, unknown> | null>(document, variables, caller.as);
  return { ...answer, foreign: foreignIn(caller, answer.data) };
}

/** Reads a whole query; says what is wrong with it. */
async function walkQuery(caller: Caller, field: string): Promise<string[]> {
  const wrong: string[] = [];
  const type = fieldType('Query', field);
  const isOpen = openTo(caller)('Query', field);
  for (const variables of ARGUMENTS[field]?.(world, caller) ?? [{}]) {
    const selection = isOpen
      ? everythingOf(type, openTo(caller))
      : leastOf({ name: '', type } as Parameters<typeof leastOf>[0]);
    const answer = await asks(caller, documentOf('Query', field, variables, selection), variables);
    const value = answer.data?.[field];
    const says = JSON.stringify(answer.errors ?? []);
    if (answer.foreign.length > 0) wrong.push(`Query.${field} tells of another post`);
    if (!isOpen) {
      if (!isNothing(value)) wrong.push(`Query.${field} is shown`);
      if (isNonNullType(type) && !isRefused(answer)) wrong.push(`Query.${field}: ${says}`);
      continue;
    }
    if (caller.viewer === null && OF_SOMEBODY.includes(field)) {
      if (!isNothing(value)) wrong.push(`Query.${field} is shown`);
      continue;
    }
    if (answer.errors) wrong.push(`Query.${field}: ${says}`);
    wrong.push(
      ...judgeAnswer(caller, { __typename: 'Query', ...answer.data }, { field, variables }),
    );
  }
  return wrong;
}

/** The first message of a subscription, or how it ended without one. */
async function firstOf(caller: Caller, query: string, variables: Record<string, unknown>) {
  const following = server.follow({ query, variables }, caller.as ?? '');
  const first = await following.next().catch(() => null);
  following.stop();
  return first ?? { ended: await following.ended };
}

async function walkSubscription(caller: Caller, field: string): Promise<string[]> {
  const wrong: string[] = [];
  const type = fieldType('Subscription', field);
  const isOpen = openTo(caller)('Subscription', field);
  const selection = isOpen ? everythingOf(type, openTo(caller)) : '{ __typename }';
  for (const variables of ARGUMENTS[field]?.(world, caller) ?? [{}]) {
    const document = documentOf('Subscription', field, variables, selection);
    const first = await firstOf(caller, document, variables);
    if (isOpen === 'ended' in first) wrong.push(`Subscription.${field}: ${JSON.stringify(first)}`);
    if (isOpen) wrong.push(...judgeAnswer(caller, { __typename: 'Subscription', ...first }));
  }
  return wrong;
}

/** Asks for what belongs to others: nothing may come, but to whom it is open. */
async function walkForeign(caller: Caller, field: string): Promise<string[]> {
  const { given: give, openTo: columns } = FOREIGN[field] as (typeof FOREIGN)[string];
  const root = fieldsOf('Query').some(({ name }) => name === field) ? 'Query' : 'Subscription';
  if (!openTo(caller)(root, field) || columns.includes(caller.column)) return [];
  const variables = give(world);
  const type = fieldType(root, field);
  const document = documentOf(root, field, variables, everythingOf(type, openTo(caller)));
  if (root === 'Subscription') {
    const first = await firstOf(caller, document, variables);
    return 'ended' in first ? [] : [`${field} follows what is another's`];
  }
  const { data } = await asks(caller, document, variables);
  const value = data?.[field];
  const edges = (value as { edges?: unknown[] } | null | undefined)?.edges ?? value;
  return isNothing(edges) || (Array.isArray(edges) && edges.length === 0)
    ? []
    : [`${field} shows what is another's`];
}

/**
 * Asks for the fields of a type that the table refuses and that may not be null, one by one, on an object that the viewer
 * was shown; and for a type of which they were shown none, for all of it on the shortest way that there is.
 */
async function walkRefused(caller: Caller, type: string): Promise<string[]> {
  const seen = found.get(caller)?.get(type);
  if (!seen) {
    const way = WAYS.get(type);
    // Only a mutation gives it, and mutations are walked by themselves.
    if (!way) return [];
    const [field = '', ...rest] = way;
    const inner = `{ __typename ${scalarsOf(typeOf(type))} }`;
    const [variables = {}] = ARGUMENTS[field]?.(world, caller) ?? [];
    const document = documentOf('Query', field, variables, along(rest, inner));
    const { data } = await asks(caller, document, variables);
    const isReached = JSON.stringify(data ?? null).includes(`"__typename":"${type}"`);
    return isReached ? [`${type} is reached`] : [];
  }
  const wrong: string[] = [];
  for (const field of fieldsOf(type)) {
    if (openTo(caller)(type, field.name) || !isNonNullType(field.type)) continue;
    const [, ...rest] = seen.way;
    const selection = along(rest, `{ ${leastOf(field)} }`);
    const document = documentOf('Query', seen.field, seen.variables, selection);
    const answer = await asks(caller, document, seen.variables);
    if (!isRefused(answer)) wrong.push(`${type}.${field.name} is not refused`);
  }
  return wrong;
}

it('knows what every condition of the table means', () => {
  const labels = Object.values(PERMISSIONS)
    .flatMap((decisions) => Object.values(decisions).flatMap((each) => Object.values(each)))
    .flatMap((access) => (typeof access === 'object' ? [access.label] : []));
  expect(labels.filter((label) => !(label in OF_ROWS) && !OF_VIEWERS.test(label))).toEqual([]);
});

it('has arguments for every query and subscription that takes some', () => {
  const without = ['Query', 'Subscription'].flatMap((root) =>
    fieldsOf(root).filter(({ args, name }) => args.length > 0 && !ARGUMENTS[name]),
  );
  expect(without.map(({ name }) => name)).toEqual([]);
});

describe.each(COLUMNS)('%s', (column) => {
  it('is who the test takes it for', () => {
    expect(callersOf(column)).not.toEqual([]);
    for (const { viewer } of callersOf(column)) expect(columnOf(viewer)).toBe(column);
  });

  it('gets by every query what the table says, and nothing else', async () => {
    const wrong: string[] = [];
    for (const caller of callersOf(column))
      for (const { name } of fieldsOf('Query'))
        wrong.push(...(await walkQuery(caller, name)).map((each) => `${caller.name}: ${each}`));
    expect(wrong).toEqual([]);
  });

  it('gets by every subscription what the table says, and nothing else', async () => {
    const wrong: string[] = [];
    for (const caller of callersOf(column))
      for (const { name } of fieldsOf('Subscription'))
        wrong.push(
          ...(await walkSubscription(caller, name)).map((each) => `${caller.name}: ${each}`),
        );
    expect(wrong).toEqual([]);
  });

  it('gets nothing of what is another’s', async () => {
    const wrong: string[] = [];
    for (const caller of callersOf(column))
      for (const field of Object.keys(FOREIGN))
        wrong.push(...(await walkForeign(caller, field)).map((each) => `${caller.name}: ${each}`));
    expect(wrong).toEqual([]);
  });

  it('is refused every other field of every type', async () => {
    const wrong: string[] = [];
    for (const caller of callersOf(column))
      for (const { name } of OBJECTS)
        wrong.push(...(await walkRefused(caller, name)).map((each) => `${caller.name}: ${each}`));
    expect(wrong).toEqual([]);
  });
});

/** With and without a token nobody is somebody else; which contact or partner calls makes no difference here. */
const MOST_CALLERS = 2;

const errorsOf = (answer: Answer<unknown>) => JSON.stringify(answer.errors ?? []);

/** Calls a mutation and returns what came of it. */
async function mutate(field: string, { variables, as }: Omit<Try, 'gives'>, open: Open) {
  const type = fieldType('Mutation', field);
  const document = documentOf('Mutation', field, variables, everythingOf(type, open));
  return server.ask<Record<string, Record<string, unknown>> | null>(document, variables, as);
}

describe('mutations', () => {
  /** One try of each, prepared for the first who may. */
  const prepared = new Map<string, { try: Try; by: Caller }>();

  beforeAll(async () => {
    for (const [field, prepare] of Object.entries(MUTATIONS)) {
      const by = world.callers.find((caller) => openTo(caller)('Mutation', field));
      if (by) prepared.set(field, { try: await prepare(world, by), by });
    }
  });

  it('are all in the table of the test', () => {
    expect(Object.keys(MUTATIONS).sort()).toEqual(
      fieldsOf('Mutation')
        .map(({ name }) => name)
        .sort(),
    );
    expect([...prepared.keys()].sort()).toEqual(Object.keys(MUTATIONS).sort());
  });

  it.each(COLUMNS)(
    'refuse %s whatever the table does not let them, and change nothing',
    async (column) => {
      const wrong: string[] = [];
      const before = await dumpOf(server);
      for (const caller of callersOf(column).slice(0, MOST_CALLERS))
        for (const [field, { try: attempt }] of prepared) {
          if (openTo(caller)('Mutation', field)) continue;
          const answer = await mutate(field, { ...attempt, as: caller.as }, () => false);
          const { __typename: type } = answer.data?.[field] ?? {};
          const refusal = caller.viewer
            ? ['ForbiddenError', 'NotSignedInError']
            : ['NotSignedInError'];
          if (!refusal.includes(String(type)))
            wrong.push(`${caller.name}: ${field} answers ${type} ${errorsOf(answer)}`);
        }
      expect(wrong).toEqual([]);
      expect(changes(before, await dumpOf(server))).toEqual([]);
    },
  );

  it('find nothing that is another’s, and change nothing', async () => {
    const wrong: string[] = [];
    const before = await dumpOf(server);
    const others = { PERSON: world.person.token, OFFICER: world.foreign.officer.cookie };
    for (const kind of ['PERSON', 'OFFICER'] as const)
      for (const field of ON_ONES_OWN[kind]) {
        const { variables } = (prepared.get(field) as { try: Try }).try;
        const answer = await mutate(field, { variables, as: others[kind] }, () => false);
        const type = String(answer.data?.[field]?.__typename);
        if (!type.endsWith('NotFoundError')) wrong.push(`${kind}: ${field} answers ${type}`);
      }
    expect(wrong).toEqual([]);
    expect(changes(before, await dumpOf(server))).toEqual([]);
  });

  it.each(COLUMNS)('do for %s what the table lets them', async (column) => {
    const wrong: string[] = [];
    for (const caller of callersOf(column).slice(0, 1))
      for (const [field, first] of prepared) {
        if (!openTo(caller)('Mutation', field)) continue;
        const attempt =
          first.by === caller
            ? first.try
            : await (MUTATIONS[field] as (typeof MUTATIONS)[string])(world, caller);
        const becomes = becomesOf(field, caller);
        const as = attempt.as ?? caller.as;
        const answer = await mutate(field, { ...attempt, as }, openTo(becomes));
        const result = answer.data?.[field];
        if (answer.errors || result?.__typename !== attempt.gives)
          wrong.push(
            `${caller.name}: ${field} answers ${JSON.stringify(result)} ${errorsOf(answer)}`,
          );
        given.get(column)?.add(`Mutation.${field}`);
        wrong.push(...judgeAnswer(becomes, result));
      }
    expect(wrong).toEqual([]);
  });

  it('make every expected error come', async () => {
    const wrong: string[] = [];
    const errors = OBJECTS.filter(isError).map(({ name }) => name);
    expect(Object.keys({ ...PROVOCATIONS, ...PROVOKED_ELSEWHERE }).sort()).toEqual(errors.sort());
    for (const [type, provoke] of Object.entries(PROVOCATIONS)) {
      const { field, ...attempt } = await provoke(world);
      const answer = await mutate(field, attempt, () => false);
      const error = answer.data?.[field] ?? {};
      const missing = fieldsOf(type).filter(
        (each) =>
          isNonNullType(each.type) &&
          scalarsOf(typeOf(type)).includes(each.name) &&
          isNothing(error[each.name]),
      );
      if (error.__typename !== type || missing.length > 0)
        wrong.push(`${type}: ${JSON.stringify(error)} ${errorsOf(answer)}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Whom the mutations that make a device known have before them when they answer. */
function becomesOf(field: string, caller: Caller): Caller {
  if (
    caller.viewer !== null ||
    !['enroll', 'raiseAlert', 'recover', 'joinByInvitation'].includes(field)
  )
    return caller;
  return world.callers.find(({ column }) => column === 'PERSON') as Caller;
}

/** Rows that stand in one dump and not in the other. */
function changes(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')].map((lines) => new Set(lines));
  return [
    ...[...(now ?? [])].filter((line) => !old?.has(line)),
    ...[...(old ?? [])].filter((line) => !now?.has(line)),
  ];
}

it('gives every kind of viewer each field that the matrix promises', () => {
  const missing = COLUMNS.flatMap((column) =>
    Object.entries(PERMISSIONS).flatMap(([type, decisions]) =>
      Object.entries(decisions)
        .filter(([, decision]) => decision[column] && reaches(column, type))
        .map(([field]) => `${type}.${field}`)
        .filter((field) => !isError(typeOf(type)) && !given.get(column)?.has(field))
        .filter(
          (field) => column !== 'NOBODY' || !OF_SOMEBODY.includes(field.slice('Query.'.length)),
        )
        .map((field) => `${column} ${field}`),
    ),
  );
  expect(missing).toEqual([]);
});
