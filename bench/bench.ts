import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openDatabase } from '../api/src/db/client.ts';
import { measureAlternatives } from './alternatives.ts';
import type { BenchContext } from './bench-context.ts';
import { createBenchDatabase, holdEscalation } from './bench-database.ts';
import { cleanUp, cleanUpOnSignals, cleanUpWith } from './cleanup.ts';
import { measureLatency } from './latency.ts';
import { describeCommit, describeDatabase, describeMachine, describePackages } from './machine.ts';
import { enrolPressers, PRESSERS } from './pressers.ts';
import { countStored, isComplete, measurePresses, type PressRates } from './presses.ts';
import { asJson, asTables, missingFigures, type Report } from './report.ts';
import { measureRouting } from './routing.ts';
import { startServerProcess } from './server-process.ts';

const CONNECTIONS = [1, 8, 32];
const ALTERNATIVES_CONNECTIONS = 8;
/** The worst day known, 16,400 presses in an hour, is 4.6 a second. Low enough that the latency is not that of a queue. */
const STEADY_PRESSES_PER_SECOND = { embedded: 20, server: 50 };
/** All measurements with their warm-up, and the start of an embedded database, several times over. */
const limitSeconds = (seconds: number) => 240 + 60 * seconds;

const say = (step: string) => console.error(`… ${step}`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' },
      quick: { type: 'boolean', default: false },
      rate: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const seconds = values.quick ? 1 : Number(values.seconds);
  if (!(seconds >= 0.5 && seconds <= 120)) throw new Error('--seconds must be from 0.5 to 120.');
  const rate = values.rate === undefined ? null : Number(values.rate);
  if (rate !== null && !(rate >= 1 && rate <= 2_000))
    throw new Error('--rate must be from 1 to 2000 presses per second.');
  return { seconds, rate, json: values.json ?? null, profileDir: values.profile ?? null };
}

async function prepare(seconds: number, profileDir: string | null) {
  const database = await createBenchDatabase(process.env.DATABASE_URL || null);
  say(
    `starting the server on ${database.embedded ? 'an embedded database' : 'a database of its own'}`,
  );
  const server = await startServerProcess({ settings: database.settings, profileDir });
  const { url, embedded } = database;
  const open = (poolSize: number) => openDatabase({ url, poolSize, embedded });
  const own = open(1);
  cleanUpWith(() => own.close());
  await holdEscalation(own.pool);
  say(`enrolling ${PRESSERS} devices`);
  const context: BenchContext = {
    url: server.url,
    embedded,
    openDatabase: open,
    pressers: await enrolPressers(own.pool),
    acknowledged: { overHttp: 0, bySql: 0 },
    seconds,
    meter: () => {
      const { user, system } = process.cpuUsage();
      return { server: server.cpuMicros(), generator: user + system };
    },
  };
  return { context, described: await describeDatabase(own.pool, embedded) };
}

async function main(): Promise<string[]> {
  const { seconds, rate, json, profileDir } = readOptions();
  cleanUpOnSignals(limitSeconds(seconds));
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  const { context, described } = await prepare(seconds, profileDir);

  say('latency of the feed');
  const steady = rate ?? STEADY_PRESSES_PER_SECOND[context.embedded ? 'embedded' : 'server'];
  const latency = await measureLatency(context, steady);
  const presses: PressRates[] = [];
  for (const connections of CONNECTIONS) {
    say(`presses, ${connections} connections`);
    presses.push(await measurePresses(context, connections));
  }
  say('competentConsulate');
  const routing = await measureRouting(context, ALTERNATIVES_CONNECTIONS);
  say('ways to store a press');
  const alternatives = await measureAlternatives(context, ALTERNATIVES_CONNECTIONS);
  const stored = await countStored(context);

  const report: Report = {
    benchmark: 'alert-button',
    startedAt,
    machine: { ...machine, loadAverageAtEnd: loadavg()[0] ?? 0 },
    commit: describeCommit(),
    database: described,
    packages: describePackages(),
    settings: { seconds, pressers: PRESSERS, alternativesConnections: ALTERNATIVES_CONNECTIONS },
    results: { latency, presses, routing, alternatives, stored },
  };
  console.log(`${asTables(report)}\n\n${asJson(report)}`);
  if (json) writeFileSync(json, `${asJson(report)}\n`);
  return faultsOf(report);
}

/** What makes a run worthless, whatever its figures: never how fast it was. */
function faultsOf({ results }: Report): string[] {
  const { latency, stored } = results;
  const isWhole =
    isComplete(stored) && latency.lost === 0 && latency.twice === 0 && latency.outOfOrder === 0;
  return [
    ...(isWhole ? [] : ['A press was lost, told twice or out of order.']),
    ...missingFigures(results).map((name) => `A figure is missing: ${name}.`),
  ];
}

try {
  for (const fault of await main()) {
    console.error(fault);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
process.exit();
