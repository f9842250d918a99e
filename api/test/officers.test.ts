import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOfficer } from '../src/staff/officer-accounts.ts';
import { hashPassword } from '../src/staff/password-hash.ts';
import { assign, close, release, take } from './actions.ts';
import { deviceToken, LOS_ANGELES, press, useTestServer } from './harness.ts';

const desk: Record<string, string> = {};
const { server } = useTestServer();

beforeAll(async () => {
  for (const login of ['los-angeles', 'los-angeles-2', 'supervisor', 'san-diego', 'call-center'])
    desk[login] = await server.signIn(login);
});

const as = (login: string) => desk[login] as string;

/** A press in Los Angeles and who made it. */
async function raised() {
  const token = deviceToken();
  return { token, id: (await press(server, token, { position: LOS_ANGELES })).id };
}

/** An officer of Los Angeles beyond those of the demo, signed in. */
async function extraOfficer(name: string): Promise<string> {
  const { database, staff } = server.services;
  const login = { email: `${randomUUID()}@demo.example`, password: 'un-azul-muy-largo' };
  const passwordHash = await hashPassword(login.password);
  await createOfficer(
    database.prisma,
    staff.seal,
    { email: login.email, name, role: 'OFFICER', posts: ['los-angeles'], passwordHash },
    new Date(),
  );
  const response = await fetch(`${server.url}/auth/sign-in`, {
    method: 'POST',
    body: JSON.stringify(login),
  });
  return (response.headers.get('set-cookie') as string).split(';')[0] as string;
}

describe('taking an alert', () => {
  it('names the officer who has it', async () => {
    const { id } = await raised();
    expect(await take(server, id, as('los-angeles'))).toMatchObject({
      __typename: 'Alert',
      status: 'ACKNOWLEDGED',
      acknowledgedBy: { name: 'Oficial Demo Uno' },
    });
  });

  it.each([2, 10])('lets one of %i officers have it and tells the others who', async (count) => {
    const officers = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const name = `Oficial ${count}/${index}`;
        return { name, cookie: await extraOfficer(name) };
      }),
    );
    for (let round = 0; round < 5; round += 1) {
      const { id } = await raised();
      const outcomes = await Promise.all(officers.map(({ cookie }) => take(server, id, cookie)));
      const winners = officers.filter((_, index) => outcomes[index]?.__typename === 'Alert');
      expect(winners).toHaveLength(1);
      for (const [index, outcome] of outcomes.entries())
        if (officers[index] !== winners[0])
          expect(outcome).toMatchObject({
            __typename: 'AlertAlreadyTakenError',
            code: 'ALERT_ALREADY_TAKEN',
            takenBy: { name: winners[0]?.name },
            alert: { id, status: 'ACKNOWLEDGED' },
          });
      const taken = { alertId: id, type: 'ACKNOWLEDGED' as const };
      expect(await server.services.database.prisma.alertEvent.count({ where: taken })).toBe(1);
    }
  });

  it('is harmless to repeat for the officer who has it', async () => {
    const { id } = await raised();
    const outcomes = await Promise.all([1, 2, 3].map(() => take(server, id, as('los-angeles'))));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'ACKNOWLEDGED' });
    const where = { alertId: id, type: 'ACKNOWLEDGED' as const };
    expect(await server.services.database.prisma.alertEvent.count({ where })).toBe(1);
  });

  it('finds nothing for an officer of another post', async () => {
    const { id } = await raised();
    for (const outcome of [
      await take(server, id, as('san-diego')),
      await release(server, id, as('san-diego')),
      await close(server, id, as('san-diego')),
      await take(server, randomUUID(), as('los-angeles')),
      await take(server, 'no-id', as('los-angeles')),
    ])
      expect(outcome).toMatchObject({
        __typename: 'AlertNotFoundError',
        code: 'ALERT_NOT_FOUND',
        field: 'id',
      });
  });
});

