import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { rootDir } from '../src/env.ts';
import { Housekeeping } from '../src/housekeeping/housekeeping.ts';
import { JobQueue } from '../src/housekeeping/job-queue-store.ts';
import { JOB_NAMES } from '../src/housekeeping/jobs.ts';
import { close, report, take } from './actions.ts';
import {
  deviceToken,
  LOS_ANGELES,
  press,
  type RaisedAlert,
  until,
  useTestServer,
} from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';

const DAY = 24 * 60 * 60 * 1_000;
const NEARBY = { longitude: -118.25, latitude: 34.06 };

let officer: string;
let now = new Date('2026-03-01T12:00:00Z').getTime();
const { server, database } = useTestServer({ clock: () => new Date(now), dispatches: false });

beforeAll(async () => {
  officer = await server.signIn('los-angeles');
});

const pool = () => server.services.database.pool;
const forget = () => server.services.housekeeping.run('forget');
const rowOf = async (id: string) =>
  (await pool().query('SELECT * FROM alerts WHERE id = $1', [id])).rows[0];
const sealedEventsOf = async (id: string) =>
  (
    await pool().query(
      'SELECT count(*)::int AS count FROM alert_events WHERE alert_id = $1 AND sealed IS NOT NULL',
      [id],
    )
  ).rows[0].count as number;
const keyOf = async (id: string) =>
  (
    await pool().query(
      'SELECT k.* FROM alerts a JOIN data_keys k ON k.id = a.key_id WHERE a.id = $1',
      [id],
    )
  ).rows[0];

async function pressed(): Promise<RaisedAlert> {
  const token = deviceToken();
  const alert = await press(server, token, { position: LOS_ANGELES });
  await report(server, alert.id, NEARBY, token);
  return alert;
}

