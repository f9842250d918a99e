/** One way of doing the same work. `step` does it once; each of `connections` workers waits for its own last step. */
export interface Contender {
  connections: number;
  step(): Promise<void>;
}

/** Processor time used so far, in microseconds. `server` is null where the system does not tell. */
export type CpuMeter = () => { server: number | null; generator: number };

export interface Rate {
  perSecond: number;
  count: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time per piece of work. Suffers less from what else runs on the machine than the rate does. */
  serverCpuMicros: number | null;
  generatorCpuMicros: number;
}

/** The time by a clock that all processes of this machine share, in milliseconds. */
export const sharedNowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

interface Slice {
  seconds: number;
  latenciesMs: number[];
  serverCpuMicros: number | null;
  generatorCpuMicros: number;
}

/**
 * Steps of each worker before anything counts: PostgreSQL plans a prepared statement afresh for its first five runs on
 * each connection, and Prisma's compiler of queries takes hundreds of runs to become fast.
 */
const WARM_UP_STEPS = 40;

/**
 * Measures contenders against one another: each is warmed up, then all run in turn and again in reverse order, half the
 * time each. So a slow minute of the machine and a growing table strike all of them, and the ratios stay.
 */
export async function compare<Name extends string>(
  contenders: Record<Name, Contender>,
  seconds: number,
  meter: CpuMeter,
): Promise<Record<Name, Rate>> {
  const names = Object.keys(contenders) as Name[];
  for (const name of names) await runFor(contenders[name], seconds, meter, WARM_UP_STEPS);
  const slices = new Map<Name, Slice[]>(names.map((name) => [name, []]));
  for (const name of [...names, ...names.toReversed()])
    slices.get(name)?.push(await runFor(contenders[name], seconds / 2, meter));
  return Object.fromEntries(names.map((name) => [name, rateOf(slices.get(name) ?? [])])) as Record<
    Name,
    Rate
  >;
}

async function runFor(
  contender: Contender,
  seconds: number,
  meter: CpuMeter,
  stepsOfEach = Number.POSITIVE_INFINITY,
): Promise<Slice> {
  const latenciesMs: number[] = [];
  const before = meter();
  const start = performance.now();
  const end = start + seconds * 1000;
  const work = async () => {
    for (let now = performance.now(), steps = 0; now < end && steps < stepsOfEach; steps++) {
      await contender.step();
      const done = performance.now();
      latenciesMs.push(done - now);
      now = done;
    }
  };
  await Promise.all(Array.from({ length: contender.connections }, work));
  const after = meter();
  return {
    seconds: (performance.now() - start) / 1000,
    latenciesMs,
    serverCpuMicros:
      before.server === null || after.server === null ? null : after.server - before.server,
    generatorCpuMicros: after.generator - before.generator,
  };
}

function rateOf(slices: Slice[]): Rate {
  const latenciesMs = slices.flatMap((slice) => slice.latenciesMs);
  const count = latenciesMs.length;
  const total = (each: (slice: Slice) => number | null) =>
    slices.reduce((sum, slice) => sum + (each(slice) ?? 0), 0);
  const { p50Ms, p99Ms } = spreadOf(latenciesMs);
  return {
    perSecond: count / total((slice) => slice.seconds),
    count,
    p50Ms,
    p99Ms,
    serverCpuMicros: slices.some((slice) => slice.serverCpuMicros === null)
      ? null
      : total((slice) => slice.serverCpuMicros) / count,
    generatorCpuMicros: total((slice) => slice.generatorCpuMicros) / count,
  };
}

export interface Spread {
  count: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Percentiles by the nearest rank. */
export function spreadOf(valuesMs: number[]): Spread {
  const sorted = Float64Array.from(valuesMs).sort();
  const at = (share: number) =>
    sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: at(1) };
}

/**
 * Calls `fire` at a steady rate, at times fixed beforehand: a stall of what is measured does not delay what comes
 * after it, as it would if each call waited for the last. Returns how late the calls were, for want of a free core.
 */
export async function atSteadyRate(
  perSecond: number,
  seconds: number,
  fire: () => void,
): Promise<number[]> {
  const latenessMs: number[] = [];
  const start = performance.now();
  const count = Math.max(1, Math.round(perSecond * seconds));
  for (let index = 0; index < count; index++) {
    const due = start + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    latenessMs.push(Math.max(0, performance.now() - due));
    fire();
  }
  return latenessMs;
}
