import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './actions.ts';
import {
  createTestDatabase,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from './harness.ts';
import { wellKnown } from './person-actions.ts';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

describe('everything that is stored', () => {
  it('is given to the person, as told, without hashes', async () => {
    const { token, id } = await wellKnown(server);
    const alert = await press(server, token, { position: LOS_ANGELES });
    const elsewhere = { longitude: -117.1611, latitude: 32.7157 };
    await report(server, alert.id, elsewhere, token);
    const { prisma } = server.services.database;
    const place = { alertId: alert.id, personId: id, at: new Date(), posts: ['los-angeles'] };
    await prisma.alertEvent.createMany({
      data: [
        { ...place, type: 'DETAILS_VIEWED', personType: null },
        { ...place, type: 'CANCELLED_UNDER_DURESS', personType: 'CANCELLED' },
      ],
    });
    await prisma.alert.update({
      where: { id: alert.id },
      data: { duressAt: new Date(), shownAs: { status: 'CANCELLED' } },
    });
    const answer = await server.ask<{ myData: Record<string, unknown> }>('{ myData }', {}, token);
    const data = answer.data.myData;
    expect(data).toMatchObject({
      person: { id, language: 'es', homeCounty: '06037' },
      consent: { textVersion: 'v1', withdrawnAt: null },
      profile: { names: expect.stringMatching(/^Xq/), phone: '+13105554417' },
      pin: { set: true },
      recoveryCode: { madeAt: expect.any(String) },
      devices: [{ current: true }],
      contacts: [{ phone: '+13105554417', rank: 1 }],
      alerts: [
        {
          id: alert.id,
          status: 'CANCELLED',
          position: elsewhere,
          events: [
            { type: 'RAISED', position: { longitude: LOS_ANGELES.longitude } },
            { type: 'REROUTED', position: elsewhere },
            { type: 'CANCELLED' },
          ],
        },
      ],
    });
    expect(JSON.stringify(data)).not.toMatch(/duress|hash|argon|sealed|DETAILS_VIEWED|shownAs/i);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });
});