describe('forgetting', () => {
  it('lets go of whom an alert told, and of old invitations and tests', async () => {
    const { token, id } = await enrolled(server);
    const input = { name: 'Rosa', phone: '213-487-6577' };
    const rosa = await doAs(server, token, 'addContact', { input });
    await doAs(server, token, 'sendTestNotice', { id: rosa.id });
    officer = await server.signIn('los-angeles');
    const alert = await press(server, token, { position: LOS_ANGELES });
    await take(server, alert.id, officer);
    await close(server, alert.id, officer);
    const kept = async () =>
      (
        await pool().query(
          'SELECT notice, contact_id FROM deliveries WHERE person_id = $1 OR alert_id = $2 ORDER BY notice',
          [id, alert.id],
        )
      ).rows;
    now += 29 * DAY;
    await forget();
    expect(await kept()).toMatchObject([
      { notice: 'RAISED', contact_id: rosa.id },
      { notice: 'TAKEN' },
      { notice: 'INVITATION', contact_id: rosa.id },
      { notice: 'TEST' },
    ]);
    now += 2 * DAY;
    await forget();
    expect(await kept()).toEqual([
      { notice: 'RAISED', contact_id: null },
      { notice: 'TAKEN', contact_id: null },
    ]);
  });

  it('leaves an alert as it is until its days after closing are over, then empties it for good', async () => {
    officer = await server.signIn('los-angeles');
    const alert = await pressed();
    await take(server, alert.id, officer);
    now += 2 * DAY;
    officer = await server.signIn('los-angeles');
    await close(server, alert.id, officer);
    const events = (await pool().query('SELECT count(*)::int AS count FROM alert_events')).rows;
    now += 29 * DAY;
    await forget();
    expect(await rowOf(alert.id)).toMatchObject({ forgotten_at: null });
    expect((await rowOf(alert.id)).position_sealed).not.toBeNull();
    expect(await sealedEventsOf(alert.id)).toBe(2);
    expect(await keyOf(alert.id)).toBeDefined();

    now += 2 * DAY;
    await forget();
    expect(await rowOf(alert.id)).toMatchObject({
      position_sealed: null,
      position_fixed_at: null,
      position_received_at: null,
      routing_distance: null,
      forgotten_at: new Date(now),
      // What stays: where it went, roughly where it was, and how it ended.
      county_fips: '06037',
      consulate_code: 'los-angeles',
      status: 'CLOSED',
      outcome: 'HELPED',
    });
    expect(await sealedEventsOf(alert.id)).toBe(0);
    expect(await keyOf(alert.id)).toBeUndefined();
    // The log itself keeps every event.
    expect((await pool().query('SELECT count(*)::int AS count FROM alert_events')).rows).toEqual(
      events,
    );
    officer = await server.signIn('los-angeles');
    const answer = await server.ask<{ alert: object }>(
      'query ($id: ID!) { alert(id: $id) { position { longitude } routing { county { fips } } consulate { code } } }',
      { id: alert.id },
      officer,
    );
    expect(answer.data.alert).toEqual({
      position: null,
      routing: { county: { fips: '06037' } },
      consulate: { code: 'los-angeles' },
    });
  });

  it('forgets an alert that nobody ever closed after a longer time, and then takes no position for it', async () => {
    const token = deviceToken();
    const alert = await press(server, token, { position: LOS_ANGELES });
    now += 179 * DAY;
    await forget();
    expect((await rowOf(alert.id)).position_sealed).not.toBeNull();
    now += 2 * DAY;
    await forget();
    expect(await rowOf(alert.id)).toMatchObject({
      status: 'RAISED',
      position_sealed: null,
      county_fips: '06037',
      forgotten_at: new Date(now),
    });
    expect(await keyOf(alert.id)).toBeUndefined();
    expect((await report(server, alert.id, NEARBY, token)).code).toBe('ALERT_ENDED');
  });

  it('keeps what the person is shown after a cancel under duress, but for what is finer than the county', async () => {
    const alert = await pressed();
    const shown = {
      cancelledAt: new Date(now).toISOString(),
      routingDistance: 4200,
      countyFips: '06037',
    };
    await pool().query(
      `UPDATE alerts SET duress_at = received_at, shown_as = $2, status = 'CLOSED', closed_at = $3 WHERE id = $1`,
      [alert.id, shown, new Date(now)],
    );
    now += 31 * DAY;
    await forget();
    expect((await rowOf(alert.id)).shown_as).toEqual({ ...shown, routingDistance: null });
  });

  it('goes through many alerts in short batches, and says in the audit log that it did', async () => {
    await Promise.all(
      Array.from({ length: 230 }, () => press(server, deviceToken(), { position: LOS_ANGELES })),
    );
    await pool().query(
      `UPDATE alerts SET status = 'CLOSED', closed_at = received_at WHERE forgotten_at IS NULL`,
    );
    now += 31 * DAY;
    await forget();
    const { rows } = await pool().query(
      'SELECT count(*)::int AS count FROM alerts WHERE forgotten_at IS NULL OR position_sealed IS NOT NULL',
    );
    expect(rows[0].count).toBe(0);
    const audit = await pool().query(
      `SELECT detail FROM audit_log WHERE action = 'ALERTS_FORGOTTEN' ORDER BY id DESC LIMIT 1`,
    );
    expect(audit.rows[0].detail).toEqual({ count: 230 });
  });

  it('goes on where it was cut off after the keys', async () => {
    const alert = await pressed();
    await pool().query(`UPDATE alerts SET status = 'CLOSED', closed_at = $2 WHERE id = $1`, [
      alert.id,
      new Date(now),
    ]);
    now += 31 * DAY;
    // As a process leaves it that dies between the two steps.
    await server.services.keys.destroy([(await rowOf(alert.id)).key_id]);
    await forget();
    expect(await rowOf(alert.id)).toMatchObject({
      position_sealed: null,
      forgotten_at: new Date(now),
    });
    expect(await sealedEventsOf(alert.id)).toBe(0);
  });
});

describe('the log of alerts', () => {
  it('lets what was sealed be taken out and nothing else be changed', async () => {
    await pressed();
    await expect(
      pool().query(`UPDATE alert_events SET sealed = NULL, type = 'CLOSED'`),
    ).rejects.toThrow('append-only');
    await expect(
      pool().query(`UPDATE alert_events SET sealed = 'x' WHERE sealed IS NOT NULL`),
    ).rejects.toThrow('append-only');
    await expect(pool().query('DELETE FROM alert_events')).rejects.toThrow('append-only');
  });
});

