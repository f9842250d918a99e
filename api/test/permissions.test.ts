import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../src/schema/index.ts';
import { allows, type Column, columnOf } from '../src/schema/permissions/decision.ts';
import { decisionAbout } from '../src/schema/permissions/permissions.ts';
import type { Viewer } from '../src/viewer.ts';
import { assign } from './actions.ts';
import { deviceToken, LOS_ANGELES, press, useTestServer } from './harness.ts';
import { wellKnown } from './person-actions.ts';

let alertId: string;
/** Credentials of each kind of viewer, all of whom may see the one alert; administrators by a post of theirs. */
const callers: Partial<Record<Column, string | undefined>> = {};

const POST = 'los-angeles';
const REPRESENTATIVE = 'representative';
const { server } = useTestServer();

beforeAll(async () => {
  const { prisma } = server.services.database;
  const person = await wellKnown(server);
  alertId = (await press(server, person.token, { position: LOS_ANGELES })).id;
  callers.NOBODY = undefined;
  callers.PERSON = person.token;
  const officer = await server.signIn('los-angeles');
  callers.OFFICER = officer;
  callers.SUPERVISOR = await server.signIn('supervisor');
  callers.CALL_CENTER = await server.signIn('call-center');
  const administrator = await prisma.officer.findFirstOrThrow({ where: { role: 'ADMINISTRATOR' } });
  await prisma.officerPost.create({ data: { officerId: administrator.id, consulateCode: POST } });
  callers.ADMINISTRATOR = await server.signIn('administrator');
  const lawyer = await prisma.officer.findFirstOrThrow({ where: { role: 'REPRESENTATIVE' } });
  await assign(server, alertId, lawyer.id, officer);
  callers.REPRESENTATIVE = await server.signIn(REPRESENTATIVE);
  const alert = await prisma.alert.findUniqueOrThrow({ where: { id: alertId } });
  const [link] = await server.services.contacts.linksOf(alert.personId, alert);
  callers.CONTACT = link?.token;
  const { partners } = server.services;
  const { id } = await partners.createPartner('Casa de Ayuda', [POST]);
  const { key } = await partners.createKey({ partnerId: id, scopes: ['ALERTS'], expiresInDays: 1 });
  callers.PARTNER = key;
});

/** The least that can be asked of a field's type. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const scalar = Object.values(named.getFields()).find(
    (each) => !isObjectType(getNamedType(each.type)),
  );
  return `{ ${scalar?.name ?? '__typename'} }`;
}

/** Where an object of each type is found, as a document around a selection. */
const PATHS: Record<string, (selection: string) => string> = {
  Alert: (selection) => `query Q($id: ID!) { alert(id: $id) ${selection} }`,
  AlertEvent: (selection) => `query Q($id: ID!) { alert(id: $id) { id events ${selection} } }`,
  Viewer: (selection) => `{ viewer ${selection} }`,
  Person: (selection) => `{ viewer { kind person ${selection} } }`,
  PersonDetails: (selection) => `query Q($id: ID!) { alert(id: $id) { id person ${selection} } }`,
  Consulate: (selection) => `{ consulate(code: "los-angeles") ${selection} }`,
  Partner: (selection) => `{ viewer { kind partner ${selection} } }`,
  ContactView: (selection) => `{ viewer { kind contact ${selection} } }`,
};

const REFUSED = ['FORBIDDEN', 'UNAUTHENTICATED'];

interface Walked {
  refused: boolean;
  isNull: boolean;
}

/** Asks for one field, as one viewer, and says whether it was refused. */
async function walk(type: string, field: string, as: string | undefined): Promise<Walked> {
  const definition = (schema.getType(type) as GraphQLObjectType).getFields()[field];
  if (!definition) throw new Error(`There is no ${type}.${field}`);
  const path = PATHS[type] as (selection: string) => string;
  const document = path(`{ walked: ${field} ${selectionOf(definition.type)} }`);
  const variables = document.includes('$id') ? { id: alertId } : {};
  const { data, errors } = await server.ask<object | null>(document, variables, as);
  const found = JSON.stringify(data ?? null).match(/"walked":(null)?/);
  return {
    refused: errors?.some(({ extensions }) => REFUSED.includes(extensions.code)) ?? false,
    isNull: !found || found[1] === 'null',
  };
}

