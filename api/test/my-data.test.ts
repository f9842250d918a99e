import { describe, expect, it } from 'vitest';
import { report } from './actions.ts';
import { LOS_ANGELES, press, useTestServer } from './harness.ts';
import { wellKnown } from './person-actions.ts';

const { server } = useTestServer();

describe('everything that is stored', () => {
  it('is given to the person, as told, without hashes', async () => {
    const { token, id } = await wellKnown(server);
    const alert = await press(server, token, { position: LOS_ANGELES });
    const elsewhere = { longitude: -117.1611, latitude: 32.7157 };
    await report(server, alert.id, elsewhere, token);
    const { prisma } = server.services.database;
    const { id: deviceId } = await prisma.device.findFirstOrThrow({ where: { personId: id } });
    const viewer = { kind: 'PERSON' as const, personId: id, deviceId };
    await server.services.alerts.cancelAlert(viewer, alert.id, '4917');
    await report(server, alert.id, LOS_ANGELES, token);
    const answer = await server.ask<{ myData: Record<string, unknown> }>('{ myData }', {}, token);
    const data = answer.data.myData;
    expect(data).toMatchObject({
      person: { id, language: 'es', homeCounty: '06037' },
      consent: { textVersion: 'v1', withdrawnAt: null },
      profile: { names: expect.stringMatching(/^Xq/), phone: '+13105554417' },
      pin: { set: true },
      recoveryCode: { madeAt: expect.any(String) },
      devices: [{ current: true }],
      contacts: [
        {
          phone: '+13105554417',
          rank: 1,
          message: null,
          channels: [{ channel: 'SMS', state: 'INVITED', askedAt: expect.any(String) }],
        },
      ],
      notices: expect.arrayContaining([
        expect.objectContaining({ notice: 'INVITATION', channel: 'SMS', alertId: null }),
        expect.objectContaining({ notice: 'RAISED', channel: 'SMS', alertId: alert.id }),
      ]),
      alerts: [
        {
          id: alert.id,
          status: 'CANCELLED',
          position: null,
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
