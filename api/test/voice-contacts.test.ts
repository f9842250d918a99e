import { afterEach, describe, expect, it } from 'vitest';
import { CarrierError } from '../src/notices/carriers/carrier.ts';
import { press, until, useTestServer } from './harness.ts';
import { addAskedReceiver, addReceiver, deliveriesOf } from './notice-actions.ts';
import { enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const carriers = new RecordingCarriers();
const { server } = useTestServer({ carriers: carriers.carriers });

afterEach(() => carriers.behaviour.clear());

const reply = (from: string, text: string) =>
  server.services.contactReplies.receive({ from, text });
const lastOf = async (contactId: string) =>
  (
    await server.services.database.pool.query(
      `SELECT id, channel, state, sent_to FROM deliveries WHERE contact_id = $1 AND alert_id IS NULL
     ORDER BY created_at, id`,
      [contactId],
    )
  ).rows;

describe('a contact who is only called', () => {
  it('is asked by SMS, and once they said yes a drill calls them', async () => {
    const { token } = await enrolled(server);
    const rosa = await addAskedReceiver(server, carriers, token, ['VOICE']);
    expect(await reply(rosa.phone, 'Sí')).toContain('Gracias');
    const { id } = await press(server, token, { drill: true });
    await carriers.expectTo(rosa.phone, /^SIMULACRO: /, 'VOICE');
    await until(async () => (await deliveriesOf(server, id, token))[0]?.state === 'ACCEPTED');
  });

  it('is asked by a call where the carrier refuses the SMS', async () => {
    carriers.break('SMS', new CarrierError('REFUSED', '21614'));
    const { token } = await enrolled(server);
    const rosa = await addReceiver(server, token, ['VOICE']);
    const call = await carriers.expectTo(rosa.phone, 'quiere que le llamemos', 'VOICE');
    expect(call).toMatchObject({ asks: true });
    expect(call.text).not.toContain('Responda');
    await until(async () => (await lastOf(rosa.id))[1]?.state === 'ACCEPTED');
    expect(await lastOf(rosa.id)).toMatchObject([
      { channel: 'SMS', state: 'FAILED' },
      { channel: 'VOICE', state: 'ACCEPTED' },
    ]);
    // By key 2.
    expect(await reply(rosa.phone, 'NO')).toContain('no le avisaremos');
  });

  it('is asked by a call where the carrier says later that the SMS did not arrive, once', async () => {
    const { token } = await enrolled(server);
    const rosa = await addAskedReceiver(server, carriers, token, ['VOICE', 'EMAIL']);
    const sms = async () => (await lastOf(rosa.id)).find(({ channel }) => channel === 'SMS');
    await until(async () => (await sms())?.state === 'ACCEPTED');
    const { id: deliveryId } = await sms();
    const undelivered = { deliveryId, attempt: 1, state: 'FAILED', code: '30006' } as const;
    await server.services.notices.inbox.report(undelivered);
    await server.services.notices.inbox.report(undelivered);
    await carriers.expectTo(rosa.phone, 'quiere que le llamemos', 'VOICE');
    expect((await lastOf(rosa.id)).filter(({ channel }) => channel === 'VOICE')).toHaveLength(1);
  });
});
