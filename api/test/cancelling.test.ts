import { beforeAll, describe, expect, it } from 'vitest';
import { cancel, close, report, take } from './actions.ts';
import { deviceToken, LOS_ANGELES, press, useTestServer } from './harness.ts';

const desk: Record<string, string> = {};
const { server } = useTestServer();

beforeAll(async () => {
  for (const login of ['los-angeles', 'los-angeles-2', 'supervisor'])
    desk[login] = await server.signIn(login);
});

const as = (login: string) => desk[login] as string;

/** A press in Los Angeles and who made it. */
async function raised() {
  const token = deviceToken();
  return { token, id: (await press(server, token, { position: LOS_ANGELES })).id };
}

describe('cancelling an alert', () => {
  it('ends it, also when an officer has it, and is harmless to repeat', async () => {
    const { id, token } = await raised();
    await take(server, id, as('los-angeles'));
    for (let time = 0; time < 2; time += 1)
      expect(await cancel(server, id, token)).toMatchObject({
        status: 'CANCELLED',
        acknowledgedBy: { name: 'Oficial Demo Uno' },
      });
    const where = { alertId: id, type: 'CANCELLED' as const };
    expect(await server.services.database.prisma.alertEvent.count({ where })).toBe(1);
  });

  it('leaves it to be closed by anybody of the post, who confirmed it by voice', async () => {
    const { id, token } = await raised();
    await cancel(server, id, token);
    expect(await take(server, id, as('los-angeles'))).toMatchObject({
      __typename: 'AlertEndedError',
      alert: { status: 'CANCELLED' },
    });
    expect(await close(server, id, as('los-angeles-2'), 'MISTAKE_CONFIRMED')).toMatchObject({
      status: 'CLOSED',
    });
  });

  it('is refused once it is closed', async () => {
    const { id, token } = await raised();
    await close(server, id, as('supervisor'));
    expect(await cancel(server, id, token)).toMatchObject({
      __typename: 'AlertEndedError',
      alert: { id, status: 'CLOSED' },
    });
  });

  it('wins in the end against an officer who takes it in the same moment', async () => {
    for (let round = 0; round < 25; round += 1) {
      const { id, token } = await raised();
      const racing = [() => cancel(server, id, token), () => take(server, id, as('los-angeles'))];
      const [first, second] = round % 2 ? racing : racing.toReversed();
      const outcomes = await Promise.all([first?.(), second?.()]);
      const [cancelled, taken] = round % 2 ? outcomes : outcomes.toReversed();
      expect(cancelled).toMatchObject({ __typename: 'Alert', status: 'CANCELLED' });
      expect(['Alert', 'AlertEndedError']).toContain(taken?.__typename);
      const events = await server.services.database.prisma.alertEvent.findMany({
        where: { alertId: id },
        orderBy: { id: 'asc' },
      });
      expect(events.map(({ type }) => type)).toEqual(
        taken?.__typename === 'Alert'
          ? ['RAISED', 'ACKNOWLEDGED', 'CANCELLED']
          : ['RAISED', 'CANCELLED'],
      );
      const { status } = await server.services.database.prisma.alert.findUniqueOrThrow({
        where: { id },
      });
      expect(status).toBe('CANCELLED');
    }
  });

  it('is for the person who pressed alone', async () => {
    const { id } = await raised();
    const stranger = deviceToken();
    await press(server, stranger);
    const field = 'input.id';
    expect(await cancel(server, id, stranger)).toMatchObject({
      __typename: 'AlertNotFoundError',
      field,
    });
    expect(await report(server, id, LOS_ANGELES, stranger)).toMatchObject({
      __typename: 'AlertNotFoundError',
      field,
    });
    expect(await cancel(server, id, as('los-angeles'))).toMatchObject({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
    });
    const seen = await server.ask<{ alert: unknown }>(
      `{ alert(id: "${id}") { id } }`,
      {},
      stranger,
    );
    expect(seen).toMatchObject({ status: 200, data: { alert: null } });
  });
});
