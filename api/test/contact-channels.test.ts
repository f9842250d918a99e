import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { doAs, enrolled, personNow } from './person-actions.ts';

const HOUR = 60 * 60_000;
let database: TestDatabase;
let server: TestServer;
let ahead = 0;
let lastPhone = 2134870000;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, {
    clock: () => new Date(Date.now() + ahead),
    dispatches: false,
  });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

interface Channel {
  channel: string;
  state: string;
  askedAt: string | null;
  answeredAt: string | null;
}

const phoneOfItsOwn = () => `+1${++lastPhone}`;
const add = (token: string, input: object) =>
  doAs(server, token, 'addContact', { input: { name: 'Rosa', ...input } });
const change = (token: string, input: object) => doAs(server, token, 'updateContact', { input });
const invite = (token: string, id: unknown) => doAs(server, token, 'inviteContact', { id });
const test = (token: string, id: unknown) => doAs(server, token, 'sendTestNotice', { id });
const reply = (from: string, text: string) =>
  server.services.contactReplies.receive({ from, text });
const statesOf = ({ channels }: { [field: string]: unknown }) =>
  Object.fromEntries((channels as Channel[]).map(({ channel, state }) => [channel, state]));
const statesNow = async (token: string) => {
  const contacts = (await personNow(server, token))?.contacts as Array<{ channels: Channel[] }>;
  return contacts.map(statesOf);
};

async function queued(personId: string, notice: string) {
  const rows = await server.services.database.prisma.delivery.findMany({
    where: { personId, notice: notice as 'TEST' },
    orderBy: [{ createdAt: 'asc' }, { channel: 'asc' }],
  });
  return rows.map(({ channel, state }) => (state === 'QUEUED' ? channel : `${channel} ${state}`));
}

async function tokenOf(contactId: unknown, channel: 'SMS' | 'EMAIL' | 'WHATSAPP' | 'VOICE') {
  const { contactChannels, database: on } = server.services;
  return contactChannels.makeInvitationToken(
    await on.prisma.contactChannel.findFirstOrThrow({
      where: { contactId: contactId as string, channel },
    }),
  );
}

const invitation = async (token: string) =>
  (
    await server.ask<{ contactInvitation: object | null }>(
      `query ($token: String!) { contactInvitation(token: $token) { personName channel channels state language } }`,
      { token },
    )
  ).data.contactInvitation;

const answer = async (token: string, said: string) =>
  (
    await server.ask<{ answerContactInvitation: object }>(
      `mutation ($token: String!, $answer: ContactAnswer!) { answerContactInvitation(token: $token, answer: $answer) {
        __typename ... on ContactInvitation { state } ... on Error { code field } } }`,
      { token, answer: said },
    )
  ).data.answerContactInvitation;

const reachOf = async (token: string) =>
  (
    await server.ask<{ viewer: { person: { reach: object } } }>(
      '{ viewer { person { reach { reachable confirmed warning } } } }',
      {},
      token,
    )
  ).data.viewer.person.reach;

