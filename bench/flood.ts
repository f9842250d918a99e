import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openDatabase } from '../api/src/db/client.ts';
import { createBenchDatabase } from './bench-database.ts';
import { cleanUp, cleanUpOnSignals, cleanUpWith } from './cleanup.ts';
import { PHONE_PRESS } from './documents.ts';
import { atSteadyRate, spreadOf } from './load.ts';
import { describeMachine } from './machine.ts';
import { enrolPressers, type Pressers } from './pressers.ts';
import { startServerProcess } from './server-process.ts';

/** For each press of an enrolled device, so many enrolments and presses of fresh ones. */
const FLOOD = 10;
const RATE = { embedded: 5, server: 20 };
const ANSWER_LIMIT_MS = 15_000;
/** Longer than the server takes to read which devices are enrolled. */
const SETTLE_MS = 2_500;
const A_DAY_MS = 24 * 3_600_000;
const ENROLL = 'mutation { enroll(input: {}) { __typename } }';

interface Told {
  milliseconds: number;
  /** 200, the status of a refusal, or 0 for no answer in time. */
  status: number;
}

interface Phase {
  enrolled: Told[];
  fresh: Told[];
  latenessP99Ms: number;
}

/** Sends one operation on a kept connection; never throws. */
function sender(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  cleanUpWith(() => agent.destroy());
  return (token: string, query: string, variables: object): Promise<Told> => {
    const startedAt = performance.now();
    const body = JSON.stringify({ query, variables });
    return new Promise((resolve) => {
      const end = (status: number) =>
        resolve({ milliseconds: performance.now() - startedAt, status });
      const sent = request(
        `${url}/graphql`,
        {
          agent,
          method: 'POST',
          timeout: ANSWER_LIMIT_MS,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            authorization: `Bearer ${token}`,
          },
        },
        (response) => {
          response.resume();
          response.on('end', () => end(response.statusCode ?? 0)).on('error', () => end(0));
        },
      );
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => end(0));
      sent.end(body);
    });
  };
}

/** Presses at a steady rate, with or without the flood beside it. Neither waits for answers. */
async function run(
  send: ReturnType<typeof sender>,
  pressers: Pressers,
  { rate, seconds, flood }: { rate: number; seconds: number; flood: number },
): Promise<Phase> {
  const enrolled: Array<Promise<Told>> = [];
  const fresh: Array<Promise<Told>> = [];
  const newToken = () => `abd_${randomBytes(32).toString('base64url')}`;
  const flooding = flood
    ? atSteadyRate(rate * flood, seconds, () => {
        const input = { id: randomUUID(), position: pressers.position() };
        fresh.push(
          fresh.length % 2
            ? send(newToken(), ENROLL, {})
            : send(newToken(), PHONE_PRESS, { input }),
        );
      })
    : Promise.resolve([]);
  const pressing = atSteadyRate(rate, seconds, () => {
    const { token, input } = pressers.overHttp();
    enrolled.push(send(token, PHONE_PRESS, { input }));
  });
  const [lateness] = await Promise.all([pressing, flooding]);
  return {
    enrolled: await Promise.all(enrolled),
    fresh: await Promise.all(fresh),
    latenessP99Ms: spreadOf(lateness).p99Ms,
  };
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1).padStart(9);

function line(name: string, { enrolled, fresh, latenessP99Ms }: Phase): string {
  const { p50Ms, p99Ms, maxMs } = spreadOf(enrolled.map((each) => each.milliseconds));
  const accepted = (told: Told[]) =>
    `${told.filter(({ status }) => status === 200).length}/${told.length}`;
  return `${name.padEnd(30)}${ms(p50Ms)}${ms(p99Ms)}${ms(maxMs)}${accepted(enrolled).padStart(12)}${accepted(fresh).padStart(14)}${ms(latenessP99Ms)}`;
}

async function measure(limits: 'lanes' | 'off', seconds: number, rateAsked: number | null) {
  const database = await createBenchDatabase(process.env.DATABASE_URL || null);
  const server = await startServerProcess({
    settings: { ...database.settings, LIMITS: limits },
    profileDir: null,
  });
  const own = openDatabase({ url: database.url, poolSize: 1, embedded: database.embedded });
  // Long ago: what enrolled a moment before a flood counts as part of it.
  const pressers = await enrolPressers(own.pool, new Date(Date.now() - A_DAY_MS));
  await own.close();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const send = sender(server.url);
  const rate = rateAsked ?? RATE[database.embedded ? 'embedded' : 'server'];
  const phase = (flood: number, length = seconds) =>
    run(send, pressers, { rate, seconds: length, flood });
  await phase(0, 3);
  const before = await phase(0);
  const under = await phase(FLOOD);
  const after = await phase(0);
  const alone = { ...before, enrolled: [...before.enrolled, ...after.enrolled] };
  await server.stop();
  return { rate, embedded: database.embedded, alone, under };
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '10' }, rate: { type: 'string' } },
  });
  const seconds = Number(values.seconds);
  if (!(seconds >= 2 && seconds <= 60)) throw new Error('--seconds must be from 2 to 60.');
  const rate = values.rate === undefined ? null : Number(values.rate);
  if (rate !== null && !(rate >= 1 && rate <= 500))
    throw new Error('--rate must be from 1 to 500.');
  cleanUpOnSignals(360 + 10 * seconds);
  const { cpu, cores, node, loadAverageAtStart } = describeMachine();
  console.log(
    `${cpu}, ${cores} cores, Node ${node}, load average ${loadAverageAtStart.toFixed(1)} before`,
  );
  let refused = 0;
  for (const limits of ['lanes', 'off'] as const) {
    const { alone, under, rate: used, embedded } = await measure(limits, seconds, rate);
    const p = (phase: Phase) => spreadOf(phase.enrolled.map((each) => each.milliseconds));
    console.log(
      [
        '',
        `${embedded ? 'embedded' : 'server'}, admission ${limits === 'off' ? 'switched off' : 'on'}: ${used} presses/s of enrolled devices; the flood: ${used * FLOOD}/s of fresh ones, half of them enrolments`,
        `${'ms'.padEnd(30)}${'p50'.padStart(9)}${'p99'.padStart(9)}${'max'.padStart(9)}${'enrolled ok'.padStart(12)}${'fresh ok'.padStart(14)}${'sent late'.padStart(10)}`,
        line('alone (before and after)', alone),
        line('under the flood', under),
        `ratio under / alone: p50 ${(p(under).p50Ms / p(alone).p50Ms).toFixed(2)}, p99 ${(p(under).p99Ms / p(alone).p99Ms).toFixed(2)}`,
      ].join('\n'),
    );
    if (limits === 'lanes')
      refused = [...alone.enrolled, ...under.enrolled].filter(
        ({ status }) => status !== 200,
      ).length;
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
