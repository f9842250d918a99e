import { beforeAll, describe, expect, it } from 'vitest';
import { close, feedCursor, report, take } from './actions.ts';
import { LOS_ANGELES, press, useTestServer } from './harness.ts';
import { doAs, dumpOf, enrolled, findIn, personNow, wellKnown } from './person-actions.ts';

let callCenter: string;
const { server } = useTestServer();

beforeAll(async () => {
  callCenter = await server.signIn('call-center');
});

const erase = (token: string, pin?: string) => doAs(server, token, 'erasePerson', { pin });

async function stored(id: string) {
  const { prisma } = server.services.database;
  const person = await prisma.person.findUniqueOrThrow({
    where: { id },
    include: { devices: true, contacts: true, deviceInvitations: true },
  });
  const alerts = await prisma.alert.findMany({ where: { personId: id } });
  const keyIds = alerts.map(({ keyId }) => keyId).concat(person.keyId ?? []);
  const reached = {
    notices: await prisma.delivery.count({ where: { personId: id } }),
    channels: await prisma.contactChannel.count({ where: { personId: id } }),
  };
  return {
    person,
    alerts,
    reached,
    keys: await prisma.dataKey.count({ where: { id: { in: keyIds } } }),
  };
}

/** An empty shell: what is left of a person. */
const SHELL = {
  homeCountyFips: null,
  consentedAt: null,
  consentTextVersion: null,
  consentLanguage: null,
  keyId: null,
  profileSealed: null,
  phoneHash: null,
  pinHash: null,
  duressPinHash: null,
  otherDuressPinHash: null,
  pinSetAt: null,
  recoveryHash: null,
  devices: [],
  contacts: [],
  deviceInvitations: [],
  erasedAt: expect.any(Date),
};

async function sealedEvents(id: string): Promise<number> {
  const { rows } = await server.services.database.pool.query<{ count: string }>(
    'SELECT count(*) FROM alert_events WHERE person_id = $1 AND sealed IS NOT NULL',
    [id],
  );
  return Number(rows[0]?.count);
}