describe('channels', () => {
  it('follow from the phone and the e-mail, and each is asked', async () => {
    const { token, id } = await enrolled(server);
    const rosa = await add(token, {
      phone: phoneOfItsOwn(),
      email: 'rosa@example.org',
      message: ' Llama. ',
    });
    expect(rosa).toMatchObject({ ownMessage: 'Llama.' });
    expect(rosa.channels).toMatchObject([
      { channel: 'SMS', state: 'INVITED', askedAt: expect.any(String), answeredAt: null },
      { channel: 'EMAIL', state: 'INVITED' },
    ]);
    expect(await queued(id, 'INVITATION')).toEqual(['SMS', 'EMAIL']);
    expect((await add(token, {})).channels).toEqual([]);
  });

  it('can be chosen; a call and a push are not asked by themselves', async () => {
    const { token, id } = await enrolled(server);
    const all = ['PUSH', 'EMAIL', 'VOICE', 'WHATSAPP', 'SMS', 'SMS'];
    const rosa = await add(token, {
      phone: phoneOfItsOwn(),
      email: 'r@example.org',
      channels: all,
    });
    expect(statesOf(rosa)).toEqual({
      SMS: 'INVITED',
      WHATSAPP: 'INVITED',
      VOICE: 'NOT_ASKED',
      EMAIL: 'INVITED',
      PUSH: 'NOT_ASKED',
    });
    expect(await queued(id, 'INVITATION')).toEqual(['SMS', 'WHATSAPP', 'EMAIL']);
    const left = await change(token, { id: rosa.id, channels: ['VOICE', 'SMS'], message: null });
    expect(statesOf(left)).toEqual({ SMS: 'INVITED', VOICE: 'NOT_ASKED' });
    expect(await queued(id, 'INVITATION')).toEqual(['SMS', 'WHATSAPP SKIPPED', 'EMAIL SKIPPED']);
    expect(statesOf(await change(token, { id: rosa.id, name: 'Ana' }))).toEqual(statesOf(left));
  });

  it.each([
    [{ email: 'r@example.org', channels: ['SMS'] }, 'input.channels'],
    [{ email: 'r@example.org', channels: ['VOICE'] }, 'input.channels'],
    [{ phone: '213-487-6577', channels: ['EMAIL'] }, 'input.channels'],
    [{ phone: '213-487-6577', channels: [] }, 'input.channels'],
    [{ message: 'n'.repeat(121) }, 'input.message'],
  ])('are refused with %j', async (input, field) => {
    const { token } = await enrolled(server);
    expect(await add(token, input)).toMatchObject({ errorCode: 'INVALID_INPUT', field });
    const { id } = await add(token, {});
    expect(await change(token, { id, ...input })).toMatchObject({
      errorCode: 'INVALID_INPUT',
      field,
    });
  });

  it('begin anew with another phone, and go with it', async () => {
    const { token, id } = await enrolled(server);
    const [before, after] = [phoneOfItsOwn(), phoneOfItsOwn()];
    const rosa = await add(token, { phone: before, channels: ['SMS', 'VOICE'] });
    const link = await tokenOf(rosa.id, 'SMS');
    await reply(before, 'si');
    expect(await statesNow(token)).toEqual([{ SMS: 'CONFIRMED', VOICE: 'CONFIRMED' }]);
    const moved = await change(token, { id: rosa.id, phone: after });
    expect(statesOf(moved)).toEqual({ SMS: 'INVITED', VOICE: 'NOT_ASKED' });
    expect(await invitation(link)).toBeNull();
    await reply(before, 'stop');
    expect(await statesNow(token)).toEqual([{ SMS: 'INVITED', VOICE: 'NOT_ASKED' }]);
    expect(statesOf(await change(token, { id: rosa.id, phone: before }))).toEqual({
      SMS: 'STOPPED',
      VOICE: 'STOPPED',
    });
    expect(await queued(id, 'INVITATION')).toEqual(['SMS SKIPPED', 'SMS SKIPPED']);
    const mailed = await change(token, { id: rosa.id, phone: null, email: 'r@example.org' });
    expect(statesOf(mailed)).toEqual({ EMAIL: 'INVITED' });
  });

  it('of one phone, added while it says STOP, are stopped whichever comes first', async () => {
    const phone = phoneOfItsOwn();
    const people = await Promise.all(Array.from({ length: 6 }, () => enrolled(server)));
    await Promise.all([...people.map(({ token }) => add(token, { phone })), reply(phone, 'ALTO')]);
    for (const { token } of people) expect(await statesNow(token)).toEqual([{ SMS: 'STOPPED' }]);
  });
});

