import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createWatch } from '../src/watch/start-watch.ts';
import { take } from './actions.ts';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
  until,
} from './harness.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const PHONE = '+12135554200';
const MAIL = 'guardia@consulado.example';
const carriers = new RecordingCarriers();
const onPostgres = inject('database') === 'postgres';

let database: TestDatabase;
let server: TestServer;
let outside: Server;
let now: Date;
/** Pings that the service outside heard. */
let heard = 0;
let answers = 200;

beforeAll(async () => {
  now = new Date();
  outside = createServer((_request, response) => {
    heard += 1;
    response.writeHead(answers).end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  database = await createTestDatabase();
  server = await startTestServer(database, {
    carriers: carriers.carriers,
    clock: () => now,
    dispatches: false,
    settings: {
      WATCH_PAGE_TO: `${PHONE}, ${MAIL}`,
      WATCH_HEARTBEAT_URL: `http://127.0.0.1:${(outside.address() as AddressInfo).port}/ping`,
    },
  });
});

beforeEach(() => {
  heard = 0;
  answers = 200;
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  outside.close();
});

const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000);
};
/** Until this node has handed on all that was written. */
const handedOn = () => until(async () => (await server.services.feed.waitingSince()) === null);
const look = () => server.services.watch.auditor.look();
const sql = (text: string, values: unknown[] = []) =>
  server.services.database.pool.query(text, values);

/** The messages of one page: a text and a call to the phone, a mail. */
async function paged(text: RegExp) {
  await carriers.expectTo(PHONE, text, 'SMS');
  await carriers.expectTo(PHONE, text, 'VOICE');
  await carriers.expectTo(MAIL, text, 'EMAIL');
}
async function toldWell(text: RegExp) {
  await carriers.expectTo(PHONE, text, 'SMS');
  await carriers.expectTo(MAIL, text, 'EMAIL');
}

async function shown(login = 'los-angeles') {
  const { data } = await server.ask<{
    watch: {
      isWell: boolean;
      isSilent: boolean;
      findings: Array<{ kind: string }>;
      nodes: Array<{ isSilent: boolean; heartbeatAt: string | null }>;
    };
  }>(
    '{ watch { isWell isSilent findings { kind } nodes { isSilent heartbeatAt } } }',
    {},
    await server.signIn(login),
  );
  return data.watch;
}

describe('while all is well', () => {
  it('finds nothing, calls nobody, and tells the service outside', async () => {
    expect(await look()).toEqual([]);
    await until(() => heard === 1);
    await until(async () => (await shown()).nodes.some(({ heartbeatAt }) => heartbeatAt !== null));
    expect(await shown()).toMatchObject({ isWell: true, isSilent: false, findings: [] });
  });

  it('does not count a heartbeat that was not taken', async () => {
    const before = (await shown()).nodes[0]?.heartbeatAt;
    answers = 500;
    pass(30);
    await look();
    await until(() => heard === 1);
    expect((await shown()).nodes[0]?.heartbeatAt).toBe(before);
  });

  it('says of itself when nobody has looked for long', async () => {
    pass(96);
    expect(await shown()).toMatchObject({ isWell: false, isSilent: true });
    await look();
    expect(await shown()).toMatchObject({ isWell: true, isSilent: false });
  });
});

