import { describe, expect, it } from 'vitest';
import { cancel, report } from './actions.ts';
import { deviceToken, LOS_ANGELES, press, until, useTestServer } from './harness.ts';
import { doAs, dumpOf, enrolled, findIn, personNow } from './person-actions.ts';

const PIN = '8305';
let ahead = 0;
const { server } = useTestServer({ clock: () => new Date(Date.now() + ahead) });

type Devices = Array<{ id: string; current: boolean }>;
const devicesOf = async (token: string) => (await personNow(server, token))?.devices as Devices;
const invite = async (token: string) =>
  (await doAs(server, token, 'inviteDevice')) as unknown as { code: string; expiresAt: string };
const recoveryCode = async (token: string, pin?: string) =>
  (await doAs(server, token, 'makeRecoveryCode', { pin })).code as string;
const join = (token: string, code: string) => doAs(server, token, 'joinByInvitation', { code });
const recover = (token: string, code: string, signOutOthers?: boolean) =>
  doAs(server, token, 'recover', { code, signOutOthers });

describe('a second device', () => {
  it('joins by an invitation, once, and presses for the same person', async () => {
    const { token, id } = await enrolled(server);
    const second = deviceToken();
    const { code } = await invite(token);
    expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(findIn(await dumpOf(server), code.replace('-', ''))).toEqual([]);
    // As somebody types it who copied it by hand.
    const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(await join(second, typed)).toMatchObject({ __typename: 'Person', id });
    expect((await press(server, second)).personId).toBe(id);
    const devices = await devicesOf(second);
    expect(devices.map(({ current }) => current)).toEqual([false, true]);
    expect(await join(deviceToken(), code)).toMatchObject({
      __typename: 'InvitationCodeError',
      errorCode: 'INVITATION_CODE_WRONG',
      field: 'code',
    });
  });

  it('says once what it is, so that a lost one is known among the others', async () => {
    const { token } = await enrolled(server);
    const listed = async (userAgent: string) => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'user-agent': userAgent,
        },
        body: JSON.stringify({ query: '{ viewer { person { devices { label } } } }' }),
      });
      return (await response.json()).data.viewer.person.devices;
    };
    expect(await listed('curl/8.5')).toEqual([{ label: null }]);
    const phone = 'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile';
    expect(await listed(phone)).toEqual([{ label: 'Chrome on Android' }]);
    expect(await listed('Mozilla/5.0 (iPhone) Safari/604.1')).toEqual([
      { label: 'Chrome on Android' },
    ]);
  });

  it('joins one alone of two that come at once with the same invitation', async () => {
    const { token } = await enrolled(server);
    const { code } = await invite(token);
    const answers = await Promise.all(Array.from({ length: 8 }, () => join(deviceToken(), code)));
    expect(answers.filter(({ __typename }) => __typename === 'Person')).toHaveLength(1);
    expect(await devicesOf(token)).toHaveLength(2);
  });

  it('does not join by an invitation that expired, was replaced, guessed at or never made', async () => {
    const { token } = await enrolled(server);
    const wrong = { __typename: 'InvitationCodeError' };
    const { code: first } = await invite(token);
    const { code: second, expiresAt } = await invite(token);
    expect(await join(deviceToken(), first)).toMatchObject(wrong);
    ahead += new Date(expiresAt).getTime() - Date.now() - ahead + 1_000;
    expect(await join(deviceToken(), second)).toMatchObject(wrong);
    for (const code of ['', 'x', 'UUUUU-UUUUU', "'; DROP TABLE devices; --", 'Z'.repeat(5_000)])
      expect(await join(deviceToken(), code)).toMatchObject(wrong);
    const { code: guessed } = await invite(token);
    const near = `${guessed.slice(0, -1)}${guessed.endsWith('Z') ? 'Y' : 'Z'}`;
    const answers = await Promise.all(Array.from({ length: 40 }, () => join(deviceToken(), near)));
    for (const answer of answers) expect(answer).toMatchObject(wrong);
    // Five wrong secrets spoil it, for who has the right one too.
    expect(await join(deviceToken(), guessed)).toMatchObject(wrong);
    expect(await devicesOf(token)).toHaveLength(1);
  });

  it('needs a token of its own and leaves staff out', async () => {
    const { token } = await enrolled(server);
    const { code } = await invite(token);
    const officer = await server.signIn('supervisor');
    expect(await doAs(server, officer, 'joinByInvitation', { code })).toMatchObject({
      errorCode: 'UNAUTHENTICATED',
    });
    expect(await doAs(server, undefined, 'recover', { code })).toMatchObject({
      errorCode: 'UNAUTHENTICATED',
    });
  });
});

