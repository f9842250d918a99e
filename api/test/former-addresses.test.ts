import { afterEach, describe, expect, it } from 'vitest';
import { CarrierError } from '../src/notices/carriers/carrier.ts';
import { cancel, close, take } from './actions.ts';
import { LOS_ANGELES, press, until, useTestServer } from './harness.ts';
import { addAskedReceiver, type Channel, deliveriesOf, INVITATION } from './notice-actions.ts';
import { doAs, enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

let ahead = 0;
let phones = 0;
const carriers = new RecordingCarriers();
const nextPhone = () => `+1323555${String(2000 + phones++)}`;

const { server } = useTestServer({
  clock: () => new Date(Date.now() + ahead),
  carriers: carriers.carriers,
});

afterEach(() => carriers.behaviour.clear());

const states = async (id: string, as: string) =>
  (await deliveriesOf(server, id, as)).map(
    ({ notice, channel, state }) => `${notice} ${channel} ${state}`,
  );

/** An alert whose first notices have gone out to one contact. */
async function pressed(channels: Channel[] = ['SMS']) {
  const { token } = await enrolled(server);
  const lucia = await addAskedReceiver(server, carriers, token, channels);
  const { id } = await press(server, token, { position: LOS_ANGELES });
  for (const channel of channels)
    await carriers.expectTo(channel === 'EMAIL' ? lucia.email : lucia.phone, 'pide ayuda', channel);
  await until(async () => (await states(id, token)).every((each) => /ACCEPTED/.test(each)));
  return { token, lucia, id };
}

async function changePhone(token: string, id: string, phone = nextPhone()) {
  const changed = await doAs(server, token, 'updateContact', { input: { id, phone } });
  expect(changed.errorCode).toBeUndefined();
  await carriers.expectTo(phone, INVITATION, 'SMS');
  return phone;
}

const former = async (alertId: string) =>
  (
    await server.services.database.pool.query(
      'SELECT o.* FROM former_addresses o JOIN deliveries d ON d.id = o.delivery_id WHERE d.alert_id = $1',
      [alertId],
    )
  ).rows;

describe('whom the first notice reached', () => {
  it('is told how it went on at the same address, whoever is the contact since', async () => {
    const { token, lucia, id } = await pressed();
    await changePhone(token, lucia.id);
    const officer = await server.signIn('los-angeles');
    await take(server, id, officer);
    const taken = await carriers.expectTo(lucia.phone, 'lo atiende', 'SMS');
    // The link ended with the change.
    expect(taken.url).toBeNull();
    expect(taken.text).not.toContain('#');
    await changePhone(token, lucia.id);
    await cancel(server, id, token);
    await carriers.expectTo(lucia.phone, 'fue un error', 'SMS');
    await close(server, id, officer, 'MISTAKE_CONFIRMED');
    await carriers.expectTo(lucia.phone, 'fue un error, confirmado', 'SMS');
  });

  it('is told of the end after they were removed, in their language, over each way', async () => {
    const { token, lucia, id } = await pressed(['SMS', 'EMAIL']);
    await doAs(server, token, 'removeContact', { id: lucia.id });
    await cancel(server, id, token);
    await carriers.expectTo(lucia.phone, 'fue un error', 'SMS');
    await carriers.expectTo(lucia.email, 'fue un error', 'EMAIL');
    await until(async () => (await states(id, token)).every((each) => /ACCEPTED/.test(each)));
  });

  it('is told over a way that was taken out', async () => {
    const { token, lucia, id } = await pressed(['SMS', 'EMAIL']);
    await doAs(server, token, 'updateContact', { input: { id: lucia.id, channels: ['EMAIL'] } });
    await cancel(server, id, token);
    await carriers.expectTo(lucia.phone, 'fue un error', 'SMS');
    expect((await carriers.expectTo(lucia.email, 'fue un error', 'EMAIL')).url).toBeTruthy();
  });

  it('is told as before when the old address is the contact’s again', async () => {
    const { token, lucia, id } = await pressed();
    await changePhone(token, lucia.id);
    await changePhone(token, lucia.id, lucia.phone);
    await cancel(server, id, token);
    expect((await carriers.expectTo(lucia.phone, 'fue un error', 'SMS')).url).toBeTruthy();
  });

  it('is told nothing after STOP, and the new address is not told instead', async () => {
    const { token, lucia, id } = await pressed();
    await changePhone(token, lucia.id);
    await server.services.contactReplies.receive({ from: lucia.phone, text: 'ALTO' });
    await cancel(server, id, token);
    await until(async () => (await states(id, token)).includes('CANCELLED SMS SKIPPED'));
  });

  it('is told nothing after the person erased everything', async () => {
    const { token, lucia, id } = await pressed();
    await doAs(server, token, 'removeContact', { id: lucia.id });
    expect(await former(id)).toHaveLength(1);
    await cancel(server, id, token);
    await carriers.expectTo(lucia.phone, 'fue un error', 'SMS');
    expect((await doAs(server, token, 'erasePerson', {})).__typename).toBe('Erased');
    await until(async () => (await former(id)).length === 0);
  });
});

describe('an address to which the first notice did not go', () => {
  it('gets it, and what follows, when the contact is changed before it went out', async () => {
    const { token } = await enrolled(server);
    const lucia = await addAskedReceiver(server, carriers, token, ['SMS']);
    carriers.behaviour.set('SMS', async ({ to }) => {
      if (to === lucia.phone) throw new CarrierError('UNREACHABLE');
    });
    const { id } = await press(server, token);
    await until(async () => (await deliveriesOf(server, id, token))[0]?.reason === 'UNREACHABLE');
    await until(async () => (await states(id, token))[0] === 'RAISED SMS QUEUED');
    const phone = await changePhone(token, lucia.id);
    ahead += 60_000;
    await carriers.expectTo(phone, 'pide ayuda', 'SMS');
    await until(async () => (await states(id, token))[0] === 'RAISED SMS ACCEPTED');
    await cancel(server, id, token);
    await carriers.expectTo(phone, 'fue un error', 'SMS');
  });

  it('gets nothing when the contact is removed before it went out', async () => {
    const { token } = await enrolled(server);
    const lucia = await addAskedReceiver(server, carriers, token, ['SMS']);
    carriers.break('SMS');
    const { id } = await press(server, token);
    await until(async () => (await deliveriesOf(server, id, token))[0]?.reason === 'UNREACHABLE');
    await until(async () => (await states(id, token))[0] === 'RAISED SMS QUEUED');
    await doAs(server, token, 'removeContact', { id: lucia.id });
    carriers.behaviour.clear();
    ahead += 60_000;
    await until(async () => (await states(id, token))[0] === 'RAISED SMS SKIPPED');
    await cancel(server, id, token);
    expect(await former(id)).toEqual([]);
  });
});

describe('a first notice of which nobody knows whether it arrived', () => {
  /** An alert whose first notice may have gone to the first phone, and was taken at the last one. */
  async function moved(changes: number) {
    const { token } = await enrolled(server);
    const lucia = await addAskedReceiver(server, carriers, token, ['SMS']);
    const phones = [lucia.phone];
    const lost = async ({ to, text }: { to: string; text: string }) => {
      if (phones.length <= changes && to === phones.at(-1) && text.includes('pide ayuda'))
        throw new CarrierError('UNCERTAIN');
    };
    carriers.behaviour.set('SMS', lost);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    for (let change = 1; change <= changes; change += 1) {
      await until(async () => {
        const [first] = await deliveriesOf(server, id, token);
        return first?.state === 'QUEUED' && first.attempts.length === change;
      });
      phones.push(await changePhone(token, lucia.id));
      ahead += 60_000;
    }
    await carriers.expectTo(phones.at(-1) as string, 'pide ayuda', 'SMS');
    await until(async () => (await states(id, token))[0] === 'RAISED SMS ACCEPTED');
    return { token, id, phones, lucia };
  }

  it.each([1, 2])(
    'is followed at every address that it may have reached: %i changes',
    async (changes) => {
      const { token, id, phones, lucia } = await moved(changes);
      const everywhere = async (text: string) => {
        for (const [index, phone] of phones.entries()) {
          const told = await carriers.expectTo(phone, text, 'SMS');
          expect(Boolean(told.url)).toBe(index === phones.length - 1);
        }
      };
      const officer = await server.signIn('los-angeles');
      await take(server, id, officer);
      await everywhere('lo atiende');
      await doAs(server, token, 'removeContact', { id: lucia.id });
      await cancel(server, id, token);
      for (const phone of phones) await carriers.expectTo(phone, 'fue un error', 'SMS');
      await close(server, id, officer, 'MISTAKE_CONFIRMED');
      for (const phone of phones) await carriers.expectTo(phone, 'confirmado por voz', 'SMS');
      // The person is shown one way to the contact, not each address that it has had.
      expect(await states(id, token)).toHaveLength(4);
    },
  );

  it('is followed at the old address also when the new one wants to hear no more', async () => {
    const { token, id, phones } = await moved(1);
    await server.services.contactReplies.receive({ from: phones[1] as string, text: 'ALTO' });
    await cancel(server, id, token);
    await carriers.expectTo(phones[0] as string, 'fue un error', 'SMS');
    await until(async () => (await states(id, token)).includes('CANCELLED SMS SKIPPED'));
  });
});

describe('a reply of no', () => {
  const say = (from: string, text: string) =>
    server.services.contactReplies.receive({ from, text });
  const stateOf = async (id: string) =>
    (
      await server.services.database.prisma.contactChannel.findFirstOrThrow({
        where: { contactId: id, channel: 'SMS' },
      })
    ).state;
  /** Another person asks the same phone. */
  async function invited(phone: string) {
    const { token } = await enrolled(server);
    const input = { name: 'Ana', phone, language: 'es', channels: ['SMS'] };
    const added = await doAs(server, token, 'addContact', { input });
    await carriers.expectTo(phone, INVITATION, 'SMS');
    return { token, id: added.id as string };
  }

  it('answers the invitation that came last, and no other', async () => {
    const phone = nextPhone();
    const [first, second] = [await invited(phone), await invited(phone)];
    expect(await say(phone, 'No')).toContain('no le avisaremos');
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['INVITED', 'DECLINED']);
  });

  it('answers nobody else’s when whoever asked last has another phone now', async () => {
    const phone = nextPhone();
    const [first, second] = [await invited(phone), await invited(phone)];
    await changePhone(second.token, second.id);
    expect(await say(phone, 'No')).not.toContain('no le avisaremos');
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['INVITED', 'INVITED']);
  });

  it('is a cry after what a former contact was told of an alert', async () => {
    const { token, lucia, id } = await pressed();
    const other = await invited(lucia.phone);
    await changePhone(token, lucia.id);
    await cancel(server, id, token);
    await carriers.expectTo(lucia.phone, 'fue un error', 'SMS');
    await until(async () => (await states(id, token)).includes('CANCELLED SMS ACCEPTED'));
    await say(lucia.phone, '¡No!');
    expect(await stateOf(other.id)).toBe('INVITED');
  });
});

it('what was kept is sealed, and forgotten with the alert', async () => {
  const { token, lucia, id } = await pressed();
  await changePhone(token, lucia.id);
  const [kept] = await former(id);
  expect(kept.sealed.toString('latin1')).not.toContain(lucia.phone);
  await cancel(server, id, token);
  await carriers.expectTo(lucia.phone, 'fue un error', 'SMS');
  ahead += 400 * 24 * 60 * 60_000;
  await server.services.housekeeping.run('forget');
  expect((await server.services.database.pool.query('SELECT FROM former_addresses')).rows).toEqual(
    [],
  );
});