describe('assigning an alert', () => {
  it('is told with who did it and to whom, and no later event names them', async () => {
    const { id, token } = await raised();
    await assign(server, id, '00000000-0000-4000-8000-000000000002', as('supervisor'));
    await close(server, id, as('supervisor'), 'HELPED');
    for (const who of [as('los-angeles'), token]) {
      const { data } = await server.ask<{ alert: { events: object[] } }>(
        'query ($id: ID!) { alert(id: $id) { events { type actor { name } assignee { name } } } }',
        { id },
        who,
      );
      const actor = { name: 'Supervisora Demo' };
      expect(data.alert.events.slice(-2)).toEqual([
        { type: 'ASSIGNED', actor, assignee: { name: 'Oficial Demo Dos' } },
        { type: 'CLOSED', actor, assignee: null },
      ]);
    }
  });
});

describe('giving an alert back', () => {
  it('puts it into the queue again, for anybody of the post', async () => {
    const { id } = await raised();
    await take(server, id, as('los-angeles'));
    expect(await release(server, id, as('los-angeles'))).toMatchObject({
      status: 'RAISED',
      acknowledgedBy: null,
    });
    expect(await take(server, id, as('los-angeles-2'))).toMatchObject({
      acknowledgedBy: { name: 'Oficial Demo Dos' },
    });
  });

  it('is for who has it, a supervisor and the call centre', async () => {
    for (const [login, allowed] of [
      ['los-angeles-2', false],
      ['supervisor', true],
      ['call-center', true],
    ] as const) {
      const { id } = await raised();
      await take(server, id, as('los-angeles'));
      const outcome = await release(server, id, as(login));
      expect(outcome).toMatchObject(
        allowed ? { status: 'RAISED' } : { __typename: 'AlertNotYoursError' },
      );
    }
  });

  it('is harmless when nobody has it, and refused after the end', async () => {
    const { id } = await raised();
    expect(await release(server, id, as('los-angeles'))).toMatchObject({ status: 'RAISED' });
    await take(server, id, as('los-angeles'));
    await close(server, id, as('los-angeles'));
    expect(await release(server, id, as('los-angeles'))).toMatchObject({
      __typename: 'AlertEndedError',
    });
  });
});

describe('closing an alert', () => {
  it('says how it ended', async () => {
    const { id } = await raised();
    await take(server, id, as('los-angeles'));
    expect(await close(server, id, as('los-angeles'), 'REFERRED')).toMatchObject({
      status: 'CLOSED',
      outcome: 'REFERRED',
    });
  });

  it('is refused to an officer who has not taken it, and allowed to a supervisor and the call centre', async () => {
    for (const [login, allowed] of [
      ['los-angeles', false],
      ['supervisor', true],
      ['call-center', true],
    ] as const) {
      const { id } = await raised();
      const outcome = await close(server, id, as(login));
      expect(outcome).toMatchObject(
        allowed
          ? { status: 'CLOSED' }
          : { __typename: 'AlertNotYoursError', code: 'ALERT_NOT_YOURS' },
      );
    }
  });

  it('happens once, whoever else tries at the same time', async () => {
    const { id } = await raised();
    await take(server, id, as('los-angeles'));
    const outcomes = await Promise.all(
      ['los-angeles', 'supervisor', 'call-center'].map((login) => close(server, id, as(login))),
    );
    const names = outcomes.map((outcome) => outcome.__typename).toSorted();
    expect(names).toEqual(['Alert', 'AlertEndedError', 'AlertEndedError']);
    expect(await take(server, id, as('los-angeles-2'))).toMatchObject({
      __typename: 'AlertEndedError',
      alert: { status: 'CLOSED' },
    });
  });
});

describe('what officers do', () => {
  it('is forbidden to persons and needs somebody signed in', async () => {
    const { id, token } = await raised();
    for (const act of [take, release, close]) {
      expect(await act(server, id, token)).toMatchObject({
        __typename: 'ForbiddenError',
        code: 'FORBIDDEN',
      });
      expect(await act(server, id)).toMatchObject({
        __typename: 'NotSignedInError',
        code: 'UNAUTHENTICATED',
      });
      expect(await act(server, id, deviceToken())).toMatchObject({
        __typename: 'NotSignedInError',
      });
    }
  });
});