describe('what is not well', () => {
  it('is told at once, again after ten minutes, and when it is over; the service outside hears nothing', async () => {
    heard = 0;
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    await handedOn();
    pass(40);
    expect(await look()).toEqual([]);
    await until(() => heard === 1);
    pass(10);
    expect(await look()).toEqual(['STEPS_OVERDUE']);
    await paged(/una alerta no pasa al siguiente paso/);
    expect(await shown()).toMatchObject({
      isWell: false,
      isSilent: false,
      findings: [{ kind: 'STEPS_OVERDUE' }],
    });
    pass(30);
    await look();
    carriers.expectNothingElse();
    pass(600);
    await look();
    await paged(/una alerta no pasa al siguiente paso/);
    expect(heard).toBe(1);
    await take(server, id, await server.signIn('los-angeles'));
    await handedOn();
    pass(30);
    expect(await look()).toEqual([]);
    await toldWell(/resuelto: una alerta no pasa/);
    await until(() => heard === 2);
  });

  it.skipIf(!onPostgres)(
    'is told once, whichever node sees it first (two nodes: needs PostgreSQL)',
    async () => {
      const second = await startTestServer(database, {
        carriers: carriers.carriers,
        clock: () => now,
        dispatches: false,
        settings: { WATCH_PAGE_TO: PHONE },
      });
      // Later than what may come and go without being told again.
      pass(300);
      await look();
      await second.services.watch.auditor.look();
      await press(server, deviceToken(), { position: LOS_ANGELES });
      await handedOn();
      await until(async () => (await second.services.feed.waitingSince()) === null);
      pass(50);
      await Promise.all([look(), second.services.watch.auditor.look()]);
      await carriers.expectTo(PHONE, /una alerta no pasa/, 'SMS');
      await carriers.expectTo(PHONE, /una alerta no pasa/, 'VOICE');
      carriers.mayHaveSent(MAIL, 'una alerta no pasa');
      await sql('UPDATE escalations SET due_at = NULL');
      pass(30);
      // Before the second has looked again, its finding still stands for all.
      await look();
      carriers.expectNothingElse();
      heard = 0;
      await second.services.watch.auditor.look();
      await carriers.expectTo(PHONE, /resuelto/, 'SMS');
      carriers.mayHaveSent(MAIL, 'resuelto');
      await second.stop();
      await look();
      expect((await shown()).nodes).toHaveLength(1);
    },
  );

  it.skipIf(!onPostgres)(
    'is a log that stands still behind a transaction that does not end (needs PostgreSQL)',
    async () => {
      const held = new pg.Client({ connectionString: database.settings.DATABASE_URL });
      await held.connect();
      try {
        await held.query('BEGIN');
        await held.query('SELECT pg_current_xact_id()');
        const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
        await take(server, id, await server.signIn('los-angeles'));
        pass(600);
        expect(await look()).toEqual(['FEED_BEHIND']);
        await paged(/las alertas no llegan a los consulados/);
      } finally {
        await held.end();
      }
      await handedOn();
      pass(30);
      await look();
      await toldWell(/resuelto/);
    },
  );

  it('are notices that nobody sends, that hang, that grow in number, and a carrier that takes none', async () => {
    const person = randomUUID();
    const queue = (count: number, urgent: boolean) =>
      sql(
        `INSERT INTO deliveries (notice, channel, person_id, urgent, due_at, created_at)
         SELECT 'TEST', 'EMAIL', $1::uuid, $2, $3, $3 FROM generate_series(1, $4::int)`,
        [person, urgent, now, count],
      );
    await queue(1, true);
    pass(14);
    expect(await look()).toEqual([]);
    pass(3);
    expect(await look()).toEqual(['NOTICES_WAITING']);
    await paged(/hay avisos sin enviar/);
    await sql(`UPDATE deliveries SET state = 'SENDING', worker = $1::uuid, due_at = $2`, [
      randomUUID(),
      new Date(now.getTime() - 16_000),
    ]);
    expect(await look()).toContain('NOTICES_STUCK');
    await paged(/detenidos a medio enviar/);
    await sql('DELETE FROM deliveries');
    pass(30);
    expect(await look()).toEqual([]);
    await toldWell(/resuelto/);

    await look();
    const seen: string[][] = [];
    for (const more of [100, 50, 50, 0]) {
      await queue(more, false);
      seen.push(await look());
      pass(30);
    }
    // Once more is no growth yet.
    expect(seen).toEqual([[], ['QUEUE_GROWING'], ['QUEUE_GROWING'], []]);
    await paged(/la fila de avisos crece/);
    await toldWell(/resuelto/);

    await sql('DELETE FROM deliveries');
    await queue(5, false);
    await sql(
      `INSERT INTO delivery_attempts (delivery_id, number, carrier, started_at, ended_at, outcome)
       SELECT id, 1, 'smtp', $1, $1, 'UNREACHABLE' FROM deliveries`,
      [now],
    );
    expect(await look()).toEqual(['CARRIER_FAILING']);
    await paged(/un proveedor de mensajes falla/);
    await sql(`UPDATE delivery_attempts SET outcome = 'REFUSED'`);
    pass(30);
    expect(await look()).toEqual([]);
    await toldWell(/resuelto/);
    await sql('DELETE FROM deliveries');
  });

  it('is a node that stopped looking, until it is forgotten', async () => {
    await look();
    await sql(
      'INSERT INTO watch_nodes (id, started_at, looked_at, findings) VALUES ($1, $2, $2, $3)',
      [randomUUID(), now, []],
    );
    for (const seconds of [30, 30, 30]) {
      pass(seconds);
      await look();
    }
    pass(10);
    expect(await look()).toEqual(['NODE_SILENT']);
    await paged(/un servidor dej. de vigilar/);
    expect((await shown()).nodes.filter(({ isSilent }) => isSilent)).toHaveLength(1);
    for (let minutes = 0; minutes < 5; minutes += 1) {
      pass(60);
      await look();
    }
    expect(await look()).toEqual([]);
    await toldWell(/resuelto: un servidor/);
  });

  it('is no node that could not look either when this one could not', async () => {
    await sql(
      'INSERT INTO watch_nodes (id, started_at, looked_at, findings) VALUES ($1, $2, $2, $3)',
      [randomUUID(), now, []],
    );
    pass(106);
    expect(await look()).toEqual([]);
    await sql('DELETE FROM watch_nodes WHERE started_at <> looked_at OR findings = $1', [[]]);
  });

  it('is not told of a node that was killed and started again', async () => {
    await look();
    const before = (await shown()).nodes.length;
    const again = watchOf(server.services.database.pool, carriers);
    await again.auditor.look();
    await again.auditor.look();
    expect((await shown()).nodes).toHaveLength(before + 1);
    const restarted = watchOf(server.services.database.pool, carriers);
    await restarted.auditor.look();
    expect((await shown()).nodes).toHaveLength(before + 1);
    await restarted.auditor.stop();
  });

  it('is tried again at the next look when no carrier took it', async () => {
    for (const channel of ['SMS', 'VOICE', 'EMAIL'] as const) carriers.break(channel);
    const due = () => sql('UPDATE escalations SET due_at = $1', [new Date(now.getTime() - 60_000)]);
    pass(300);
    await look();
    await due();
    await look();
    await until(
      async () =>
        (await sql("SELECT FROM watch_findings WHERE paged_at = '-infinity'")).rows.length === 1,
    );
    for (const channel of ['SMS', 'VOICE', 'EMAIL'] as const) carriers.mend(channel);
    pass(30);
    await look();
    await paged(/una alerta no pasa/);
    await sql('UPDATE escalations SET due_at = NULL');
    pass(30);
    await look();
    await toldWell(/resuelto/);
  });

  it('is told by the next carrier of a channel when the first does not take it', async () => {
    pass(300);
    await look();
    const both = new RecordingCarriers({ second: ['SMS'] });
    both.break('first-SMS');
    const watch = watchOf(server.services.database.pool, both);
    await sql('UPDATE escalations SET due_at = $1', [new Date(now.getTime() - 60_000)]);
    await watch.auditor.look();
    await both.expectTo(PHONE, /una alerta no pasa/, 'SMS');
    await both.expectTo(PHONE, /una alerta no pasa/, 'VOICE');
    await sql('UPDATE escalations SET due_at = NULL');
    await watch.auditor.stop();
    pass(30);
    await look();
    await toldWell(/resuelto/);
  });

  it('is the database itself, and then each node calls by itself, and again after ten minutes', async () => {
    const pool = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:9/none' });
    const alone = new RecordingCarriers();
    const watch = watchOf(pool, alone);
    expect(await watch.auditor.look()).toEqual(['DATABASE_AWAY']);
    await alone.expectTo(PHONE, /la base de datos no responde/, 'SMS');
    await alone.expectTo(PHONE, /la base de datos no responde/, 'VOICE');
    pass(30);
    await watch.auditor.look();
    alone.expectNothingElse();
    pass(600);
    await watch.auditor.look();
    await alone.expectTo(PHONE, /la base de datos no responde/, 'VOICE');
    await alone.expectTo(PHONE, /la base de datos no responde/, 'SMS');
    alone.expectNothingElse();
    await pool.end();
  });
});

function watchOf(pool: pg.Pool, to: RecordingCarriers) {
  const { feed, metrics, notices } = server.services;
  return createWatch({
    settings: { pageTo: [PHONE], heartbeatUrl: null, drillMinutes: 0, drillContact: null },
    ...{ pool, clock: () => now, feed, metrics, outbox: notices.outbox },
    carriers: to.carriers,
    publicUrl: 'https://alert.example',
    node: 'another',
    log: pino({ level: 'silent' }),
  });
}
