import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close } from './actions.ts';
import {
  createTestDatabase,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { distinctive, doAs, dumpOf, enrolled, findIn, personNow } from './person-actions.ts';

const DAY = 86_400_000;
let database: TestDatabase;
let server: TestServer;
let ahead = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, { clock: () => new Date(Date.now() + ahead) });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const add = (token: string, input: object) => doAs(server, token, 'addContact', { input });
const change = (token: string, input: object) => doAs(server, token, 'updateContact', { input });
const names = async (token: string) =>
  (((await personNow(server, token))?.contacts ?? []) as Array<{ name: string; rank: number }>).map(
    ({ name, rank }) => `${rank} ${name}`,
  );

/** Who a link's token is, as the API says. */
async function kindOf(token: string): Promise<string | null> {
  const answer = await server.ask<{ viewer: { kind: string } | null }>(
    '{ viewer { kind } }',
    {},
    token,
  );
  return answer.data.viewer?.kind ?? null;
}

/** A person with contacts and an alert, and the links to it. */
async function withLinks(...contacts: object[]) {
  const person = await enrolled(server);
  for (const input of contacts) await add(person.token, input);
  const { id } = await press(server, person.token, { position: LOS_ANGELES });
  const { prisma } = server.services.database;
  const links = async () =>
    server.services.contacts.linksOf(
      person.id,
      await prisma.alert.findUniqueOrThrow({ where: { id } }),
    );
  return { ...person, alertId: id, links };
}

describe('contacts', () => {
  it('are added, changed, ordered and removed', async () => {
    const { token } = await enrolled(server, { language: 'en' });
    const first = await add(token, { name: ' Rosa ' });
    expect(first).toMatchObject({
      __typename: 'Contact',
      name: 'Rosa',
      relation: null,
      phone: null,
      email: null,
      language: 'en',
      shares: 'HAPPENED',
      rank: 1,
    });
    const second = await add(token, {
      name: 'Luis',
      relation: 'brother',
      phone: '213-487-6577',
      email: 'Luis@Example.org',
      language: 'es',
      shares: 'LIVE_POSITION',
    });
    await add(token, { name: 'Eva' });
    expect(await change(token, { id: second.id, relation: null, shares: 'WHERE' })).toMatchObject({
      name: 'Luis',
      relation: null,
      phone: '+12134876577',
      email: 'Luis@Example.org',
      language: 'es',
      shares: 'WHERE',
    });
    await change(token, { id: first.id, rank: 3 });
    expect(await names(token)).toEqual(['1 Luis', '2 Eva', '3 Rosa']);
    await change(token, { id: first.id, rank: 1 });
    expect(await names(token)).toEqual(['1 Rosa', '2 Luis', '3 Eva']);
    const left = await doAs(server, token, 'removeContact', { id: second.id });
    expect(left).toMatchObject({ __typename: 'Person', contacts: [{ rank: 1 }, { rank: 2 }] });
    expect(await names(token)).toEqual(['1 Rosa', '2 Eva']);
  });

  it('are at most ten, however many are added at once', async () => {
    const { token } = await enrolled(server);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => add(token, { name: `Contact ${index}` })),
    );
    const refused = answers.filter(({ __typename }) => __typename === 'TooManyContactsError');
    expect(refused).toHaveLength(6);
    expect(await names(token)).toHaveLength(10);
  });

  it('are changed and removed with the PIN alone, and the duress PIN does it too', async () => {
    const { token, links } = await withLinks({ name: 'Ana', phone: '213-487-6577' });
    await doAs(server, token, 'setPin', { input: { pin: '8305', duressPin: '4917' } });
    const [link] = await links();
    const { id, token: secret } = { id: link?.contact.id, token: link?.token as string };
    const refused = { errorCode: 'PIN_REQUIRED' };
    expect(await change(token, { id, name: 'Eva' })).toMatchObject(refused);
    expect(await doAs(server, token, 'removeContact', { id })).toMatchObject(refused);
    expect(await add(token, { name: 'Luz' })).toMatchObject({ name: 'Luz' });
    expect(await kindOf(secret)).toBe('CONTACT');
    await doAs(server, token, 'removeContact', { id, pin: '4917' });
    expect(await names(token)).toEqual(['1 Luz']);
    expect(await kindOf(secret)).toBeNull();
  });

  it('never have the number of one that was removed', async () => {
    const { token, id } = await enrolled(server);
    const { prisma } = server.services.database;
    const numbers = async () =>
      (await prisma.contact.findMany({ where: { personId: id } })).map(({ number }) => number);
    for (const name of ['A', 'B']) await add(token, { name });
    const last = await prisma.contact.findFirstOrThrow({ where: { personId: id, number: 2 } });
    await doAs(server, token, 'removeContact', { id: last.id });
    await add(token, { name: 'C' });
    expect((await numbers()).sort()).toEqual([1, 3]);
  });

  it.each([
    ['name', ''],
    ['name', ' \u0007 '],
    ['name', 'n'.repeat(101)],
    ['relation', 'n'.repeat(61)],
    ['phone', '911'],
    ['phone', 'abc'],
    ['email', 'nobody'],
    ['email', 'two@at@example.org'],
    ['email', 'a@b.c\r\nBcc: x@y.zz'],
    ['email', `${'n'.repeat(250)}@example.org`],
  ])('are refused with %s %j', async (field, value) => {
    const { token } = await enrolled(server);
    expect(await add(token, { name: 'Rosa', [field]: value })).toMatchObject({
      errorCode: 'INVALID_INPUT',
      field: `input.${field}`,
    });
    expect(await names(token)).toEqual([]);
  });

  it('of somebody else cannot be touched', async () => {
    const [mine, theirs] = [await enrolled(server), await enrolled(server)];
    const { id } = await add(theirs.token, { name: 'Theirs' });
    for (const foreign of [id, 'x', "' OR 1=1", '5c919ab9-bc30-4848-88f2-66e4b5942f60']) {
      expect(await change(mine.token, { id: foreign, name: 'Mine' })).toMatchObject({
        errorCode: 'CONTACT_NOT_FOUND',
        field: 'input.id',
      });
      expect(await doAs(server, mine.token, 'removeContact', { id: foreign })).toMatchObject({
        errorCode: 'CONTACT_NOT_FOUND',
        field: 'id',
      });
    }
    expect(await names(theirs.token)).toEqual(['1 Theirs']);
  });

  it('are nowhere in the tables in the clear', async () => {
    const { token } = await enrolled(server);
    const name = distinctive();
    const relation = distinctive();
    const email = `${distinctive()}@example.org`;
    await add(token, { name, relation, email, phone: '+13105559316' });
    expect(await names(token)).toEqual([`1 ${name}`]);
    const dump = await dumpOf(server);
    expect(findIn(dump, 'contacts ')).not.toEqual([]);
    for (const secret of [name, relation, email, '3105559316'])
      expect(findIn(dump, secret)).toEqual([]);
  });
});

