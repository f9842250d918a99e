import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../api/src/db/client.ts';
import { createBenchDatabase } from './bench-database.ts';
import { cleanUp, cleanUpOnSignals, cleanUpWith } from './cleanup.ts';
import { CpuShares, type Shares } from './cpu-shares.ts';
import { PHONE_PRESS } from './documents.ts';
import type { Errand, Report, Told } from './flood-sender.ts';
import { spreadOf } from './load.ts';
import { describeMachine } from './machine.ts';
import { enrolPressers, type Pressers } from './pressers.ts';
import { startServerProcess } from './server-process.ts';

/** For each press of an enrolled device, so many enrolments and presses of fresh ones. */
const FLOOD = 10;
const RATE = { embedded: 5, server: 20 };
/** Longer than the server takes to read which devices are enrolled. */
const SETTLE_MS = 2_500;
const WARM_UP_SECONDS = 3;
const ENROLL = 'mutation { enroll(input: {}) { __typename } }';

interface Phase {
  enrolled: Told[];
  fresh: Told[];
  latenessMs: number[];
  cpu: Shares;
}

type Mode = 'lanes' | 'off';

interface Asked {
  seconds: number;
  rate: number | null;
  profileDir: string | null;
}

/** Starts a process that sends, and hands errands to it. */
function startSender(): (errand: Errand) => Promise<Report> {
  const child: ChildProcess = fork(
    fileURLToPath(new URL('./flood-sender.ts', import.meta.url)),
    [],
    { execArgv: ['--import', 'tsx'] },
  );
  cleanUpWith(() => child.kill('SIGTERM'));
  return async (errand) => {
    child.send(errand);
    const [report] = (await once(child, 'message')) as [Report];
    return report;
  };
}

function httpMessage(url: string, token: string, query: string, variables: object): string {
  const body = JSON.stringify({ query, variables });
  return [
    'POST /graphql HTTP/1.1',
    `Host: ${new URL(url).host}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Authorization: Bearer ${token}`,
    '',
    body,
  ].join('\r\n');
}

function enrolledPress(url: string, pressers: Pressers): string {
  const { token, input } = pressers.overHttp();
  return httpMessage(url, token, PHONE_PRESS, { input });
}

/** Half of the strangers enrol, half press at once. */
function strangersOperation(url: string, pressers: Pressers, index: number): string {
  const token = `abd_${randomBytes(32).toString('base64url')}`;
  const input = { id: randomUUID(), position: pressers.position() };
  return index % 2
    ? httpMessage(url, token, ENROLL, {})
    : httpMessage(url, token, PHONE_PRESS, { input });
}

async function measure(mode: Mode, { seconds, rate: rateAsked, profileDir }: Asked) {
  const database = await createBenchDatabase(process.env.DATABASE_URL || null);
  const server = await startServerProcess({
    settings: { ...database.settings, LIMITS: mode },
    profileDir: mode === 'lanes' ? profileDir : null,
  });
  const { url, embedded } = database;
  const own = openDatabase({ url, poolSize: 1, embedded });
  const pressers = await enrolPressers(own.pool, { longAgo: true });
  await own.close();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const [enrolled, strangers] = [startSender(), startSender()];
  const rate = rateAsked ?? RATE[embedded ? 'embedded' : 'server'];
  const phase = async (flood: number, length = seconds): Promise<Phase> => {
    const count = rate * length;
    const presses = Array.from({ length: count }, () => enrolledPress(server.url, pressers));
    const crowd = Array.from({ length: count * flood }, (_, index) =>
      strangersOperation(server.url, pressers, index),
    );
    const shares = new CpuShares(server, database);
    const [calm, loud] = await Promise.all([
      enrolled({ url: server.url, perSecond: rate, requests: presses }),
      flood
        ? strangers({ url: server.url, perSecond: rate * flood, requests: crowd })
        : { told: [], latenessMs: [], cpuMicros: 0 },
    ]);
    return {
      enrolled: calm.told,
      fresh: loud.told,
      latenessMs: calm.latenessMs,
      cpu: shares.end(calm.cpuMicros + loud.cpuMicros),
    };
  };
  await phase(0, WARM_UP_SECONDS);
  const [before, under, after] = [await phase(0), await phase(FLOOD), await phase(0)];
  await server.stop();
  return { rate, embedded, before, under, after };
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1).padStart(9);
const percent = (share: number | null) =>
  (share === null ? '?' : `${Math.round(share * 100)}%`).padStart(10);
