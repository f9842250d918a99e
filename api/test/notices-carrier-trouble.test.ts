import { afterEach, describe, expect, it } from 'vitest';
import { CarrierError } from '../src/notices/carriers/carrier.ts';
import { LOS_ANGELES, press, useTestServer } from './harness.ts';
import { addAskedReceiver, addReceiver, deliveriesOf, untilSettled } from './notice-actions.ts';
import { enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** More than a node sends over one channel at a time. */
const ALERTS = 28;

let now = Date.parse('2026-11-22T11:00:00.000Z');
const carriers = new RecordingCarriers({ second: ['EMAIL'] });

const { server } = useTestServer({
  clock: () => new Date(now),
  carriers: carriers.carriers,
});

afterEach(() => carriers.behaviour.clear());

/** Moves the clock, and waits for all that it makes due. */
async function pass(milliseconds: number): Promise<void> {
  now += milliseconds;
  await untilSettled(server, new Date(now));
}

const settled = () => untilSettled(server, new Date(now));

describe('a carrier that is down for ten minutes', () => {
  it('loses nothing: the reason is shown, and each notice goes once when it is back, first ones first', async () => {
    const { pool } = server.services.database;
    const people = [];
    for (let index = 0; index < ALERTS; index += 1) {
      const { token } = await enrolled(server);
      people.push({
        token,
        contact: await addAskedReceiver(server, carriers, token, ['SMS']),
        id: '',
      });
    }
    await settled();
    carriers.break('SMS');
    for (const each of people)
      each.id = (await press(server, each.token, { position: LOS_ANGELES })).id;
    // What is no first notice waits with them.
    const asked = [];
    for (const { token } of people.slice(0, 8))
      asked.push(await addReceiver(server, token, ['SMS']));
    await settled();

    const due = await pool.query<{ times: number }>(
      `SELECT count(DISTINCT due_at)::int AS times FROM deliveries WHERE urgent AND state = 'QUEUED'`,
    );
    // Not all at the same instant.
    expect(due.rows[0]?.times).toBeGreaterThan(ALERTS / 3);
    for (let seconds = 0; seconds < 20; seconds += 1) await pass(SECOND);
    for (let seconds = 20; seconds < 600; seconds += 10) await pass(10 * SECOND);

    const desk = await server.signIn('los-angeles');
    for (const { id, token } of [people[0], people.at(-1)] as typeof people)
      for (const viewer of [token, desk])
        expect(await deliveriesOf(server, id, viewer)).toMatchObject([
          { state: 'QUEUED', reason: 'UNREACHABLE' },
        ]);
    // 1, 2, 4, 8, 15, 30 and then 60 s, each between its half and its whole, and up to 10 s until this clock moves.
    const [{ most, least }] = (
      await pool.query<{ most: number; least: number }>(
        `SELECT max(attempts) AS most, min(attempts) AS least FROM deliveries WHERE urgent AND state = 'QUEUED'`,
      )
    ).rows as [{ most: number; least: number }];
    expect(least).toBeGreaterThanOrEqual(12);
    expect(most).toBeLessThanOrEqual(26);

    const waitingFirst: number[] = [];
    const before = carriers.all.length;
    carriers.behaviour.set('SMS', async ({ urgent }) => {
      if (urgent) return;
      const { rows } = await pool.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM deliveries WHERE urgent AND state = 'QUEUED' AND due_at <= $1`,
        [new Date(now)],
      );
      waitingFirst.push(rows[0]?.waiting as number);
    });
    await pass(5 * MINUTE);
    for (const { contact } of people) {
      const { text } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS', 1_000);
      expect(text).not.toContain('repetirse');
    }
    for (const { phone } of asked) await carriers.expectTo(phone, 'quiere avisarle', 'SMS', 1_000);
    expect(carriers.all.length - before).toBe(ALERTS + asked.length);
    expect(waitingFirst).toEqual(asked.map(() => 0));
    for (const { id, token } of people)
      expect(await deliveriesOf(server, id, token)).toMatchObject([
        { state: 'ACCEPTED', reason: null },
      ]);
  });

  it('is left to the second one of its channel after two tries, within seconds', async () => {
    const { token } = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['EMAIL']);
    await settled();
    carriers.break('first-EMAIL');
    const { id } = await press(server, token);
    await settled();
    await pass(SECOND);
    await carriers.expectTo(contact.email, 'pide ayuda', 'EMAIL', 1_000);
    await settled();
    const [mail] = await deliveriesOf(server, id, token);
    expect(mail?.attempts.map(({ carrier, outcome }) => `${carrier} ${outcome}`)).toEqual([
      'first-EMAIL UNREACHABLE',
      'first-EMAIL UNREACHABLE',
      'second-EMAIL ACCEPTED',
    ]);
    await pass(10 * MINUTE);
  });

  it('uses up none of the tries of what it later takes and cannot deliver', async () => {
    const { token } = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['SMS']);
    await settled();
    carriers.break('SMS');
    const { id } = await press(server, token);
    for (let minutes = 0; minutes < 10; minutes += 1) await pass(MINUTE);
    carriers.mend('SMS');
    for (let times = 1; times <= 5; times += 1) {
      await pass(MINUTE);
      const sms = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS', 1_000);
      await settled();
      const { receipts } = server.services.notices;
      const undelivered = { ...sms, state: 'FAILED', code: '30003' } as const;
      for (let again = 0; again < 2; again += 1) await receipts.report(undelivered);
      expect(await deliveriesOf(server, id, token)).toMatchObject([
        { state: times < 5 ? 'QUEUED' : 'FAILED', reason: 'UNDELIVERED' },
      ]);
    }
    await pass(MINUTE);
  });
});

describe('a carrier that answers 429', () => {
  it('is left alone for as long as it asks, and the notice waits without failing', async () => {
    const { token } = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['SMS']);
    await settled();
    carriers.break('SMS', new CarrierError('BUSY', '20429', 20 * SECOND));
    const { id } = await press(server, token);
    await settled();
    carriers.mend('SMS');
    await pass(10 * SECOND);
    await pass(9 * SECOND);
    expect(await deliveriesOf(server, id, token)).toMatchObject([
      { state: 'QUEUED', reason: 'BUSY', attempts: [{ outcome: 'BUSY 20429' }] },
    ]);
    await pass(SECOND);
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS', 1_000);
    expect(await deliveriesOf(server, id, token)).toMatchObject([
      { state: 'ACCEPTED', attempts: [{ number: 1 }, { number: 2 }] },
    ]);
  });

  it('for an hour is asked again after half a minute: a first notice cannot wait so long', async () => {
    const { token } = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['SMS']);
    await settled();
    carriers.break('SMS', new CarrierError('BUSY', '20429', 60 * MINUTE));
    await press(server, token);
    await settled();
    carriers.mend('SMS');
    await pass(30 * SECOND);
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS', 1_000);
  });

  it('hands its turn to the second one at once, for all notices, until its time is over', async () => {
    const { token } = await enrolled(server);
    const other = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['EMAIL']);
    const another = await addAskedReceiver(server, carriers, other.token, ['EMAIL']);
    await settled();
    carriers.break('first-EMAIL', new CarrierError('BUSY', '421', 28 * SECOND));
    const triesOf = async (id: string, as: string) => {
      await settled();
      const [mail] = await deliveriesOf(server, id, as);
      return mail?.attempts.map(({ carrier, outcome }) => `${carrier} ${outcome}`);
    };
    const one = await press(server, token);
    await carriers.expectTo(contact.email, 'pide ayuda', 'EMAIL');
    expect(await triesOf(one.id, token)).toEqual(['first-EMAIL BUSY 421', 'second-EMAIL ACCEPTED']);
    const two = await press(server, other.token);
    await carriers.expectTo(another.email, 'pide ayuda', 'EMAIL');
    expect(await triesOf(two.id, other.token)).toEqual(['second-EMAIL ACCEPTED']);
    carriers.mend('first-EMAIL');
    await pass(5 * MINUTE);
    const third = await enrolled(server);
    await addAskedReceiver(server, carriers, third.token, ['EMAIL']);
    const { id } = await press(server, third.token);
    await carriers.expect(({ text }) => text.includes('pide ayuda'));
    expect(await triesOf(id, third.token)).toEqual(['first-EMAIL ACCEPTED']);
  });

  it('at both is tried again when the first of them may be', async () => {
    const { token } = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['EMAIL']);
    await settled();
    carriers.break('first-EMAIL', new CarrierError('BUSY', '421', 5 * MINUTE));
    carriers.break('second-EMAIL', new CarrierError('BUSY', '421', 20 * SECOND));
    const { id } = await press(server, token);
    await settled();
    carriers.behaviour.clear();
    await pass(19 * SECOND);
    carriers.expectNothingElse();
    await pass(SECOND);
    await carriers.expectTo(contact.email, 'pide ayuda', 'EMAIL', 1_000);
    const [mail] = await deliveriesOf(server, id, token);
    expect(mail?.attempts.map(({ carrier }) => carrier)).toEqual([
      'first-EMAIL',
      'second-EMAIL',
      'second-EMAIL',
    ]);
    await pass(5 * MINUTE);
  });
});

describe('a carrier that refuses an address', () => {
  it('is left for the second one at once, and when that refuses too it is the end', async () => {
    const { token } = await enrolled(server);
    const contact = await addAskedReceiver(server, carriers, token, ['EMAIL']);
    await settled();
    carriers.break('first-EMAIL', new CarrierError('REFUSED', '550'));
    const one = await press(server, token);
    await carriers.expectTo(contact.email, 'pide ayuda', 'EMAIL', 5_000);
    carriers.break('second-EMAIL', new CarrierError('REFUSED', '550'));
    const other = await press(server, token);
    await settled();
    const tries = async (id: string) =>
      (await deliveriesOf(server, id, token))[0]?.attempts.map(
        ({ carrier, outcome }) => `${carrier} ${outcome}`,
      );
    expect(await tries(one.id)).toEqual(['first-EMAIL REFUSED 550', 'second-EMAIL ACCEPTED']);
    expect(await tries(other.id)).toEqual(['first-EMAIL REFUSED 550', 'second-EMAIL REFUSED 550']);
    expect(await deliveriesOf(server, other.id, token)).toMatchObject([
      { state: 'FAILED', reason: 'REFUSED' },
    ]);
  });
});
