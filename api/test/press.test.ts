import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  deviceToken,
  LOS_ANGELES,
  press,
  RAISE,
  type RaisedAlert,
  useTestServer,
} from './harness.ts';

const { server } = useTestServer();

describe('a press', () => {
  it('reaches the post whose district has the county', async () => {
    const alert = await press(server, deviceToken(), { position: LOS_ANGELES });
    expect(alert).toMatchObject({
      __typename: 'Alert',
      status: 'RAISED',
      consulate: { code: 'los-angeles' },
      routing: { basis: 'DISTRICT', county: { fips: '06037', name: 'Los Angeles', state: 'CA' } },
      position: LOS_ANGELES,
    });
  });

  it.each([
    ['91° of latitude', { longitude: -118, latitude: 91 }, 'POSITION_OUT_OF_RANGE', null],
    ['a string', 'here', 'POSITION_UNREADABLE', null],
    ['a list', [1, 2], 'POSITION_UNREADABLE', null],
    ['words for numbers', { longitude: 'west', latitude: '' }, 'POSITION_UNREADABLE', null],
    ['null island', { longitude: 0, latitude: 0 }, 'POSITION_NULL_ISLAND', null],
    ['null', null, null, null],
    ['the middle of the Atlantic', { longitude: -40, latitude: 30 }, null, null],
    ['Guam', { longitude: 144.79, latitude: 13.44 }, null, null],
    ['Tijuana', { longitude: -117.0382, latitude: 32.5149 }, null, 'san-diego'],
  ])('is accepted with %s for a position', async (_name, position, note, post) => {
    const alert = await press(server, deviceToken(), { position });
    expect(alert.__typename).toBe('Alert');
    expect(alert.consulate?.code ?? null).toBe(post);
    expect(alert.routing.basis).toBe(post ? 'NEAREST' : 'CALL_CENTER');
    expect(alert.pressNotes.filter((each) => each.startsWith('POSITION'))).toEqual(
      note ? [note] : [],
    );
  });

  it.each([
    ['a word', 'yesterday', 'PRESSED_AT_UNREADABLE'],
    ['an object', { at: 1 }, 'PRESSED_AT_UNREADABLE'],
    ['the year 275760', '+275760-09-12T00:00:00Z', 'PRESSED_AT_UNREADABLE'],
    ['an hour ago', new Date(Date.now() - 3_600_000).toISOString(), 'PRESSED_LATE'],
    ['tomorrow', new Date(Date.now() + 86_400_000).toISOString(), 'PRESSED_AT_AHEAD'],
    ['two months ago', new Date(Date.now() - 60 * 86_400_000).toISOString(), 'CLOCK_DOUBTFUL'],
  ])('is accepted with %s for a time, and notes it', async (_name, pressedAt, note) => {
    const alert = await press(server, deviceToken(), { pressedAt });
    expect(alert.__typename).toBe('Alert');
    expect(alert.pressNotes).toContain(note);
    const kept = note !== 'PRESSED_AT_UNREADABLE';
    expect(alert.pressedAt).toBe(kept ? pressedAt : alert.receivedAt);
  });

  it('is accepted with literals in the document as well as with variables', async () => {
    const answer = await server.ask<{ raiseAlert: RaisedAlert }>(
      `mutation { raiseAlert(input: { id: "${randomUUID()}", position: { longitude: -118.2, latitude: 34.05 }, pressedAt: 5 }) {
        __typename ... on Alert { consulate { code } pressNotes } } }`,
      {},
      deviceToken(),
    );
    expect(answer.data.raiseAlert).toMatchObject({
      consulate: { code: 'los-angeles' },
      pressNotes: ['PRESSED_AT_UNREADABLE', 'ENROLLED_BY_PRESS'],
    });
  });

  it('is accepted under another id when its id is no UUID', async () => {
    const token = deviceToken();
    const alert = await press(server, token, { id: 'press-1' });
    expect(alert.__typename).toBe('Alert');
    expect(alert.id).not.toBe('press-1');
    expect(alert.pressNotes).toContain('ID_REPLACED');
  });

  it('gives the same alert for the same id, and one only, when it is sent fifty times at once', async () => {
    const token = deviceToken();
    const id = randomUUID();
    const alerts = await Promise.all(
      Array.from({ length: 50 }, () => press(server, token, { id })),
    );
    expect(new Set(alerts.map((alert) => alert.id))).toEqual(new Set([id]));
    expect(await server.services.database.prisma.alertEvent.count({ where: { alertId: id } })).toBe(
      1,
    );
    expect(
      await server.services.database.prisma.person.count({ where: { alerts: { some: { id } } } }),
    ).toBe(1);
  });

  it('keeps what the first of several with one id said', async () => {
    const token = deviceToken();
    const first = await press(server, token, { position: LOS_ANGELES });
    const again = await press(server, token, { id: first.id, position: null });
    expect(again).toEqual(first);
  });

  it('is told by a typed error that its id belongs to somebody else', async () => {
    const first = await press(server, deviceToken());
    const other = await press(server, deviceToken(), { id: first.id });
    expect(other).toMatchObject({
      __typename: 'AlertIdTakenError',
      code: 'ALERT_ID_TAKEN',
      field: 'input.id',
    });
  });

  it('enrols a device that never enrolled, and goes to the second lane until the person enrols', async () => {
    const token = deviceToken();
    const first = await press(server, token);
    expect(first).toMatchObject({ lane: 'SECOND', pressNotes: ['ENROLLED_BY_PRESS'] });
    const second = await press(server, token);
    expect(second).toMatchObject({
      lane: 'SECOND',
      pressNotes: [],
      personId: first.personId,
      linkedTo: { id: first.id },
    });
    await server.ask('mutation { enroll(input: {}) { __typename } }', {}, token);
    expect(await press(server, token)).toMatchObject({ lane: 'FIRST', personId: first.personId });
  });

  it('uses the home county when it has no position', async () => {
    const token = deviceToken();
    const answer = await server.ask<{ enroll: { __typename: string } }>(
      'mutation { enroll(input: { homeCounty: "48201" }) { __typename } }',
      {},
      token,
    );
    expect(answer.data.enroll.__typename).toBe('Person');
    const alert = await press(server, token);
    expect(alert).toMatchObject({ consulate: { code: 'houston' }, routing: { basis: 'DISTRICT' } });
    expect(alert.routing.confidence).not.toBe('HIGH');
  });

  it('needs a device token in its form', async () => {
    for (const token of [undefined, 'abd_short', 'Bearer x']) {
      const answer = await server.ask<{ raiseAlert: RaisedAlert }>(
        RAISE,
        { input: { id: randomUUID() } },
        token,
      );
      expect(answer.data.raiseAlert).toMatchObject({
        __typename: 'NotSignedInError',
        code: 'UNAUTHENTICATED',
      });
    }
  });

  it('leaves no clear position in the tables', async () => {
    const position = { longitude: -117.98761234, latitude: 33.81239876 };
    const { id } = await press(server, deviceToken(), { position });
    const { pool } = server.services.database;
    const { rows } = await pool.query(
      `SELECT (SELECT row_to_json(a)::text FROM alerts a WHERE id = $1) AS alert,
              (SELECT json_agg(e)::text FROM alert_events e WHERE alert_id = $1) AS events,
              (SELECT json_agg(k)::text FROM data_keys k JOIN alerts a ON a.key_id = k.id WHERE a.id = $1) AS keys`,
      [id],
    );
    const stored = JSON.stringify(rows[0]);
    expect(stored).toContain(id);
    for (const digits of ['98761', '81239', Buffer.from('117.98761').toString('hex')])
      expect(stored).not.toContain(digits);
  });
});