describe('erasing', () => {
  it('leaves an empty shell and bare alerts, and destroys the keys', async () => {
    const { token, id, code, invitation } = await wellKnown(server);
    const alert = await press(server, token, { position: LOS_ANGELES });
    await report(server, alert.id, LOS_ANGELES, token);
    await close(server, alert.id, callCenter);
    const before = await stored(id);
    expect(before.keys).toBe(2);
    // The invitation, the first notice, and what followed it.
    expect(before.reached).toEqual({ notices: 3, channels: 1 });
    expect(await sealedEvents(id)).toBe(2);
    const personKey = before.person.keyId as string;

    expect(await erase(token)).toMatchObject({ errorCode: 'PIN_REQUIRED' });
    expect(await erase(token, '8305')).toMatchObject({
      __typename: 'Erased',
      at: expect.any(String),
    });

    const after = await stored(id);
    expect(after.person).toMatchObject(SHELL);
    expect(after.keys).toBe(0);
    expect(after.reached).toEqual({ notices: 0, channels: 0 });
    const { prisma } = server.services.database;
    expect(await prisma.dataKey.count({ where: { id: personKey } })).toBe(0);
    expect(await sealedEvents(id)).toBe(0);
    expect(after.alerts).toMatchObject([
      {
        id: alert.id,
        positionSealed: null,
        routingDistance: null,
        forgottenAt: expect.any(Date),
        countyFips: '06037',
        consulateCode: 'los-angeles',
        status: 'CLOSED',
      },
    ]);
    expect(await personNow(server, token)).toBeNull();
    expect(await erase(token)).toMatchObject({ errorCode: 'UNAUTHENTICATED' });
    const other = await enrolled(server);
    expect(await doAs(server, other.token, 'recover', { code })).toMatchObject({
      errorCode: 'RECOVERY_CODE_WRONG',
    });
    expect(await doAs(server, other.token, 'joinByInvitation', { code: invitation })).toMatchObject(
      { errorCode: 'INVITATION_CODE_WRONG' },
    );
    // The same phone presses again: somebody new, in the second lane.
    expect(await press(server, token)).toMatchObject({ lane: 'SECOND', linkedTo: null });
  });

  it('erases a cancelled alert too, and one person alone', async () => {
    const [mine, theirs] = [await wellKnown(server), await wellKnown(server)];
    const alert = await press(server, mine.token, { position: LOS_ANGELES });
    await server.services.database.prisma.alert.updateMany({
      where: { id: alert.id },
      data: { status: 'CANCELLED', cancelledAt: new Date() },
    });
    await erase(mine.token, '8305');
    expect((await stored(mine.id)).person).toMatchObject(SHELL);
    expect(await personNow(server, theirs.token)).toMatchObject({
      hasPin: true,
      profile: { names: expect.any(String) },
      contacts: [{ rank: 1 }],
    });
  });

  it('while an alert is open hides all from the phone, tells the desk, and ends when it is closed', async () => {
    const { token, id, code } = await wellKnown(server);
    const alert = await press(server, token, { position: LOS_ANGELES });
    await take(server, alert.id, callCenter);
    const after = await feedCursor(server, callCenter);
    const feed = server.follow<{ alertFeed: { type: string; alert: { id: string } } }>(
      {
        query: 'subscription ($after: String) { alertFeed(after: $after) { type alert { id } } }',
        variables: { after },
      },
      callCenter,
    );
    expect(await erase(token, '4917')).toMatchObject({ __typename: 'Erased' });
    expect(await personNow(server, token)).toBeNull();
    for (;;) {
      const { alertFeed } = await feed.next();
      if (alertFeed.type !== 'ERASURE_ASKED') continue;
      expect(alertFeed.alert.id).toBe(alert.id);
      break;
    }
    feed.stop();
    const { prisma } = server.services.database;
    expect(
      await prisma.alertEvent.findFirst({ where: { alertId: alert.id, type: 'ERASURE_ASKED' } }),
    ).toMatchObject({ personType: null, posts: ['los-angeles'] });
    const other = await enrolled(server);
    expect(await doAs(server, other.token, 'recover', { code })).toMatchObject({
      errorCode: 'RECOVERY_CODE_WRONG',
    });

    const waiting = await stored(id);
    expect(waiting.person).toMatchObject({ erasedAt: null, erasingAt: expect.any(Date) });
    expect(waiting.person.contacts).toHaveLength(1);
    expect(waiting.keys).toBe(2);
    const { persons } = server.services;
    expect(await persons.finishErasures(new Date())).toBe(0);
    await close(server, alert.id, callCenter);
    expect(await persons.finishErasures(new Date())).toBe(1);
    expect(await persons.finishErasures(new Date())).toBe(0);
    const erased = await stored(id);
    expect(erased.person).toMatchObject(SHELL);
    expect(erased.keys).toBe(0);
  });

  it('takes an alert that was cancelled under duress for an open one', async () => {
    const { token, id } = await wellKnown(server);
    const alert = await press(server, token, { position: LOS_ANGELES });
    const { prisma } = server.services.database;
    await prisma.alert.update({
      where: { id: alert.id },
      data: { status: 'CANCELLED', duressAt: new Date() },
    });
    expect(await erase(token, '4917')).toMatchObject({ __typename: 'Erased' });
    expect((await stored(id)).person.erasedAt).toBeNull();
    expect(
      await prisma.alertEvent.count({ where: { alertId: alert.id, type: 'ERASURE_ASKED' } }),
    ).toBe(1);
    await close(server, alert.id, callCenter);
    expect(await server.services.persons.finishErasures(new Date())).toBe(1);
    expect((await stored(id)).person).toMatchObject(SHELL);
  });

  it('goes on where a crash left it', async () => {
    const { token, id } = await wellKnown(server);
    const { keys } = server.services;
    const destroy = keys.destroy.bind(keys);
    keys.destroy = () => Promise.reject(new Error('The database of the keys is away.'));
    const failed = await server.ask(
      'mutation { erasePerson(pin: "8305") { __typename } }',
      {},
      token,
    );
    keys.destroy = destroy;
    expect(failed.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect((await stored(id)).person).toMatchObject({ erasedAt: null, profileSealed: null });
    expect(await server.services.persons.finishErasures(new Date())).toBe(1);
    expect((await stored(id)).person).toMatchObject(SHELL);
  });
});

it('the tables show nothing of any person in the clear', async () => {
  const { token } = await wellKnown(server);
  const data = await server.ask<{ myData: { profile: { names: string } } }>(
    '{ myData }',
    {},
    token,
  );
  const dump = await dumpOf(server);
  for (const secret of [data.data.myData.profile.names, '3105554417', token, '34.0522'])
    expect(findIn(dump, secret)).toEqual([]);
});