describe('an invitation', () => {
  it('is sent again once a day, and at most twenty times a day by one person', async () => {
    const { token, id } = await enrolled(server);
    const rosa = await add(token, { phone: phoneOfItsOwn() });
    expect(await invite(token, rosa.id)).toMatchObject({
      errorCode: 'TOO_MANY_INVITATIONS',
      retryAt: expect.any(String),
    });
    ahead += 25 * HOUR;
    expect(statesOf(await invite(token, rosa.id))).toEqual({ SMS: 'INVITED' });
    for (let count = 0; count < 20; count += 1) {
      const { id: one } = await add(token, { phone: phoneOfItsOwn() });
      if (count < 19) await doAs(server, token, 'removeContact', { id: one });
      else expect(await invite(token, one)).toMatchObject({ errorCode: 'TOO_MANY_INVITATIONS' });
    }
    expect(await queued(id, 'INVITATION')).toHaveLength(21);
    expect(await statesNow(token)).toEqual([{ SMS: 'INVITED' }, { SMS: 'NOT_ASKED' }]);
    expect(await invite(token, 'x')).toMatchObject({ errorCode: 'CONTACT_NOT_FOUND', field: 'id' });
    const { id: bare } = await add(token, {});
    expect(await invite(token, bare)).toMatchObject({ errorCode: 'NO_OPEN_CHANNEL' });
  });

  it('is answered by its link, by nobody in particular', async () => {
    const { token } = await enrolled(server);
    await doAs(server, token, 'updateProfile', { input: { names: 'María José Pérez' } });
    const input = { phone: phoneOfItsOwn(), email: 'r@example.org', language: 'en' };
    const rosa = await add(token, { ...input, channels: ['SMS', 'WHATSAPP', 'VOICE', 'EMAIL'] });
    const link = await tokenOf(rosa.id, 'SMS');
    expect(link).toMatch(/^abi_[\w-]{43}$/);
    expect(await invitation(link)).toEqual({
      personName: 'María',
      channel: 'SMS',
      channels: ['SMS', 'VOICE'],
      state: 'INVITED',
      language: 'en',
    });
    expect(await answer(link, 'CONFIRM')).toEqual({
      __typename: 'ContactInvitation',
      state: 'CONFIRMED',
    });
    const confirmed = {
      SMS: 'CONFIRMED',
      WHATSAPP: 'INVITED',
      VOICE: 'CONFIRMED',
      EMAIL: 'INVITED',
    };
    expect(await statesNow(token)).toEqual([confirmed]);
    await answer(await tokenOf(rosa.id, 'WHATSAPP'), 'DECLINE');
    expect(await statesNow(token)).toEqual([{ ...confirmed, WHATSAPP: 'DECLINED' }]);
    await answer(await tokenOf(rosa.id, 'EMAIL'), 'STOP');
    expect(await statesNow(token)).toEqual([
      { ...confirmed, WHATSAPP: 'DECLINED', EMAIL: 'STOPPED' },
    ]);
    await answer(await tokenOf(rosa.id, 'EMAIL'), 'CONFIRM');
    expect((await statesNow(token))[0]).toMatchObject({ EMAIL: 'CONFIRMED' });
  });

  it('opens nothing with any letter changed, cut or made up, and none is told apart', async () => {
    const { token } = await enrolled(server);
    const rosa = await add(token, { phone: phoneOfItsOwn() });
    const link = await tokenOf(rosa.id, 'SMS');
    const gone = await add(token, { phone: phoneOfItsOwn() });
    const outdated = await tokenOf(gone.id, 'SMS');
    await doAs(server, token, 'removeContact', { id: gone.id });
    const bad = [
      ...Array.from({ length: link.length - 4 }, (_, index) => {
        const at = index + 4;
        return `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
      }),
      link.slice(0, -1),
      `${link}A`,
      outdated,
      `abi_${randomBytes(32).toString('base64url')}`,
      '',
      "abi_' OR 1=1",
    ];
    for (const each of bad) expect(await invitation(each), each).toBeNull();
    for (const each of bad.slice(-6))
      expect(await answer(each, 'CONFIRM')).toEqual({
        __typename: 'ContactTokenError',
        code: 'CONTACT_TOKEN_WRONG',
        field: 'token',
      });
    expect(await statesNow(token)).toEqual([{ SMS: 'INVITED' }]);
  });
});

describe('a reply', () => {
  it('counts for whoever has the phone as a contact, in its language', async () => {
    const [es, en] = [await enrolled(server), await enrolled(server, { language: 'en' })];
    const phone = phoneOfItsOwn();
    await add(es.token, { phone, channels: ['SMS', 'WHATSAPP', 'VOICE'] });
    expect(await reply(phone, 'quién es?')).toContain('nadie lee mensajes');
    await add(en.token, { phone });
    const all = async (...states: object[]) => {
      expect([...(await statesNow(es.token)), ...(await statesNow(en.token))]).toEqual(states);
    };
    expect(await reply(phone, 'Sí!')).toMatch(/Gracias.*Thank you/);
    await all(
      { SMS: 'CONFIRMED', WHATSAPP: 'CONFIRMED', VOICE: 'CONFIRMED' },
      { SMS: 'CONFIRMED' },
    );
    expect(await reply(phone, 'no')).toContain('ALTO');
    expect(await reply(phone, 'ALTO')).toContain('INICIO');
    await all({ SMS: 'STOPPED', WHATSAPP: 'STOPPED', VOICE: 'STOPPED' }, { SMS: 'STOPPED' });
    expect(await reply(phone, 'si')).toContain('INICIO');
    await all({ SMS: 'STOPPED', WHATSAPP: 'STOPPED', VOICE: 'STOPPED' }, { SMS: 'STOPPED' });
    const third = await enrolled(server);
    expect(statesOf(await add(third.token, { phone }))).toEqual({ SMS: 'STOPPED' });
    expect(await queued(third.id, 'INVITATION')).toEqual([]);
    // Five answers within an hour: the next is done, and not answered.
    expect(await reply(phone, 'inicio')).toBeNull();
    await all(
      { SMS: 'CONFIRMED', WHATSAPP: 'CONFIRMED', VOICE: 'CONFIRMED' },
      { SMS: 'CONFIRMED' },
    );
    expect(await statesNow(third.token)).toEqual([{ SMS: 'CONFIRMED' }]);
  });

  it('from Mexico counts, whichever form the carrier gives the phone', async () => {
    const { token } = await enrolled(server);
    await add(token, { phone: '55 8421 3467', channels: ['WHATSAPP'] });
    await reply('+5215584213467', 'si');
    expect(await statesNow(token)).toEqual([{ WHATSAPP: 'CONFIRMED' }]);
  });

  it('of no says no, and may become a yes', async () => {
    const { token } = await enrolled(server);
    const phone = phoneOfItsOwn();
    await add(token, { phone, channels: ['SMS', 'VOICE'] });
    expect(await reply(phone, 'No, gracias')).toContain('no le avisaremos');
    expect(await statesNow(token)).toEqual([{ SMS: 'DECLINED', VOICE: 'DECLINED' }]);
    expect(await reachOf(token)).toMatchObject({ reachable: 0, warning: 'NOBODY_CAN_BE_REACHED' });
    await reply(phone, '1');
    expect(await statesNow(token)).toEqual([{ SMS: 'CONFIRMED', VOICE: 'CONFIRMED' }]);
  });
});

describe('a phone that is only called', () => {
  const called = async () => {
    const person = await enrolled(server);
    const phone = phoneOfItsOwn();
    const rosa = await add(person.token, { phone, channels: ['VOICE'] });
    return { ...person, phone, rosa };
  };

  it('is asked by SMS, again after a day, and answers by it', async () => {
    const { token, id, phone, rosa } = await called();
    expect(statesOf(rosa)).toEqual({ VOICE: 'INVITED' });
    expect(await queued(id, 'INVITATION')).toEqual(['SMS']);
    expect(await invite(token, rosa.id)).toMatchObject({ errorCode: 'TOO_MANY_INVITATIONS' });
    ahead += 25 * HOUR;
    expect(statesOf(await invite(token, rosa.id))).toEqual({ VOICE: 'INVITED' });
    expect(await queued(id, 'INVITATION')).toEqual(['SMS', 'SMS']);
    const stateAfter = async (text: string) => {
      const said = await reply(phone, text);
      return [said, (await statesNow(token))[0]?.VOICE];
    };
    expect(await stateAfter('Yes')).toEqual([expect.stringContaining('Gracias'), 'CONFIRMED']);
    expect(await stateAfter('stop')).toEqual([expect.stringContaining('INICIO'), 'STOPPED']);
    expect(await stateAfter('start')).toEqual([expect.stringContaining('ALTO'), 'CONFIRMED']);
  });

  it('may say no, and answers by the link too', async () => {
    const { token, phone, rosa } = await called();
    await reply(phone, 'no');
    expect(await statesNow(token)).toEqual([{ VOICE: 'DECLINED' }]);
    const link = await tokenOf(rosa.id, 'VOICE');
    expect(await invitation(link)).toMatchObject({ channel: 'VOICE', channels: ['VOICE'] });
    expect(await answer(link, 'CONFIRM')).toMatchObject({ state: 'CONFIRMED' });
    expect(await statesNow(token)).toEqual([{ VOICE: 'CONFIRMED' }]);
  });

  it('is answered for by the e-mail’s link, whose page names the call', async () => {
    const { token } = await enrolled(server);
    const phone = phoneOfItsOwn();
    const channels = ['VOICE', 'EMAIL'];
    const rosa = await add(token, { phone, email: 'r@example.org', channels });
    const link = await tokenOf(rosa.id, 'EMAIL');
    const named = { channels: ['VOICE', 'EMAIL'] };
    expect(await invitation(link)).toMatchObject(named);
    const after = async (said: string) => {
      await answer(link, said);
      return (await statesNow(token))[0];
    };
    expect(await after('CONFIRM')).toEqual({ VOICE: 'CONFIRMED', EMAIL: 'CONFIRMED' });
    expect(await after('DECLINE')).toEqual({ VOICE: 'DECLINED', EMAIL: 'DECLINED' });
    expect(await after('CONFIRM')).toEqual({ VOICE: 'CONFIRMED', EMAIL: 'CONFIRMED' });
    expect(await after('STOP')).toEqual({ VOICE: 'DECLINED', EMAIL: 'STOPPED' });
    // The number itself said nothing: whoever else has it as a contact may call it.
    const other = await enrolled(server);
    expect(statesOf(await add(other.token, { phone, channels: ['VOICE'] }))).toEqual({
      VOICE: 'INVITED',
    });
    await reply(phone, 'ALTO');
    expect(await invitation(link)).toMatchObject({ channels: ['EMAIL'] });
    expect(await after('CONFIRM')).toEqual({ VOICE: 'STOPPED', EMAIL: 'CONFIRMED' });
  });

  it('is asked once nothing else leads to it any more', async () => {
    const { token, id } = await enrolled(server);
    const phone = phoneOfItsOwn();
    const rosa = await add(token, { phone, channels: ['SMS', 'VOICE'] });
    const left = await change(token, { id: rosa.id, channels: ['VOICE'] });
    expect(statesOf(left)).toEqual({ VOICE: 'INVITED' });
    expect(await queued(id, 'INVITATION')).toEqual(['SMS SKIPPED', 'SMS']);
  });
});

describe('a test', () => {
  it('goes over every open channel, three times an hour', async () => {
    const { token, id } = await enrolled(server);
    const rosa = await add(token, {
      phone: phoneOfItsOwn(),
      email: 'r@example.org',
      channels: ['SMS', 'VOICE', 'EMAIL', 'PUSH'],
    });
    await answer(await tokenOf(rosa.id, 'EMAIL'), 'DECLINE');
    for (let count = 0; count < 3; count += 1)
      expect(await test(token, rosa.id)).toMatchObject({ __typename: 'Contact' });
    expect(await test(token, rosa.id)).toMatchObject({
      errorCode: 'TOO_MANY_TESTS',
      retryAt: expect.any(String),
    });
    expect((await queued(id, 'TEST')).sort()).toEqual([
      'SMS',
      'SMS',
      'SMS',
      'VOICE',
      'VOICE',
      'VOICE',
    ]);
    ahead += HOUR + 1_000;
    expect(await test(token, rosa.id)).toMatchObject({ __typename: 'Contact' });
    const { id: bare } = await add(token, {});
    expect(await test(token, bare)).toMatchObject({
      errorCode: 'NO_OPEN_CHANNEL',
      field: 'contactId',
    });
    const other = await enrolled(server);
    expect(await test(other.token, rosa.id)).toMatchObject({ errorCode: 'CONTACT_NOT_FOUND' });
  });
});

describe('whether anybody can be reached', () => {
  it('is said plainly', async () => {
    const { token } = await enrolled(server);
    expect(await reachOf(token)).toEqual({ reachable: 0, confirmed: 0, warning: 'NO_CONTACTS' });
    await add(token, {});
    expect(await reachOf(token)).toEqual({
      reachable: 0,
      confirmed: 0,
      warning: 'NOBODY_CAN_BE_REACHED',
    });
    const phone = phoneOfItsOwn();
    await add(token, { phone });
    expect(await reachOf(token)).toEqual({
      reachable: 1,
      confirmed: 0,
      warning: 'NOBODY_CONFIRMED',
    });
    await reply(phone, 'ok');
    expect(await reachOf(token)).toEqual({ reachable: 1, confirmed: 1, warning: null });
  });
});

describe('a browser', () => {
  const save = async (token: string, subscription: object) =>
    (
      await server.ask<{ savePushSubscription: object }>(
        `mutation ($token: String!, $subscription: PushSubscriptionInput!) {
          savePushSubscription(token: $token, subscription: $subscription) {
            __typename ... on ContactChannel { channel state } ... on Error { code field } } }`,
        { token, subscription },
      )
    ).data.savePushSubscription;
  const subscription = () => ({
    endpoint: `https://push.example/${randomBytes(9).toString('hex')}`,
    expirationTime: null,
    keys: {
      p256dh: Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url'),
      auth: randomBytes(16).toString('base64url'),
    },
  });

  it('subscribes by the link of an invitation or of an alert', async () => {
    const { token, id } = await enrolled(server);
    const rosa = await add(token, { phone: phoneOfItsOwn() });
    const first = subscription();
    const done = { __typename: 'ContactChannel', channel: 'PUSH', state: 'CONFIRMED' };
    expect(await save(await tokenOf(rosa.id, 'SMS'), first)).toEqual(done);
    expect(await statesNow(token)).toEqual([{ SMS: 'INVITED', PUSH: 'CONFIRMED' }]);
    const { contactChannels, contacts, database: on } = server.services;
    const stored = () =>
      on.prisma.contactChannel
        .findFirstOrThrow({ where: { personId: id, channel: 'PUSH' } })
        .then((row) => contactChannels.pushOf(row));
    expect(await stored()).toEqual({ endpoint: first.endpoint, keys: first.keys });
    const alert = await press(server, token, { position: LOS_ANGELES });
    const where = { id: alert.id };
    const [link] = await contacts.linksOf(id, await on.prisma.alert.findUniqueOrThrow({ where }));
    const second = subscription();
    expect(await save(link?.token as string, second)).toEqual(done);
    expect(await stored()).toEqual({ endpoint: second.endpoint, keys: second.keys });
    const wrong = { __typename: 'ContactTokenError', code: 'CONTACT_TOKEN_WRONG', field: 'token' };
    expect(await save(token, second)).toEqual(wrong);
  });

  it('is refused what is no subscription', async () => {
    const { token } = await enrolled(server);
    const rosa = await add(token, { phone: phoneOfItsOwn() });
    const link = await tokenOf(rosa.id, 'SMS');
    const good = subscription();
    const wrong = async (bad: object, field: string) =>
      expect(await save(link, { ...good, ...bad })).toMatchObject({ code: 'INVALID_INPUT', field });
    await wrong({ endpoint: 'http://push.example/x' }, 'subscription.endpoint');
    await wrong({ endpoint: 'x' }, 'subscription.endpoint');
    await wrong({ endpoint: `https://push.example/${'x'.repeat(1_000)}` }, 'subscription.endpoint');
    await wrong({ keys: { ...good.keys, auth: 'x' } }, 'subscription.keys.auth');
    await wrong({ keys: { ...good.keys, p256dh: good.keys.auth } }, 'subscription.keys.p256dh');
    expect(await statesNow(token)).toEqual([{ SMS: 'INVITED' }]);
  });
});
