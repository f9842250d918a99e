import { beforeAll, describe, expect, it } from 'vitest';
import type { PinService } from '../src/persons/pin-service.ts';
import { deviceToken, press, useTestServer } from './harness.ts';
import { doAs } from './person-actions.ts';

const TRUE_PIN = '8305';
const DURESS_PIN = '4917';
const MINUTE = 60_000;

let pins: PinService;
let ahead = 0;
const { server } = useTestServer({ clock: () => new Date(Date.now() + ahead) });

beforeAll(async () => {
  pins = server.services.pins;
});

/** A person with one device, perhaps with PINs. */
async function somebody(pin?: string, duressPin?: string) {
  const token = deviceToken();
  await press(server, token);
  const { prisma } = server.services.database;
  const device = await prisma.device.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  const viewer = { kind: 'PERSON' as const, personId: device.personId, deviceId: device.id };
  if (pin) await pins.setPin(viewer, { pin, duressPin });
  return { token, viewer, check: (given: string | null) => pins.check({ ...viewer, pin: given }) };
}

const failure = (error: unknown) => (error as { code: string }).code;

describe('a PIN', () => {
  it('is told from the duress PIN, from a wrong one and from none', async () => {
    const { check } = await somebody(TRUE_PIN, DURESS_PIN);
    expect(await check(TRUE_PIN)).toBe('RIGHT');
    expect(await check(DURESS_PIN)).toBe('DURESS');
    await expect(check('7777')).rejects.toMatchObject({ code: 'WRONG_PIN', attemptsLeft: 4 });
    await expect(check(null)).rejects.toMatchObject({ code: 'PIN_REQUIRED', field: 'pin' });
    const without = await somebody();
    expect(await without.check(null)).toBe('NONE_SET');
    expect(await without.check('7777')).toBe('NONE_SET');
  });

  it('gets five wrong tries a device, however many come at once', async () => {
    const { check, viewer, token } = await somebody(TRUE_PIN, DURESS_PIN);
    const answers: unknown[] = [];
    const guess = async (pin: number) =>
      answers.push((await doAs(server, token, 'makeRecoveryCode', { pin: String(pin) })).errorCode);
    for (let from = 9_000; from < 10_000; from += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => guess(from + index)));
    expect(answers.filter((answer) => answer === 'WRONG_PIN')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'PIN_LOCKED')).toHaveLength(995);
    // The lock says the same to every PIN, and a press does not know of it.
    const told = await Promise.all(
      [TRUE_PIN, DURESS_PIN, '7777'].map((pin) => check(pin).catch((error) => ({ ...error }))),
    );
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect((await press(server, token)).__typename).toBe('Alert');
    const { prisma } = server.services.database;
    const { pinFailedAt } = await prisma.device.findUniqueOrThrow({
      where: { id: viewer.deviceId },
    });
    expect(told[0]).toMatchObject({
      code: 'PIN_LOCKED',
      retryAt: new Date((pinFailedAt as Date).getTime() + 15 * MINUTE),
    });
  }, 180_000);

  it('works again fifteen minutes after the last wrong one', async () => {
    const { check } = await somebody(TRUE_PIN);
    for (let time = 0; time < 5; time += 1) await check('7777').catch(failure);
    ahead += 14 * MINUTE;
    expect(await check(TRUE_PIN).catch(failure)).toBe('PIN_LOCKED');
    ahead += 2 * MINUTE;
    expect(await check(TRUE_PIN)).toBe('RIGHT');
  });

  it.each([TRUE_PIN, DURESS_PIN])('gives the device its tries back by %s', async (pin) => {
    const { check } = await somebody(TRUE_PIN, DURESS_PIN);
    for (let time = 0; time < 4; time += 1) await check('7777').catch(failure);
    await check(pin);
    await expect(check('7777')).rejects.toMatchObject({ attemptsLeft: 4 });
  });

  it('cannot be looked for by who knows one of the two and gets the tries back with it', async () => {
    const { check } = await somebody(TRUE_PIN, DURESS_PIN);
    const tried: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (let time = 0; time < 3; time += 1)
        tried.push(await check(`7${round}7${time}`).catch(failure));
      tried.push(await check(DURESS_PIN).catch(failure));
    }
    expect(tried.filter((answer) => answer === 'WRONG_PIN').length).toBeLessThanOrEqual(20);
    expect(await check(DURESS_PIN).catch(failure)).toBe('PIN_LOCKED');
    ahead += 24 * 60 * MINUTE;
    expect(await check(TRUE_PIN)).toBe('RIGHT');
  });

  it('takes the same statements as the duress PIN', async () => {
    const [one, other] = [
      await somebody(TRUE_PIN, DURESS_PIN),
      await somebody(TRUE_PIN, DURESS_PIN),
    ];
    const statements = async ({ check, viewer }: typeof one, pin: string) => [
      await statementsOf(() => check(pin)),
      await statementsOf(() => pins.setPin(viewer, { pin: '6047', currentPin: pin })),
      await statementsOf(() => pins.removePin(viewer, '6047')),
      await statementsOf(() => check(null)),
    ];
    const asOwner = await statements(one, TRUE_PIN);
    expect(asOwner.map(({ length }) => length)).toEqual([2, 4, 4, 1]);
    expect(await statements(other, DURESS_PIN)).toEqual(asOwner);
  });

  it('is in the tables only as argon2id, with decoys where there is no duress PIN', async () => {
    const { viewer } = await somebody(TRUE_PIN);
    const row = await server.services.database.prisma.person.findUniqueOrThrow({
      where: { id: viewer.personId },
    });
    for (const hash of [row.pinHash, row.duressPinHash, row.otherDuressPinHash])
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,/);
  });
});

/** The texts of the statements that a call sends, in order, through both ways to the database. */
async function statementsOf(call: () => Promise<unknown>): Promise<string[]> {
  const { pool } = server.services.database;
  const sent: string[] = [];
  const query = pool.query.bind(pool) as (...values: unknown[]) => unknown;
  pool.query = ((...values: unknown[]) => {
    const text = (values[0] as { text?: string }).text ?? String(values[0]);
    // What goes on by itself meanwhile: the tail, the audit chain, the watch of rights, the lanes, notices.
    if (
      !/FROM alert_events|pg_control|audit_|access_changes|enrolled_by_press|deliveries|escalations/.test(
        text,
      )
    )
      sent.push(text);
    return query(...values);
  }) as typeof pool.query;
  try {
    await call();
  } finally {
    pool.query = query as typeof pool.query;
  }
  return sent;
}