/** The viewer as the server knows it. */
async function viewerOf(column: Column): Promise<Viewer> {
  const { partners, contacts, staff } = server.services;
  const as = callers[column];
  if (!as) return null;
  if (column === 'PARTNER') return partners.viewerOf(as);
  if (column === 'CONTACT') return contacts.viewerOf(as);
  if (column === 'PERSON') return { kind: 'PERSON', personId: 'x', deviceId: 'x' };
  return staff.auth.viewerOf(as.replace(/^ab_session=/, ''));
}

const COLUMNS = [
  'NOBODY',
  'PERSON',
  'CONTACT',
  'PARTNER',
  'REPRESENTATIVE',
  'OFFICER',
  'SUPERVISOR',
  'CALL_CENTER',
  'ADMINISTRATOR',
] as const;

describe.each(COLUMNS)('%s', (column) => {
  it('is who the test takes it for', async () => {
    expect(columnOf(await viewerOf(column))).toBe(column);
  });

  it.each(Object.keys(PATHS))('gets of %s what the table says, and nothing else', async (type) => {
    const viewer = await viewerOf(column);
    const wrong: string[] = [];
    for (const [field, definition] of Object.entries(
      (schema.getType(type) as GraphQLObjectType).getFields(),
    )) {
      const decision = decisionAbout(type, field) ?? {};
      const { refused, isNull } = await walk(type, field, callers[column]);
      const isAllowed = allows(decision, viewer);
      if (!isAllowed && !isNull) wrong.push(`${field} is shown`);
      if (isAllowed && refused) wrong.push(`${field} is refused`);
      // What may not be null must say why it is not there.
      if (!isAllowed && isNonNullType(definition.type) && reaches(type, column) && !refused)
        wrong.push(`${field} is missing without a word`);
    }
    expect(wrong).toEqual([]);
  });

  it('gets of the roots what the table says', async () => {
    const viewer = await viewerOf(column);
    const wrong: string[] = [];
    for (const root of ['Query', 'Mutation'] as const) {
      for (const [field, definition] of Object.entries(
        (schema.getType(root) as GraphQLObjectType).getFields(),
      )) {
        // With arguments that lead nowhere: the question is whether the door is shut.
        if (root === 'Mutation' || definition.args.some(({ type }) => isNonNullType(type)))
          continue;
        const document = `{ walked: ${field} ${selectionOf(definition.type)} }`;
        const { errors } = await server.ask(document, {}, callers[column]);
        const refused =
          errors?.some(({ extensions }) => REFUSED.includes(extensions.code)) ?? false;
        const isAllowed = allows(decisionAbout(root, field) ?? {}, viewer);
        if (refused === isAllowed) wrong.push(`${root}.${field}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('gets no further than the table with a mutation of another kind', async () => {
    const viewer = await viewerOf(column);
    const tried: Record<string, string> = {
      cancelAlert: `cancelAlert(input: { id: "${alertId}" }) { __typename ... on Error { code } }`,
      closeAlert: `closeAlert(id: "not-an-id", outcome: HELPED) { __typename ... on Error { code } }`,
      acknowledgeAlert: 'acknowledgeAlert(id: "not-an-id") { __typename ... on Error { code } }',
      createPartner:
        'createPartner(input: { name: "x", consulates: [] }) { __typename ... on Error { code } }',
      setPin: 'setPin(input: { pin: "x" }) { __typename ... on Error { code } }',
      disableOfficer: 'disableOfficer(id: "not-an-id") { __typename ... on Error { code } }',
    };
    const wrong: string[] = [];
    for (const [field, selection] of Object.entries(tried)) {
      const { data } = await server.ask<Record<string, { code?: string }>>(
        `mutation { ${selection} }`,
        {},
        callers[column],
      );
      const refused = REFUSED.includes(data[field]?.code ?? '');
      if (refused === allows(decisionAbout('Mutation', field) ?? {}, viewer)) wrong.push(field);
    }
    expect(wrong).toEqual([]);
  });
});

/** Whether a viewer reaches an object of a type at all on the path of this test. */
function reaches(type: string, column: Column): boolean {
  if (type === 'Alert' || type === 'AlertEvent') return column !== 'NOBODY';
  return type === 'Consulate';
}

it('a stranger of each kind sees nothing of the alert', async () => {
  const strangers = [deviceToken(), await server.signIn('houston')];
  for (const stranger of strangers)
    expect(
      (await server.ask('query Q($id: ID!) { alert(id: $id) { id } }', { id: alertId }, stranger))
        .data,
    ).toEqual({ alert: null });
});
