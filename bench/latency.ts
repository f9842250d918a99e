import type { BenchContext } from './bench-context.ts';
import { DESK_FEED, FEED_CURSOR, PHONE_PRESS } from './documents.ts';
import { HttpClient, signInAtCallCenter } from './http-client.ts';
import { atSteadyRate, type Spread, spreadOf } from './load.ts';
import { pressOverHttp } from './presses.ts';
import { openDesk, openEchoes } from './sockets.ts';

const SUBSCRIBERS = 2;
const FRAME_LIMIT_MS = 10_000;
const WARM_UP_SECONDS = 1;

export interface FeedLatency {
  pressesPerSecond: number;
  subscribers: number;
  /** From just before a press is sent to its frame on a desk. */
  pressToDesk: Spread;
  /** From just before a press is sent to the end of its answer. */
  pressToAnswer: Spread;
  /** There and back of a frame of the same size through a bare WebSocket server. */
  echo: Spread;
  frameBytes: number;
  lost: number;
  twice: number;
  outOfOrder: number;
  /** How late presses were sent, for want of a free core: if this is long, so is everything else. */
  sendLatenessP99Ms: number;
  pressToDeskMinusEchoP50Ms: number;
}

interface DeskFrame {
  id?: string;
  type: string;
  payload?: { data?: { alertFeed: { cursor: string; alert: { id: string } } }; errors?: unknown };
}

/** What one desk has received. */
class Desk {
  readonly seen = new Map<string, number>();
  twice = 0;
  outOfOrder = 0;
  bytes = 0;
  private lastOrder = -1;

  constructor(
    private readonly sentAt: ReadonlyMap<string, number>,
    /** Places in the order of the feed; the first desk to receive an event gives it its place. */
    private readonly orderOf: Map<string, number>,
  ) {}

  receive(frame: Buffer): void {
    const now = performance.now();
    const { type, payload } = JSON.parse(frame.toString('utf8')) as DeskFrame;
    const event = payload?.data?.alertFeed;
    if (type !== 'next' || !event)
      throw new Error(`The feed said ${frame.toString('utf8', 0, 300)}`);
    const { id } = event.alert;
    if (!this.sentAt.has(id)) return;
    if (this.seen.has(id)) this.twice++;
    else this.seen.set(id, now);
    this.bytes += frame.length;
    const order = this.orderOf.get(id) ?? this.orderOf.size;
    this.orderOf.set(id, order);
    if (order < this.lastOrder) this.outOfOrder++;
    this.lastOrder = order;
  }
}

/** Opens the desks as the page does: first the cursor, then the feed from there on. */
async function openDesks(url: string, desks: Desk[]): Promise<() => void> {
  const cookie = await signInAtCallCenter(url);
  const client = new HttpClient(url, 1);
  const { alerts } = await client.ask<{ alerts: { feedCursor: string } }>(
    FEED_CURSOR,
    {},
    { cookie },
  );
  client.close();
  const variables = { after: alerts.feedCursor };
  const sockets = await Promise.all(
    desks.map((desk) =>
      openDesk({
        url,
        cookie,
        document: DESK_FEED,
        variables,
        onFrame: (frame) => desk.receive(frame),
      }),
    ),
  );
  return () => {
    for (const socket of sockets) socket.close();
  };
}

/** Presses without waiting for answers; the first failure is thrown when all have come. */
function createPressing(context: BenchContext, sentAt: Map<string, number>) {
  const client = new HttpClient(context.url, Number.POSITIVE_INFINITY);
  const underWay = new Set<Promise<void>>();
  const answersMs: number[] = [];
  let failure: unknown = null;
  return {
    answersMs,
    fire() {
      const now = performance.now();
      const press = pressOverHttp(context, client, PHONE_PRESS, (id) => sentAt.set(id, now))
        .then(() => void answersMs.push(performance.now() - now))
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => underWay.delete(press));
      underWay.add(press);
    },
    async settle() {
      await Promise.all(underWay);
      if (failure) throw failure;
    },
    close: () => client.close(),
  };
}

async function until(check: () => boolean): Promise<void> {
  const deadline = performance.now() + FRAME_LIMIT_MS;
  while (!check() && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Presses at a steady rate while desks follow the feed; beside it, the same frames through a bare echo. */
export async function measureLatency(
  context: BenchContext,
  pressesPerSecond: number,
): Promise<FeedLatency> {
  const sentAt = new Map<string, number>();
  const order = new Map<string, number>();
  const desks = Array.from({ length: SUBSCRIBERS }, () => new Desk(sentAt, order));
  const closeDesks = await openDesks(context.url, desks);
  const pressing = createPressing(context, sentAt);
  const run = async (seconds: number) => {
    const lateness = await atSteadyRate(pressesPerSecond, seconds, pressing.fire);
    await pressing.settle();
    await until(() => desks.every((desk) => desk.seen.size === sentAt.size));
    return lateness;
  };
  await run(WARM_UP_SECONDS);
  const warm = new Set(sentAt.keys());
  pressing.answersMs.length = 0;
  const lateness = await run(context.seconds);
  pressing.close();
  closeDesks();

  const total = (each: (desk: Desk) => number) => desks.reduce((sum, desk) => sum + each(desk), 0);
  const frames = total((desk) => desk.seen.size);
  const frameBytes = Math.round(total((desk) => desk.bytes) / frames);
  const latenciesMs = desks.flatMap((desk) =>
    [...desk.seen]
      .filter(([id]) => !warm.has(id))
      .map(([id, at]) => at - (sentAt.get(id) as number)),
  );
  const pressToDesk = spreadOf(latenciesMs);
  const echo = spreadOf(await echoesOf(frameBytes, pressesPerSecond, context.seconds));
  return {
    pressesPerSecond,
    subscribers: SUBSCRIBERS,
    pressToDesk,
    pressToAnswer: spreadOf(pressing.answersMs),
    echo,
    frameBytes,
    lost: sentAt.size * SUBSCRIBERS - frames,
    twice: total((desk) => desk.twice),
    outOfOrder: total((desk) => desk.outOfOrder),
    sendLatenessP99Ms: spreadOf(lateness).p99Ms,
    pressToDeskMinusEchoP50Ms: pressToDesk.p50Ms - echo.p50Ms,
  };
}

/** Times of frames there and back through the echo server, to as many sockets as there were desks. */
async function echoesOf(frameBytes: number, perSecond: number, seconds: number): Promise<number[]> {
  const sentAt: number[] = [];
  const timesMs: number[] = [];
  const echoes = await openEchoes(SUBSCRIBERS, (frame) => {
    const now = performance.now();
    const index = Number.parseInt(frame.toString('latin1', 0, 12), 10);
    timesMs.push(now - (sentAt[index] as number));
  });
  const run = (duration: number) =>
    atSteadyRate(perSecond, duration, () => {
      const frame = String(sentAt.length).padEnd(frameBytes, ' ');
      sentAt.push(performance.now());
      echoes.send(frame);
    });
  const settled = () => until(() => timesMs.length === sentAt.length * SUBSCRIBERS);
  await run(WARM_UP_SECONDS);
  await settled();
  const warm = timesMs.length;
  await run(seconds);
  await settled();
  await echoes.close();
  if (timesMs.length !== sentAt.length * SUBSCRIBERS) throw new Error('The echo lost frames.');
  return timesMs.slice(warm);
}
