import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { story } from './escalation-actions.ts';
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
import { holdStatements } from './held-statements.ts';
import { isAlive, type ServerProcess, startServerProcess } from './server-process.ts';

const CALL_CENTER = 'ESCALATED CALL_CENTER';
const NEAREST_POST = 'ESCALATED NEAREST_POST santa-ana';

// A second connection moves the time on and holds statements, and the embedded database has none.
describe.skipIf(inject('database') !== 'postgres')(
  'a server that is killed while an alert moves on (needs PostgreSQL)',
  () => {
    let database: TestDatabase;
    let server: ServerProcess;
    /** A node beside the one that is killed. It does nothing until it is told to, and then also what is due in 3 s. */
    let beside: TestServer;
    let outside: pg.Client;
    let desk: string;

    beforeAll(async () => {
      database = await createTestDatabase();
      server = await startServerProcess(database.settings);
      beside = await startTestServer(database, { clock: () => new Date(Date.now() + 3_000) });
      outside = new pg.Client({ connectionString: database.settings.DATABASE_URL });
      await outside.connect();
      desk = await server.signIn('los-angeles');
    });

    afterAll(async () => {
      if (isAlive(server.pid)) server.kill('SIGTERM');
      await server.exited;
      await beside.stop();
      await outside.end();
      await database.drop();
    });

    async function kill(): Promise<void> {
      server.kill('SIGKILL');
      await server.exited;
    }

    const restart = async () => {
      server = await startServerProcess(database.settings);
    };

    const pressed = async () => (await press(server, deviceToken(), { position: LOS_ANGELES })).id;

    /** As if an alert had been raised so much earlier. */
    async function age(id: string, seconds: number): Promise<void> {
      const earlier = (column: string) => `${column} = ${column} - make_interval(secs => $2)`;
      await outside.query('BEGIN');
      await outside.query(`UPDATE alerts SET ${earlier('received_at')} WHERE id = $1`, [
        id,
        seconds,
      ]);
      await outside.query(
        `UPDATE escalations SET ${earlier('counts_from')}, ${earlier('due_at')} WHERE alert_id = $1`,
        [id, seconds],
      );
      await outside.query('COMMIT');
    }

    /** Which step comes next, and so many seconds after the press was received. */
    async function nextStep(id: string): Promise<{ step: number; seconds: number }> {
      const { rows } = await outside.query<{ step: number; seconds: number }>(
        `SELECT e.step, extract(epoch FROM e.due_at - a.received_at)::float8 AS seconds
         FROM escalations e JOIN alerts a ON a.id = e.alert_id WHERE a.id = $1`,
        [id],
      );
      return rows[0] as { step: number; seconds: number };
    }

    /** What happened to an alert once the last of it has happened, and then all that is due was done. */
    async function storyUntil(id: string, last: string): Promise<string[]> {
      await until(async () => (await story(server, id, desk)).includes(last));
      await beside.services.escalation.worker.runDue();
      return story(server, id, desk);
    }

    it('between two steps does the second when it is due after the press, once, and the first not again', async () => {
      const id = await pressed();
      await age(id, 30);
      await until(async () => (await story(server, id, desk)).includes(CALL_CENTER));
      await kill();
      expect(await nextStep(id)).toEqual({ step: 1, seconds: 90 });
      await restart();
      expect(await storyUntil(id, CALL_CENTER)).toEqual(['RAISED', CALL_CENTER]);
      await age(id, 60);
      expect(await storyUntil(id, NEAREST_POST)).toEqual(['RAISED', CALL_CENTER, NEAREST_POST]);
      expect(await nextStep(id)).toEqual({ step: 2, seconds: 180 });
    });

    it('before a step that falls due while it is down does it at the start, once', async () => {
      const id = await pressed();
      await age(id, 30);
      await until(async () => (await story(server, id, desk)).includes(CALL_CENTER));
      await kill();
      await age(id, 60);
      await restart();
      expect(await storyUntil(id, NEAREST_POST)).toEqual(['RAISED', CALL_CENTER, NEAREST_POST]);
      expect(await nextStep(id)).toEqual({ step: 2, seconds: 180 });
    });

    it.each([
      ['before its commit: the step is done after the start, once', 'lose', 0, 30],
      ['after its commit, before it heard of it: the step is not done again', 'letCommit', 1, 90],
    ] as const)('in the middle of a step, %s', async (_name, end, step, seconds) => {
      const id = await pressed();
      // The step has written all of its own when it comes to this row, to see that the log speaks of somebody.
      const held = await holdStatements(
        database.settings.DATABASE_URL as string,
        `SELECT FROM persons WHERE id = (SELECT person_id FROM alerts WHERE id = '${id}') FOR UPDATE`,
      );
      try {
        await age(id, 30);
        await held.untilHeld('e.due_at <= ');
        await kill();
        await held[end]();
        await until(async () => (await nextStep(id)).step === step);
        expect(await nextStep(id)).toEqual({ step, seconds });
        await restart();
        expect(await storyUntil(id, CALL_CENTER)).toEqual(['RAISED', CALL_CENTER]);
        expect(await nextStep(id)).toEqual({ step: 1, seconds: 90 });
      } finally {
        await held.end();
      }
    });
  },
);
