import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';

const TRUE_PIN = '8305';
const DURESS_PIN = '4917';
const NEW_PIN = '627394';
const NEW_DURESS_PIN = '590283';

let database: TestDatabase;
let server: TestServer;
let officer: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  officer = await server.signIn('los-angeles');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** A person with both PINs. */
async function prepared(): Promise<string> {
  const { token } = await enrolled(server);
  await doAs(server, token, 'setPin', { input: { pin: TRUE_PIN, duressPin: DURESS_PIN } });
  return token;
}

const codeOf = async (token: string, pin?: string) =>
  (await doAs(server, token, 'makeRecoveryCode', { pin })).code as string;

async function recovered(code: string): Promise<string> {
  const token = deviceToken();
  const answer = await doAs(server, token, 'recover', { code });
  expect(answer).toMatchObject({ __typename: 'Person', hasPin: false });
  return token;
}

const pressed = async (token: string) => (await press(server, token, { position: LOS_ANGELES })).id;

const setPins = (token: string, input: object) =>
  doAs(server, token, 'setPin', {
    input: { pin: NEW_PIN, duressPin: NEW_DURESS_PIN, ...input },
  });

/** What a phone is told of a cancel, and what the desk is. */
async function cancelled(token: string, id: string, pin?: string) {
  const { data } = await server.ask<{ cancelAlert: { status?: string; code?: string } }>(
    `mutation Cancel($id: ID!, $pin: String) {
      cancelAlert(input: { id: $id, pin: $pin }) {
        ... on Alert { status duressAt cancelledAt } ... on Error { code }
      }
    }`,
    { id, pin },
    token,
  );
  const desk = await server.ask<{ alert: { status: string; duressAt: string | null } }>(
    'query Q($id: ID!) { alert(id: $id) { status duressAt } }',
    { id },
    officer,
  );
  const { status, duressAt } = desk.data.alert;
  return {
    phone: data.cancelAlert.status ?? data.cancelAlert.code,
    desk: duressAt ? 'UNDER_DURESS' : status,
  };
}

const HONEST = { phone: 'CANCELLED', desk: 'CANCELLED' };
const FORCED = { phone: 'CANCELLED', desk: 'UNDER_DURESS' };

describe('whoever knows the duress PIN', () => {
  it('gains no honest cancel by a recovery code that it makes, of this alert or a later one', async () => {
    const token = await prepared();
    const id = await pressed(token);
    const phone = await recovered(await codeOf(token, DURESS_PIN));
    expect(await cancelled(phone, id)).toEqual(FORCED);
    expect(await cancelled(phone, await pressed(phone))).toEqual(FORCED);
    await setPins(phone, {});
    expect(await cancelled(phone, await pressed(phone), NEW_PIN)).toEqual(FORCED);
  });

  it('gains none by removing the PIN, making a code and recovering', async () => {
    const token = await prepared();
    const id = await pressed(token);
    await doAs(server, token, 'removePin', { currentPin: DURESS_PIN });
    const phone = await recovered(await codeOf(token));
    expect(await cancelled(phone, id)).toEqual(FORCED);
    expect(await cancelled(phone, await pressed(phone))).toEqual(FORCED);
  });

  it.each([
    ['removing', (token: string) => doAs(server, token, 'removePin', { currentPin: DURESS_PIN })],
    ['changing', (token: string) => setPins(token, { currentPin: DURESS_PIN })],
  ])(
    'gains none of an open alert by %s the PIN, even if the true one is found',
    async (_how, put) => {
      const token = await prepared();
      const id = await pressed(token);
      await put(token);
      expect(await cancelled(token, id, TRUE_PIN)).toEqual(FORCED);
      expect(await cancelled(token, await pressed(token), TRUE_PIN)).toEqual(HONEST);
    },
  );

  it('may not try all PINs where none is asked for, nor may the owner', async () => {
    const outcomes = async (pin: string) => {
      const token = await prepared();
      await doAs(server, token, 'removePin', { currentPin: pin });
      const tried: string[] = [];
      for (let guess = 6001; guess < 6012; guess += 1) {
        await doAs(server, token, 'setPin', { input: { pin: String(guess * 7) } });
        const { __typename } = await doAs(server, token, 'removePin', {
          currentPin: String(guess * 7),
        });
        tried.push(__typename);
      }
      return tried;
    };
    const forced = await outcomes(DURESS_PIN);
    expect(forced.at(-1)).toBe('PinLockedError');
    expect(forced).toEqual(await outcomes(TRUE_PIN));
  });

  it('leaves the owner a way back after the recovery: the true PIN, set anew', async () => {
    const phone = await recovered(await codeOf(await prepared(), DURESS_PIN));
    await setPins(phone, { pin: TRUE_PIN, duressPin: DURESS_PIN });
    expect(await cancelled(phone, await pressed(phone), TRUE_PIN)).toEqual(HONEST);
    expect(await cancelled(phone, await pressed(phone), DURESS_PIN)).toEqual(FORCED);
  });
});

describe('a recovery with a code that was found', () => {
  it('gives no honest cancel of what was open, with new PINs neither', async () => {
    const token = await prepared();
    const code = await codeOf(token, TRUE_PIN);
    const [one, other] = [await pressed(token), await pressed(token)];
    const phone = await recovered(code);
    expect(await cancelled(phone, one)).toEqual(FORCED);
    await setPins(phone, {});
    expect(await cancelled(phone, other, NEW_PIN)).toEqual(FORCED);
  });

  it('does not bring back what was cancelled honestly before, when that cancel comes again', async () => {
    const token = await prepared();
    const code = await codeOf(token, TRUE_PIN);
    const id = await pressed(token);
    expect(await cancelled(token, id, TRUE_PIN)).toEqual(HONEST);
    const phone = await recovered(code);
    expect(await cancelled(phone, id)).toEqual(HONEST);
    expect(await cancelled(token, id, TRUE_PIN)).toEqual(HONEST);
  });
});

describe('after an honest recovery on a second phone', () => {
  const both = async () => {
    const first = await prepared();
    const code = await codeOf(first, TRUE_PIN);
    return { first, before: await pressed(first), second: await recovered(code) };
  };

  it('the old duress PIN from the first phone still calls for help', async () => {
    const { first, before } = await both();
    expect(await cancelled(first, before, DURESS_PIN)).toEqual(FORCED);
    expect(await cancelled(first, await pressed(first), DURESS_PIN)).toEqual(FORCED);
  });

  it('the old PIN still cancels, and none is needed', async () => {
    const { first, second } = await both();
    expect(await cancelled(first, await pressed(first), TRUE_PIN)).toEqual(HONEST);
    expect(await cancelled(second, await pressed(second))).toEqual(HONEST);
  });

  it('new PINs are the only ones from when they are set', async () => {
    const { first, before, second } = await both();
    await setPins(second, {});
    const wrong = { phone: 'WRONG_PIN', desk: 'RAISED' };
    expect(await cancelled(first, before, DURESS_PIN)).toEqual(wrong);
    const id = await pressed(first);
    expect(await cancelled(first, id, TRUE_PIN)).toEqual(wrong);
    expect(await cancelled(first, id, NEW_PIN)).toEqual(HONEST);
    expect(await cancelled(second, await pressed(second), NEW_DURESS_PIN)).toEqual(FORCED);
  });
});

it('leaves a person who never had a PIN to cancel as ever after a recovery', async () => {
  const { token } = await enrolled(server);
  const code = await codeOf(token);
  const id = await pressed(token);
  expect(await cancelled(await recovered(code), id)).toEqual(HONEST);
});
