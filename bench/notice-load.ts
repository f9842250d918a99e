import { randomUUID } from 'node:crypto';
import type { HandOver } from './carrier-process.ts';
import type { LocalCarriers } from './carriers.ts';
import { PHONE_PRESS } from './documents.ts';
import { type Family, NOTICES_OF_ALERT } from './families.ts';
import { HttpClient } from './http-client.ts';
import { type Spread, sharedNowMs, spreadOf } from './load.ts';
import type { Pressers } from './pressers.ts';
import type { ServerProcess } from './server-process.ts';

/** What the measurements of notices share. */
export interface NoticeContext {
  server: ServerProcess;
  carriers: LocalCarriers;
  pressers: Pressers;
  families: Family[];
  /** First notices that had to go out so far. */
  expected: number;
}

/** Notices that came twice or never, and what the server's process used. */
interface Counted {
  notices: number;
  lost: number;
  twice: number;
  /** For each notice, with its share of the press; null where the system does not tell. */
  serverCpuMicros: number | null;
  residentBytes: { before: number | null; after: number | null };
}

/** Presses at the same moment, and their first notices. */
export interface AtOnce extends Counted {
  alerts: number;
  rounds: number;
  pressToAnswer: Spread;
  /** From just before a press is sent to the whole message at the carrier, of every notice. */
  pressToHandOver: Spread;
  /** From the first press to the last hand-over of its round; the median round. */
  noticesPerSecond: number;
}

/** Notices that gathered while the carriers gave no answer, and were then let go. */
export interface Drain extends Counted {
  alerts: number;
  /** Not yet handed over when the carriers answered again. */
  backlog: number;
  pressingSeconds: number;
  /** From the carriers' answering again to the last hand-over. */
  seconds: number;
}

/** Nothing came for so long: what is missing is lost. Longer than a lease and the first waits before another try. */
const SILENCE_MS = 15_000;
const LOOK_EVERY_MS = 20;

interface Round {
  startedAt: number;
  answersMs: number[];
  pressingSeconds: number;
  sentAt: Map<string, number>;
}

/** One press of each of the first `alerts` persons, all at once; returns when all are answered. */
async function pressAll(context: NoticeContext, alerts: number): Promise<Round> {
  const { server, pressers, families } = context;
  const client = new HttpClient(server.url, alerts);
  const sentAt = new Map<string, number>();
  const startedAt = sharedNowMs();
  const press = async ({ token, addresses }: Family) => {
    const input = {
      id: randomUUID(),
      pressedAt: new Date().toISOString(),
      position: pressers.position(),
    };
    const now = sharedNowMs();
    for (const address of addresses) sentAt.set(address, now);
    const headers = { authorization: `Bearer ${token}` };
    const { raiseAlert } = await client.ask<{ raiseAlert: { id?: string } }>(
      PHONE_PRESS,
      { input },
      headers,
    );
    if (raiseAlert.id !== input.id)
      throw new Error(`A press was answered with ${JSON.stringify(raiseAlert)}`);
    return sharedNowMs() - now;
  };
  const answersMs = await Promise.all(families.slice(0, alerts).map(press));
  client.close();
  context.expected += alerts * NOTICES_OF_ALERT;
  return { startedAt, answersMs, pressingSeconds: (sharedNowMs() - startedAt) / 1_000, sentAt };
}

/** Waits until every address has its message, or nothing comes any more. */
async function allTaken(carriers: LocalCarriers, count: number): Promise<void> {
  let [seen, changedAt] = [-1, performance.now()];
  for (;;) {
    const now = performance.now();
    if (carriers.handOvers.length !== seen) [seen, changedAt] = [carriers.handOvers.length, now];
    // Two for one address must not hide that another is missing.
    if (seen >= count && firsts(carriers.handOvers).size >= count) return;
    if (now - changedAt > SILENCE_MS) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The first message to each address. */
function firsts(handOvers: HandOver[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { to, atMs } of handOvers) if (!found.has(to)) found.set(to, atMs);
  return found;
}

const middleOf = (values: number[]) => spreadOf(values).p50Ms;

/** Waits for what is still on its way from before, such as the invitations. */
export async function settled({ carriers }: NoticeContext, notices: number): Promise<void> {
  await allTaken(carriers, notices);
  await carriers.forget();
}

/** `alerts` persons press at once; when all their notices have been handed over, again, `rounds` times. */
export async function measureAtOnce(
  context: NoticeContext,
  alerts: number,
  rounds: number,
): Promise<AtOnce> {
  const { server, carriers } = context;
  const measured = await counting(server, alerts * NOTICES_OF_ALERT * rounds, async () => {
    const [answersMs, handOversMs, rates]: [number[], number[], number[]] = [[], [], []];
    let [taken, twice] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      await carriers.forget();
      const { startedAt, answersMs: answers, sentAt } = await pressAll(context, alerts);
      await allTaken(carriers, sentAt.size);
      const came = firsts(carriers.handOvers);
      taken += came.size;
      twice += carriers.handOvers.length - came.size;
      answersMs.push(...answers);
      for (const [to, atMs] of came) handOversMs.push(atMs - (sentAt.get(to) ?? Number.NaN));
      rates.push((came.size * 1_000) / (Math.max(...came.values()) - startedAt));
    }
    return {
      taken,
      twice,
      pressToAnswer: spreadOf(answersMs),
      pressToHandOver: spreadOf(handOversMs),
      noticesPerSecond: middleOf(rates),
    };
  });
  return { alerts, rounds, ...measured };
}

/** The notices of `alerts` presses gather while no carrier answers; how long they take once all do again. */
export async function measureDrain(context: NoticeContext, alerts: number): Promise<Drain> {
  const { server, carriers } = context;
  const measured = await counting(server, alerts * NOTICES_OF_ALERT, async () => {
    await carriers.forget();
    await carriers.hold();
    const { sentAt, pressingSeconds } = await pressAll(context, alerts);
    const releasedAt = await carriers.release();
    await allTaken(carriers, sentAt.size);
    const came = [...firsts(carriers.handOvers).values()];
    return {
      taken: came.length,
      twice: carriers.handOvers.length - came.length,
      backlog: came.filter((atMs) => atMs > releasedAt).length,
      pressingSeconds,
      seconds: (Math.max(...came) - releasedAt) / 1_000,
    };
  });
  return { alerts, ...measured };
}

/** Adds to what `work` found out how much of the server it took. */
async function counting<Found extends { taken: number }>(
  server: ServerProcess,
  notices: number,
  work: () => Promise<Found>,
): Promise<Omit<Found, 'taken'> & Omit<Counted, 'twice'>> {
  const [cpu, before] = [server.cpuMicros(), server.residentBytes()];
  const { taken, ...found } = await work();
  const cpuAfter = server.cpuMicros();
  return {
    ...found,
    notices,
    lost: notices - taken,
    serverCpuMicros: cpu === null || cpuAfter === null ? null : (cpuAfter - cpu) / notices,
    residentBytes: { before, after: server.residentBytes() },
  };
}