describe('a recovery code', () => {
  it('brings the person back on a new device, and signs the lost one out', async () => {
    const { token, id } = await enrolled(server);
    const code = await recoveryCode(token);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(findIn(await dumpOf(server), code.replaceAll('-', ''))).toEqual([]);
    const found = deviceToken();
    expect(await recover(found, code)).toMatchObject({ __typename: 'Person', id });
    expect(await devicesOf(token)).toHaveLength(2);
    expect(await recover(found, code, true)).toMatchObject({ id });
    expect(await devicesOf(found)).toMatchObject([{ current: true }]);
    expect(await personNow(server, token)).toBeNull();
    // The lost phone is nobody's; pressing makes it known anew, as somebody else.
    expect((await press(server, token)).personId).not.toBe(id);
  });

  it('replaces the one before, and a wrong one brings nobody back', async () => {
    const { token } = await enrolled(server);
    const first = await recoveryCode(token);
    const second = await recoveryCode(token);
    const wrong = { __typename: 'RecoveryCodeError', errorCode: 'RECOVERY_CODE_WRONG' };
    for (const code of [first, '', 'x', second.slice(0, -1), `${second}0`, '0'.repeat(25)])
      expect(await recover(deviceToken(), code)).toMatchObject(wrong);
    expect(await recover(deviceToken(), second)).toMatchObject({ __typename: 'Person' });
  });

  it('leaves what the device pressed before with the person that it made then', async () => {
    const { token, id } = await enrolled(server);
    const code = await recoveryCode(token);
    const fresh = deviceToken();
    const old = await press(server, fresh);
    const open = await recover(fresh, code);
    expect(open).toMatchObject({ __typename: 'DeviceInUseError', errorCode: 'DEVICE_IN_USE' });
    expect((await report(server, old.id, LOS_ANGELES, fresh)).__typename).toBe('Alert');
    await cancel(server, old.id, fresh);
    expect(await recover(fresh, code)).toMatchObject({ id });
    expect((await report(server, old.id, LOS_ANGELES, fresh)).code).toBe('ALERT_NOT_FOUND');
    const { prisma } = server.services.database;
    const alert = await prisma.alert.findUniqueOrThrow({ where: { id: old.id } });
    expect(alert.personId).toBe(old.personId);
  });

  it('does not take a device that is prepared for a person of its own', async () => {
    const { token } = await enrolled(server);
    const code = await recoveryCode(token);
    const other = await enrolled(server);
    await doAs(server, other.token, 'updateProfile', { input: { names: 'Somebody' } });
    expect(await recover(other.token, code)).toMatchObject({ errorCode: 'DEVICE_IN_USE' });
    expect(await personNow(server, other.token)).toMatchObject({ id: other.id });
  });
});

describe('signing a device out', () => {
  it('ends what it follows', async () => {
    const { token } = await enrolled(server);
    const second = deviceToken();
    await join(second, (await invite(token)).code);
    const [, lost] = await devicesOf(token);
    const { prisma } = server.services.database;
    const before = await prisma.accessChange.count();
    expect(await doAs(server, token, 'removeDevice', { id: lost?.id })).toMatchObject({
      __typename: 'Person',
      devices: [{ current: true }],
    });
    expect(await personNow(server, second)).toBeNull();
    await until(async () => (await prisma.accessChange.count()) > before);
  });

  it('is for one’s own devices alone', async () => {
    const [mine, theirs] = [await enrolled(server), await enrolled(server)];
    const [foreign] = await devicesOf(theirs.token);
    for (const id of [foreign?.id, 'x', "' OR 1=1", '5c919ab9-bc30-4848-88f2-66e4b5942f60'])
      expect(await doAs(server, mine.token, 'removeDevice', { id })).toMatchObject({
        __typename: 'DeviceNotFoundError',
        errorCode: 'DEVICE_NOT_FOUND',
      });
    expect(await personNow(server, theirs.token)).not.toBeNull();
  });

  it('asks for the PIN, but for the device in hand', async () => {
    const { token } = await enrolled(server);
    const second = deviceToken();
    await join(second, (await invite(token)).code);
    await doAs(server, token, 'setPin', { input: { pin: PIN } });
    const [first, other] = await devicesOf(token);
    const remove = (id: string | undefined, pin?: string) =>
      doAs(server, token, 'removeDevice', { id, pin });
    expect(await remove(other?.id)).toMatchObject({ errorCode: 'PIN_REQUIRED', field: 'pin' });
    expect(await remove(other?.id, '7777')).toMatchObject({ errorCode: 'WRONG_PIN' });
    for (const field of ['makeRecoveryCode', 'inviteDevice', 'erasePerson'] as const) {
      expect(await doAs(server, token, field)).toMatchObject({ errorCode: 'PIN_REQUIRED' });
      expect(await doAs(server, second, field, { pin: '7777' })).toMatchObject({
        errorCode: 'WRONG_PIN',
      });
    }
    expect(await remove(other?.id, PIN)).toMatchObject({ __typename: 'Person' });
    expect(await remove(first?.id)).toMatchObject({ __typename: 'Person', devices: [] });
    expect(await personNow(server, token)).toBeNull();
  });
});
