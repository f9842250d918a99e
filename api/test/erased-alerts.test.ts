import { beforeAll, describe, expect, it } from 'vitest';
import { cancel, close, report, take } from './actions.ts';
import { LOS_ANGELES, press, useTestServer } from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';

let callCenter: string;
let partner: string;
const { server } = useTestServer({ dispatches: false });

beforeAll(async () => {
  callCenter = await server.signIn('call-center');
  const { partners } = server.services;
  const { id: partnerId } = await partners.createPartner('Casa de Ayuda', ['los-angeles']);
  const scopes = ['ALERTS' as const, 'NAMES' as const, 'POSITIONS' as const];
  partner = (await partners.createKey({ partnerId, scopes, expiresInDays: 1 })).key;
});

/** A person with a contact who is told, and a way to press and to look at the rows. */
async function person() {
  const { token, id } = await enrolled(server, { consentTextVersion: 'v1' });
  await doAs(server, token, 'updateProfile', { input: { names: 'Rosa' } });
  await doAs(server, token, 'addContact', { input: { name: 'Ana', phone: '+13105554417' } });
  const { prisma, pool } = server.services.database;
  return {
    token,
    press: async () => (await press(server, token, { position: LOS_ANGELES })).id,
    /** Cancelled with the duress PIN, as the desk has it. */
    async force(alertId: string) {
      const { id: deviceId } = await prisma.device.findFirstOrThrow({ where: { personId: id } });
      const viewer = { kind: 'PERSON' as const, personId: id, deviceId };
      await server.services.pins.setPin(viewer, { pin: '8305', duressPin: '4917' });
      await server.services.alerts.cancelAlert(viewer, alertId, '4917');
    },
    erase: (pin?: string) => doAs(server, token, 'erasePerson', { pin }),
    notices: () => prisma.delivery.count({ where: { personId: id } }),
    sealed: async (alertId: string) => {
      const { rows } = await pool.query(
        'SELECT count(*)::int AS count FROM alert_events WHERE alert_id = $1 AND sealed IS NOT NULL',
        [alertId],
      );
      return rows[0].count as number;
    },
  };
}

const rowOf = (id: string) =>
  server.services.database.prisma.alert.findUniqueOrThrow({ where: { id } });

/** What the log says of erasing an alert, and as what that is told. */
async function erasuresOf(alertId: string) {
  const events = await server.services.database.prisma.alertEvent.findMany({
    where: { alertId, type: { in: ['ERASED', 'ERASURE_ASKED'] } },
    orderBy: { id: 'asc' },
  });
  for (const { officerId } of events) expect(officerId).toBeNull();
  return events.map(({ type, personType }) => [type, personType]);
}

interface Seen {
  person: object | null;
  position: object | null;
  routing: { distanceMeters: number | null };
  events: Array<{ type: string }>;
}

async function seenByPartner(id: string): Promise<Seen> {
  const { data } = await server.ask<{ alert: Seen }>(
    `query ($id: ID!) { alert(id: $id) {
      person { names } position { longitude } routing { distanceMeters } events { type } } }`,
    { id },
    partner,
  );
  return data.alert;
}

describe('erasing, where one alert is still open', () => {
  it('erases the ended ones at once and says so, and the open one when it is closed', async () => {
    const who = await person();
    const [closed, cancelled, open] = [await who.press(), await who.press(), await who.press()];
    await report(server, closed, LOS_ANGELES, who.token);
    await close(server, closed, callCenter);
    await cancel(server, cancelled, who.token);
    await take(server, open, callCenter);
    const notices = await who.notices();

    await who.erase();
    for (const id of [closed, cancelled]) {
      expect(await erasuresOf(id)).toEqual([['ERASED', 'ERASED']]);
      expect(await rowOf(id)).toMatchObject({
        positionSealed: null,
        positionFixedAt: null,
        routingDistance: null,
        forgottenAt: expect.any(Date),
        erasureAskedAt: null,
      });
      expect(await who.sealed(id)).toBe(0);
      const seen = await seenByPartner(id);
      expect(seen).toMatchObject({ person: null, position: null });
      expect(seen.routing.distanceMeters).toBeNull();
      expect(seen.events.at(-1)?.type).toBe('ERASED');
    }
    expect(await erasuresOf(open)).toEqual([['ERASURE_ASKED', null]]);
    expect(await rowOf(open)).toMatchObject({
      positionSealed: expect.anything(),
      forgottenAt: null,
    });
    expect(await seenByPartner(open)).toMatchObject({ person: { names: 'Rosa' }, position: {} });
    // The contacts are still there for the desk, and nobody is sent anything for it.
    expect(await who.notices()).toBe(notices);

    await close(server, open, callCenter);
    const { persons } = server.services;
    expect(await persons.finishErasures(new Date())).toBe(1);
    expect(await persons.finishErasures(new Date())).toBe(0);
    expect(await erasuresOf(open)).toEqual([
      ['ERASURE_ASKED', null],
      ['ERASED', 'ERASED'],
    ]);
    for (const id of [closed, cancelled])
      expect(await erasuresOf(id)).toEqual([['ERASED', 'ERASED']]);
    const seen = await seenByPartner(open);
    expect(seen).toMatchObject({ person: null, position: null });
    expect(seen.events.map(({ type }) => type)).not.toContain('ERASURE_ASKED');
    expect(await who.notices()).toBe(0);
  });
});

describe('erasing, where an alert was cancelled under duress', () => {
  it('tells that side at once, and keeps what the desk needs until it is closed', async () => {
    const who = await person();
    const id = await who.press();
    await take(server, id, callCenter);
    await who.force(id);
    const { acknowledgedById } = await rowOf(id);
    await who.erase('4917');
    expect(await erasuresOf(id)).toEqual([['ERASURE_ASKED', 'ERASED']]);
    expect(await rowOf(id)).toMatchObject({ positionSealed: expect.anything(), forgottenAt: null });
    const desk = await server.ask(
      'query ($id: ID!) { alert(id: $id) { person { names contacts { name } } } }',
      { id },
      callCenter,
    );
    expect(desk.data).toMatchObject({
      alert: { person: { names: 'Rosa', contacts: [{ name: 'Ana' }] } },
    });
    const told = await seenByPartner(id);
    expect(told).toMatchObject({ person: null, position: null });
    expect(told.events.map(({ type }) => type)).toEqual([
      'RAISED',
      'ACKNOWLEDGED',
      'CANCELLED',
      'ERASED',
    ]);

    await close(server, id, callCenter);
    expect(await server.services.persons.finishErasures(new Date())).toBe(1);
    expect(await erasuresOf(id)).toEqual([
      ['ERASURE_ASKED', 'ERASED'],
      ['ERASED', null],
    ]);
    // What is shown of it stays, but for what goes of every alert.
    expect((await rowOf(id)).shownAs).toMatchObject({
      acknowledgedById,
      consulateCode: 'los-angeles',
      routingDistance: null,
    });
  });

  it('tells that side when the desk has closed it before', async () => {
    const who = await person();
    const id = await who.press();
    await who.force(id);
    await close(server, id, callCenter);
    await who.erase('4917');
    expect(await erasuresOf(id)).toEqual([['ERASED', 'ERASED']]);
    expect((await rowOf(id)).shownAs).toMatchObject({ routingDistance: null });
  });
});