const spread = (...phases: Phase[]) =>
  spreadOf(phases.flatMap(({ enrolled }) => enrolled.map((each) => each.milliseconds)));

function line(name: string, phase: Phase): string {
  const { enrolled, fresh, latenessMs, cpu } = phase;
  const { p50Ms, p99Ms, maxMs } = spread(phase);
  const accepted = (told: Told[]) =>
    `${told.filter(({ status }) => status === 200).length}/${told.length}`;
  return [
    name.padEnd(18),
    ms(p50Ms),
    ms(p99Ms),
    ms(maxMs),
    accepted(enrolled).padStart(13),
    accepted(fresh).padStart(12),
    ms(spreadOf(latenessMs).p99Ms),
    ...[cpu.server, cpu.database, cpu.senders, cpu.others].map(percent),
  ].join('');
}

function statuses(told: Told[]): string {
  const counts = new Map<number, number>();
  for (const { status } of told) counts.set(status, (counts.get(status) ?? 0) + 1);
  const names: Record<number, string> = { 0: 'no answer in 15 s', 200: 'accepted', 503: '503' };
  return [...counts].map(([status, count]) => `${names[status] ?? status} ${count}`).join(', ');
}

function table(mode: Mode, measured: Awaited<ReturnType<typeof measure>>): string {
  const { rate, embedded, before, under, after } = measured;
  const [alone, flooded] = [spread(before, after), spread(under)];
  const columns = ['p50', 'p99', 'max'].map((name) => name.padStart(9)).join('');
  const others = ['server', 'database', 'senders', 'others'].map((name) => name.padStart(10));
  return [
    '',
    `${embedded ? 'embedded' : 'server'}, admission ${mode === 'off' ? 'switched off' : 'on'}: ${rate} presses/s of enrolled devices; the flood: ${rate * FLOOD}/s of fresh ones, half of them enrolments`,
    `${'ms'.padEnd(18)}${columns}${'enrolled ok'.padStart(13)}${'fresh ok'.padStart(12)}${'late p99'.padStart(9)}${others.join('')}`,
    line('alone, before', before),
    line('under the flood', under),
    line('alone, after', after),
    `ratio under / alone: p50 ${(flooded.p50Ms / alone.p50Ms).toFixed(2)}, p99 ${(flooded.p99Ms / alone.p99Ms).toFixed(2)}; the strangers: ${statuses(under.fresh)}`,
  ].join('\n');
}

function readOptions(): Asked & { modes: Mode[] } {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string' },
      profile: { type: 'string' },
      'only-on': { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds >= 2 && seconds <= 60)) throw new Error('--seconds must be from 2 to 60.');
  const rate = values.rate === undefined ? null : Number(values.rate);
  if (rate !== null && !(Number.isInteger(rate) && rate >= 1 && rate <= 500))
    throw new Error('--rate must be a whole number from 1 to 500.');
  const modes: Mode[] = values['only-on'] ? ['lanes'] : ['lanes', 'off'];
  return { seconds, rate, profileDir: values.profile ?? null, modes };
}

async function main(): Promise<boolean> {
  const { modes, ...asked } = readOptions();
  cleanUpOnSignals(360 + 10 * asked.seconds);
  const { cpu, cores, node, loadAverageAtStart } = describeMachine();
  console.log(
    `${cpu}, ${cores} cores, Node ${node}, load average ${loadAverageAtStart.toFixed(1)} before; CPU in per cent of one core`,
  );
  let refused = 0;
  for (const mode of modes) {
    const measured = await measure(mode, asked);
    console.log(table(mode, measured));
    const { before, under, after } = measured;
    if (mode === 'lanes')
      refused = [before, under, after]
        .flatMap(({ enrolled }) => enrolled)
        .filter(({ status }) => status !== 200).length;
  }
  console.log(
    `\nload average ${loadavg()[0]?.toFixed(1)} after; presses of enrolled devices that were not accepted with admission on: ${refused}`,
  );
  return refused === 0;
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
process.exit();