describe('housekeeping', () => {
  it('sweeps notes of changed rights after an hour, and expired invitations of devices', async () => {
    const { personId } = await press(server, deviceToken());
    const columns = (
      await pool().query(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_name = 'device_invitations' AND is_nullable = 'NO' AND column_default IS NULL`,
      )
    ).rows.map(({ name }) => name as string);
    const invite = (code: string, minutes: number) => {
      const values: Record<string, unknown> = {
        code_hash: Buffer.from(code),
        secret_hash: Buffer.from(code),
        person_id: personId,
        expires_at: new Date(now + minutes * 60_000),
        tries: 0,
      };
      return pool().query(
        `INSERT INTO device_invitations (${columns.join(', ')})
         VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
        columns.map((name) => values[name]),
      );
    };
    await invite('old', -1);
    await invite('young', 10);
    const note = (subject: string, minutesAgo: number) =>
      pool().query('INSERT INTO access_changes (subject, at) VALUES ($1, $2)', [
        subject,
        new Date(now - minutesAgo * 60_000),
      ]);
    await note('PERSON:old', 61);
    await note('PERSON:young', 59);
    await server.services.housekeeping.run('sweep-access');
    const notes = await pool().query(
      `SELECT subject FROM access_changes WHERE subject IN ('PERSON:old', 'PERSON:young')`,
    );
    expect(notes.rows).toEqual([{ subject: 'PERSON:young' }]);
    const invitations = await pool().query('SELECT code_hash FROM device_invitations');
    expect(invitations.rows.map(({ code_hash }) => code_hash.toString())).toEqual(['young']);
  });

  it('sweeps keys that nobody came to own', async () => {
    const { id } = await server.services.keys.create();
    now += 2 * DAY;
    await server.services.housekeeping.run('sweep-keys');
    const { rows } = await pool().query('SELECT FROM data_keys WHERE id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('writes one job of each kind an hour, however many nodes want to', async () => {
    const queues = [0, 1, 2, 3].map(() => new JobQueue(pool(), () => undefined));
    await Promise.all(queues.map((queue) => queue.open(JOB_NAMES)));
    await pool().query('DELETE FROM pgboss.job WHERE singleton_on IS NOT NULL');
    await Promise.all(queues.map((queue) => queue.addHourly('sweep-access')));
    const { rows } = await pool().query(
      'SELECT count(*)::int AS count FROM pgboss.job WHERE singleton_on IS NOT NULL',
    );
    // Two when the hour turns in between.
    expect(rows[0].count).toBeGreaterThan(0);
    expect(rows[0].count).toBeLessThanOrEqual(2);
    await Promise.all(queues.map((queue) => queue.close()));
  });

  it('tries a job again that failed, and tells whoever asked for it', async () => {
    const ran: string[] = [];
    let failing = true;
    const jobs = {
      forget: async () => {
        ran.push('forget');
        if (failing) throw new TypeError('broken');
      },
      'sweep-keys': async () => void ran.push('sweep-keys'),
      'sweep-access': async () => void ran.push('sweep-access'),
    };
    const troubles: unknown[] = [];
    const node = new Housekeeping(pool(), jobs, (job) => troubles.push(job));
    await expect(node.run('forget')).rejects.toThrow('forget');
    expect(troubles).toEqual(['forget']);
    failing = false;
    const failed = `name = 'forget' AND state = 'retry'`;
    const { rows } = await pool().query(`SELECT output FROM pgboss.job WHERE ${failed}`);
    expect(rows[0].output).toEqual({ name: 'TypeError' });
    await pool().query(`UPDATE pgboss.job SET start_after = now() WHERE ${failed}`);
    await node.run('forget');
    expect(ran).toEqual(['forget', 'forget', 'forget']);
    await node.stop();
  });

  it('works at one job of a kind at a time', async () => {
    let atOnce = 0;
    let most = 0;
    const job = async () => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 30));
      atOnce -= 1;
    };
    const jobs = { forget: job, 'sweep-keys': job, 'sweep-access': job };
    const nodes = [0, 1, 2].map(() => new Housekeeping(pool(), jobs, () => undefined));
    await Promise.all(nodes.map((node) => node.run('sweep-access')));
    expect(most).toBe(1);
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('gives the job of a process that died out again', async () => {
    const jobs = pool();
    const abandoned = randomUUID();
    await jobs.query(
      `INSERT INTO pgboss.job (id, name, data, state, started_on, expire_in, policy, retry_limit)
       VALUES ($1, 'sweep-access', '{}', 'active', now() - interval '10 minutes', interval '5 minutes', 'singleton', 2)`,
      [abandoned],
    );
    const node = new Housekeeping(
      jobs,
      {
        forget: async () => undefined,
        'sweep-keys': async () => undefined,
        'sweep-access': async () => undefined,
      },
      () => undefined,
    );
    node.start();
    await until(async () => {
      const { rows } = await jobs.query('SELECT state FROM pgboss.job WHERE id = $1', [abandoned]);
      return rows[0]?.state === 'retry' || rows[0]?.state === 'completed';
    }, 20_000);
    await node.stop();
  });
});

describe.skipIf(inject('database') !== 'postgres')(
  'a migration in advance (needs a real server; the embedded one prepares itself)',
  () => {
    it('leaves nothing for the server to create', async () => {
      const { status } = spawnSync(
        process.execPath,
        ['--import', 'tsx', join(rootDir, 'api/src/commands/migrate.ts')],
        {
          cwd: rootDir,
          env: { PATH: process.env.PATH, HOME: process.env.HOME, ...database.settings },
        },
      );
      expect(status).toBe(0);
      const { rows } = await pool().query('SELECT name FROM pgboss.queue ORDER BY name');
      expect(rows.map(({ name }) => name)).toEqual(['forget', 'sweep-access', 'sweep-keys']);
    });
  },
);
