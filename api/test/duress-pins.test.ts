import { describe, expect, it } from 'vitest';
import { deviceToken, useTestServer } from './harness.ts';
import { doAs, enrolled, PERSON, type PersonOutcome, personNow } from './person-actions.ts';

const TRUE_PIN = '8305';
const DURESS_PIN = '4917';
const NEW_PIN = '627394';
const NEW_DURESS_PIN = '590283';

const { server } = useTestServer();

/** A person with both PINs, and ways to try things with them. */
async function prepared() {
  const { token } = await enrolled(server);
  const { viewer, act } = await holderOf(token);
  await act('updateProfile', { input: { names: 'Ana', phone: '+13105554417' } });
  const { id: contactId } = await act('addContact', { input: { name: 'Luz' } });
  await act('addContact', { input: { name: 'Sol' } });
  await act('setPin', { input: { pin: TRUE_PIN, duressPin: DURESS_PIN } });
  const judge = (pin: string | null) =>
    server.services.pins.check({ ...viewer, pin }).catch((error) => error.code as string);
  return { token, act, judge, contactId: contactId as string };
}

async function holderOf(token: string) {
  const person = await personNow(server, token);
  const [device] = (person?.devices ?? []) as Array<{ id: string }>;
  return {
    viewer: { personId: person?.id as string, deviceId: device?.id as string },
    act: (field: Parameters<typeof doAs>[2], variables: object = {}) =>
      doAs(server, token, field, variables),
  };
}

/** An answer without what differs between any two persons: ids, times and codes. */
function withoutIds(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/"[0-9A-Z]{5}(-[0-9A-Z]{5})+"/g, '"<code>"'),
  );
}

type Holding = { token: string; contactId: string };

/**
 * Everything that somebody tries who holds the phone and knows one PIN: uses it, changes it, removes it, sets another,
 * and looks after each step.
 */
async function tryEverything({ token, contactId }: Holding, pin: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  const act = async (field: Parameters<typeof doAs>[2], variables: object = {}) => {
    seen.push([field, withoutIds(await doAs(server, token, field, variables))]);
    seen.push(
      withoutIds(await server.ask(`{ viewer { person { ${PERSON} } } myData }`, {}, token)),
    );
  };
  await act('makeRecoveryCode');
  await act('makeRecoveryCode', { pin });
  await act('inviteDevice', { pin });
  await act('updateProfile', { input: { phone: null } });
  await act('updateProfile', { input: { phone: null }, pin: '7777' });
  await act('updateProfile', { input: { phone: null }, pin });
  await act('updateProfile', { input: { phone: '+13105550000' } });
  await act('updateContact', { input: { id: contactId, name: 'Paz' } });
  await act('updateContact', { input: { id: contactId, name: 'Paz' }, pin });
  await act('removeContact', { id: contactId });
  await act('removeContact', { id: contactId, pin });
  await act('makeRecoveryCode', { pin: '7777' });
  await act('setPin', { input: { pin: NEW_PIN, duressPin: NEW_DURESS_PIN } });
  await act('setPin', {
    input: { pin: NEW_PIN, duressPin: NEW_DURESS_PIN, currentPin: pin },
  });
  await act('makeRecoveryCode', { pin });
  await act('makeRecoveryCode', { pin: NEW_PIN });
  await act('makeRecoveryCode', { pin: NEW_DURESS_PIN });
  await act('setPin', { input: { pin: '7412', currentPin: NEW_PIN } });
  await act('makeRecoveryCode', { pin: NEW_DURESS_PIN });
  await act('removePin', { currentPin: '7412' });
  await act('makeRecoveryCode');
  await act('updateProfile', { input: { names: null, phone: null } });
  await act('makeRecoveryCode', { pin: '7777' });
  await act('inviteDevice', { pin: '7412' });
  await act('removePin', { currentPin: '7412' });
  await act('setPin', { input: { pin: '8642', duressPin: '9753' } });
  await act('makeRecoveryCode');
  for (let time = 0; time < 6; time += 1) await act('makeRecoveryCode', { pin: '7777' });
  await act('makeRecoveryCode', { pin: '8642' });
  return seen;
}

