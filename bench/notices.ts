import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { openDatabase } from '../api/src/db/client.ts';
import { measureBareCarriers } from './bare-carriers.ts';
import { createBenchDatabase, holdEscalation } from './bench-database.ts';
import { startCarriers } from './carriers.ts';
import { cleanUp, cleanUpOnSignals, cleanUpWith } from './cleanup.ts';
import { addFamilies, NOTICES_OF_ALERT } from './families.ts';
import { describeCommit, describeDatabase, describeMachine, describePackages } from './machine.ts';
import {
  type AtOnce,
  type Drain,
  measureAtOnce,
  measureDrain,
  type NoticeContext,
  settled,
} from './notice-load.ts';
import { isWhole, type NoticeReport, noticeTables } from './notice-report.ts';
import { enrolPressers } from './pressers.ts';
import { asJson } from './report.ts';
import { startServerProcess } from './server-process.ts';

const AT_ONCE = [
  { alerts: 1, rounds: 30 },
  { alerts: 100, rounds: 3 },
  { alerts: 1_000, rounds: 1 },
];
/** And back again, so that the growing table strikes all of them. */
const BACKLOGS = { server: [100, 300, 1_000, 300, 100], embedded: [50, 150, 500, 150, 50] };
const BARE_SECONDS = 3;
/** Three minutes on a machine that is free. */
const LIMIT_SECONDS = 600;
const STATES_LIMIT_MS = 10_000;

const say = (step: string) => console.error(`… ${step}`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return { quick: values.quick, json: values.json ?? null, profileDir: values.profile ?? null };
}

async function prepare(persons: number, profileDir: string | null) {
  const database = await createBenchDatabase(process.env.DATABASE_URL || null);
  const { url, embedded } = database;
  const carriers = await startCarriers();
  say(`starting the server on ${embedded ? 'an embedded database' : 'a database of its own'}`);
  const settings = { ...database.settings, ...carriers.settings };
  const server = await startServerProcess({ settings, profileDir });
  const own = openDatabase({ url, poolSize: 1, embedded });
  cleanUpWith(() => own.close());
  await holdEscalation(own.pool);
  const pressers = await enrolPressers(own.pool);
  say(`${persons} persons add their contacts, who are invited`);
  const families = await addFamilies(server.url, pressers, persons);
  const context: NoticeContext = { server, carriers, pressers, families, expected: 0 };
  await settled(context, persons * NOTICES_OF_ALERT);
  return { context, pool: own.pool, described: await describeDatabase(own.pool, embedded) };
}

/** First notices by state, once none is under way any more. */
async function countStates(pool: pg.Pool): Promise<Record<string, number>> {
  const deadline = performance.now() + STATES_LIMIT_MS;
  for (;;) {
    const { rows } = await pool.query<{ state: string; count: number }>(
      `SELECT state::text, count(*)::int FROM deliveries WHERE notice = 'RAISED' GROUP BY 1 ORDER BY 1`,
    );
    const states = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    if ((!states.QUEUED && !states.SENDING) || performance.now() > deadline) return states;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function main(): Promise<boolean> {
  const { quick, json, profileDir } = readOptions();
  cleanUpOnSignals(LIMIT_SECONDS);
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  const scaled = (alerts: number) => (quick ? Math.ceil(alerts / 20) : alerts);
  const persons = scaled(Math.max(...AT_ONCE.map(({ alerts }) => alerts)));
  const { context, pool, described } = await prepare(persons, profileDir);

  say('the carriers alone');
  const bareCarriers = await measureBareCarriers(context.carriers, quick ? 1 : BARE_SECONDS);
  const atOnce: AtOnce[] = [];
  for (const { alerts, rounds } of AT_ONCE) {
    say(`${scaled(alerts)} at once`);
    atOnce.push(await measureAtOnce(context, scaled(alerts), rounds));
  }
  const drains: Drain[] = [];
  for (const alerts of BACKLOGS[described.kind]) {
    say(`a backlog of ${scaled(alerts)} alerts`);
    drains.push(await measureDrain(context, scaled(alerts)));
  }
  const states = await countStates(pool);

  const report: NoticeReport = {
    benchmark: 'alert-button-notices',
    startedAt,
    machine: { ...machine, loadAverageAtEnd: loadavg()[0] ?? 0 },
    commit: describeCommit(),
    database: described,
    packages: describePackages(),
    settings: { families: persons, noticesOfAlert: NOTICES_OF_ALERT },
    results: { bareCarriers, atOnce, drains, states, expected: context.expected },
  };
  console.log(`${noticeTables(report)}\n\n${asJson(report)}`);
  if (json) writeFileSync(json, `${asJson(report)}\n`);
  return isWhole(report);
}

try {
  if (!(await main())) {
    console.error('A notice was lost, came twice, or is not known to have been taken.');
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
process.exit();