describe('a contact’s link', () => {
  it('shows that one alert, and is the same whenever it is made', async () => {
    const { alertId, links, token } = await withLinks({ name: 'Rosa' }, { name: 'Luis' });
    const [rosa, luis] = await links();
    expect(rosa?.token).toMatch(/^abc_[\w-]{48}$/);
    expect((await links())[0]?.token).toBe(rosa?.token);
    expect(luis?.token).not.toBe(rosa?.token);
    expect(rosa?.contact).toMatchObject({ name: 'Rosa' });
    expect(await kindOf(rosa?.token as string)).toBe('CONTACT');
    const other = await press(server, token);
    const seen = await server.ask<{ alert: { id: string } | null }>(
      'query ($id: ID!) { alert(id: $id) { id } }',
      { id: alertId },
      rosa?.token,
    );
    expect(seen.data.alert).toEqual({ id: alertId });
    const hidden = await server.ask<{ alert: null }>(
      'query ($id: ID!) { alert(id: $id) { id } }',
      { id: other.id },
      rosa?.token,
    );
    expect(hidden.data.alert).toBeNull();
    expect(findIn(await dumpOf(server), String(rosa?.token.slice(4)))).toEqual([]);
  });

  it('is nobody’s with any letter changed, cut, of another alert or made up', async () => {
    const { links } = await withLinks({ name: 'Rosa' });
    const other = await withLinks({ name: 'Eva' });
    const [mine] = await links();
    const [theirs] = await other.links();
    const token = mine?.token as string;
    const foreign = theirs?.token as string;
    const crossed = Buffer.from(token.slice(4), 'base64url');
    Buffer.from(foreign.slice(4), 'base64url').copy(crossed, 0, 0, 16);
    const bad = [
      ...Array.from({ length: token.length - 4 }, (_, index) => {
        const at = index + 4;
        return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      }),
      token.slice(0, -1),
      `${token}A`,
      `abc_${crossed.toString('base64url')}`,
      `abc_${randomBytes(36).toString('base64url')}`,
      'abc_',
      "abc_' OR 1=1",
    ];
    for (const each of bad) expect(await kindOf(each)).toBeNull();
    expect(await kindOf(token)).toBe('CONTACT');
  });

  it('ends with the contact, and with the phone or e-mail that it was sent to', async () => {
    const { token, links } = await withLinks({ name: 'Rosa', phone: '213-487-6577' });
    const [first] = await links();
    const id = first?.contact.id;
    await change(token, { id, name: 'Rosa María', shares: 'WHERE' });
    expect(await kindOf(first?.token as string)).toBe('CONTACT');
    await change(token, { id, phone: '213-487-6578' });
    expect(await kindOf(first?.token as string)).toBeNull();
    const [second] = await links();
    expect(await kindOf(second?.token as string)).toBe('CONTACT');
    await doAs(server, token, 'removeContact', { id });
    expect(await kindOf(second?.token as string)).toBeNull();
  });

  it('ends 30 days after the press, and 7 days after the closing', async () => {
    const callCenter = await server.signIn('call-center');
    const open = await withLinks({ name: 'Rosa' });
    const closed = await withLinks({ name: 'Rosa' });
    await close(server, closed.alertId, callCenter);
    const [openLink] = await open.links();
    const [closedLink] = await closed.links();
    ahead += 6.9 * DAY;
    expect(await kindOf(closedLink?.token as string)).toBe('CONTACT');
    ahead += 0.2 * DAY;
    expect(await kindOf(closedLink?.token as string)).toBeNull();
    ahead += 22.8 * DAY;
    expect(await kindOf(openLink?.token as string)).toBe('CONTACT');
    ahead += 0.2 * DAY;
    expect(await kindOf(openLink?.token as string)).toBeNull();
    ahead = 0;
  });

  it('changes nothing of the person’s', async () => {
    const { links } = await withLinks({ name: 'Rosa' });
    const token = (await links())[0]?.token as string;
    for (const field of [
      'withdrawConsent',
      'makeRecoveryCode',
      'inviteDevice',
      'erasePerson',
    ] as const)
      expect(await doAs(server, token, field)).toMatchObject({ errorCode: 'FORBIDDEN' });
    expect(await doAs(server, token, 'recover', { code: 'x' })).toMatchObject({
      errorCode: 'UNAUTHENTICATED',
    });
    expect(await add(token, { name: 'Mine' })).toMatchObject({ errorCode: 'FORBIDDEN' });
    const data = await server.ask('{ myData }', {}, token);
    expect(data.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