describe('the duress PIN', () => {
  it('answers and changes like the PIN, whatever is tried with it', async () => {
    const honest = await prepared();
    const coerced = await prepared();
    const [asOwner, underDuress] = (await Promise.all([
      tryEverything(honest, TRUE_PIN),
      tryEverything(coerced, DURESS_PIN),
    ])) as [unknown[], unknown[]];
    expect(underDuress.length).toBe(asOwner.length);
    for (const [step, seen] of underDuress.entries())
      expect(JSON.stringify(seen)).toBe(JSON.stringify(asOwner[step]));
    expect(JSON.stringify(asOwner)).toMatch(/WrongPinError.*PinLockedError/);
  }, 180_000);

  it('recovers like the PIN, and so goes everything after it', async () => {
    const tried = async (pin: string) => {
      const { token, contactId } = await prepared();
      const { code } = await doAs(server, token, 'makeRecoveryCode', { pin });
      const phone = deviceToken();
      const recovered = withoutIds(await doAs(server, phone, 'recover', { code }));
      return [recovered, ...(await tryEverything({ token: phone, contactId }, pin))];
    };
    const [asOwner, underDuress] = await Promise.all([tried(TRUE_PIN), tried(DURESS_PIN)]);
    for (const [step, seen] of underDuress.entries())
      expect(JSON.stringify(seen)).toBe(JSON.stringify(asOwner[step]));
  }, 180_000);

  it('does not displace the PIN when it is changed with it', async () => {
    const { act, judge } = await prepared();
    const input = { pin: NEW_PIN, duressPin: NEW_DURESS_PIN, currentPin: DURESS_PIN };
    expect(await act('setPin', { input })).toMatchObject({ __typename: 'Person', hasPin: true });
    expect(await judge(TRUE_PIN)).toBe('RIGHT');
    expect(await judge(NEW_PIN)).toBe('DURESS');
    expect(await judge(NEW_DURESS_PIN)).toBe('DURESS');
    expect(await judge(DURESS_PIN)).toBe('WRONG_PIN');
  });

  it('does not displace the PIN when it is removed with it: no PIN is then a call for help', async () => {
    const { act, judge } = await prepared();
    expect(await act('removePin', { currentPin: DURESS_PIN })).toMatchObject({ hasPin: false });
    expect(await judge(null)).toBe('DURESS');
    expect(await judge('7777')).toBe('DURESS');
    expect(await judge(TRUE_PIN)).toBe('RIGHT');
    // What is set then without a PIN is set under duress still.
    await act('setPin', { input: { pin: NEW_PIN } });
    expect(await judge(NEW_PIN)).toBe('DURESS');
    expect(await judge(TRUE_PIN)).toBe('RIGHT');
  });

  it('leaves the way back: the PIN, given as the present or as the new one, makes all as it was', async () => {
    const { act, judge } = await prepared();
    await act('removePin', { currentPin: DURESS_PIN });
    await act('setPin', { input: { pin: TRUE_PIN, duressPin: DURESS_PIN } });
    expect([await judge(TRUE_PIN), await judge(DURESS_PIN)]).toEqual(['RIGHT', 'DURESS']);
    await act('setPin', { input: { pin: NEW_PIN, currentPin: DURESS_PIN } });
    await act('setPin', { input: { pin: '6047', currentPin: TRUE_PIN } });
    expect([await judge('6047'), await judge(NEW_PIN)]).toEqual(['RIGHT', 'WRONG_PIN']);
  });
});

describe('changing the PIN', () => {
  it('needs the present one', async () => {
    const { act, judge } = await prepared();
    const field = 'input.currentPin';
    expect(await act('setPin', { input: { pin: NEW_PIN } })).toMatchObject({
      errorCode: 'PIN_REQUIRED',
      field,
    });
    expect(await act('setPin', { input: { pin: NEW_PIN, currentPin: '7777' } })).toMatchObject({
      errorCode: 'WRONG_PIN',
      field,
      attemptsLeft: 4,
    });
    expect(await act('removePin', { currentPin: '7777' })).toMatchObject({
      errorCode: 'WRONG_PIN',
      field: 'currentPin',
      attemptsLeft: 3,
    });
    expect(await judge(TRUE_PIN)).toBe('RIGHT');
    const changed = await act('setPin', { input: { pin: NEW_PIN, currentPin: TRUE_PIN } });
    expect(changed).toMatchObject({ hasPin: true });
    expect([await judge(NEW_PIN), await judge(TRUE_PIN), await judge(DURESS_PIN)]).toEqual([
      'RIGHT',
      'WRONG_PIN',
      'WRONG_PIN',
    ]);
    expect(await act('removePin', { currentPin: NEW_PIN })).toMatchObject({ hasPin: false });
    expect(await judge(null)).toBe('NONE_SET');
  });

  it.each([
    [{ pin: '12' }, 'input.pin'],
    [{ pin: '1234' }, 'input.pin'],
    [{ pin: '8305', duressPin: '83051' }, 'input.duressPin'],
    [{ pin: '8305', duressPin: '8305' }, 'input.duressPin'],
  ])('refuses %j with the field', async (input, field) => {
    const { token } = await enrolled(server);
    const answer: PersonOutcome = await doAs(server, token, 'setPin', { input });
    expect(answer).toMatchObject({ errorCode: 'INVALID_INPUT', field });
    expect(await personNow(server, token)).toMatchObject({ hasPin: false });
  });
});
