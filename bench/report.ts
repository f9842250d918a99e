import type { AlternativeRates } from './alternatives.ts';
import type { FeedLatency } from './latency.ts';
import type { Spread } from './load.ts';
import type { describeCommit, describeDatabase, describeMachine } from './machine.ts';
import type { PressRates, Stored } from './presses.ts';
import type { RoutingRates } from './routing.ts';

export interface Report extends Setting {
  benchmark: 'alert-button';
  startedAt: string;
  settings: { seconds: number; pressers: number; alternativesConnections: number };
  results: {
    latency: FeedLatency;
    presses: PressRates[];
    routing: RoutingRates;
    alternatives: AlternativeRates;
    stored: Stored;
  };
}

/** Where and with what a run took place. */
export interface Setting {
  machine: ReturnType<typeof describeMachine> & { loadAverageAtEnd: number };
  commit: ReturnType<typeof describeCommit>;
  database: Awaited<ReturnType<typeof describeDatabase>>;
  packages: Record<string, string>;
}

export const perSecond = (value: number) => String(Math.round(value));
export const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);
export const ratio = (value: number) => value.toFixed(2);
export const micros = (value: number | null) => (value === null ? '–' : String(Math.round(value)));

/** The lines that begin each report. `extent`: how much was measured. */
export function settingLines(
  { machine, commit, database, packages }: Setting,
  extent: string,
): string[] {
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.os}, Node ${machine.node}`,
    `${database.kind === 'embedded' ? 'embedded' : 'server'}: ${database.version.split(' (')[0]?.split(' on ')[0]}, PostGIS ${database.postgis}, ${Object.entries(
      database.settings,
    )
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    Object.entries(packages)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `commit ${commit ? commit.commit.slice(0, 12) + (commit.changed ? ' with changes' : '') : 'unknown'}, ${extent}, load average ${machine.loadAverageAtStart.toFixed(1)} before, ${machine.loadAverageAtEnd.toFixed(1)} after`,
  ];
}

/** The report for people: aligned columns, numbers to the right. */
export function asTables(report: Report): string {
  const { settings, results } = report;
  const { latency, presses, routing, alternatives, stored } = results;
  return [
    ...settingLines(report, `${settings.seconds} s for each figure`),
    '',
    'Presses per second (ratio: to the bare statement at as many connections, in the same run)',
    table(
      [
        'connections',
        'bare pg',
        'HTTP',
        'ratio',
        "HTTP, phone's document",
        'ratio',
        'p50 ms',
        'p99 ms',
        'server CPU µs',
        'generator CPU µs',
      ],
      presses.map(({ connections, barePg, http, httpPhone, ...ratios }) => [
        String(connections),
        perSecond(barePg.perSecond),
        perSecond(http.perSecond),
        ratio(ratios.httpToBarePgRatio),
        perSecond(httpPhone.perSecond),
        ratio(ratios.httpPhoneToBarePgRatio),
        ms(httpPhone.p50Ms),
        ms(httpPhone.p99Ms),
        `${micros(http.serverCpuMicros)} / ${micros(httpPhone.serverCpuMicros)}`,
        micros(http.generatorCpuMicros),
      ]),
    ),
    '',
    `Latency at ${latency.pressesPerSecond} presses per second, ${latency.subscribers} desks, frames of ${latency.frameBytes} bytes`,
    table(
      ['ms', 'p50', 'p90', 'p99', 'max', 'count'],
      [
        spreadRow('press to desk', latency.pressToDesk),
        spreadRow('press to its answer', latency.pressToAnswer),
        spreadRow('bare echo, there and back', latency.echo),
      ],
    ),
    `lost ${latency.lost}, twice ${latency.twice}, out of order ${latency.outOfOrder}; presses were sent late by p99 ${ms(latency.sendLatenessP99Ms)} ms`,
    '',
    'competentConsulate per second',
    table(
      ['connections', 'bare pg', 'HTTP', 'ratio', 'p50 ms', 'p99 ms', 'server CPU µs'],
      [
        [
          String(routing.connections),
          perSecond(routing.barePg.perSecond),
          perSecond(routing.http.perSecond),
          ratio(routing.httpToBarePgRatio),
          ms(routing.http.p50Ms),
          ms(routing.http.p99Ms),
          micros(routing.http.serverCpuMicros),
        ],
      ],
    ),
    '',
    `Ways to store a press, ${alternatives.connections} connections`,
    table(
      ['way', 'per second', 'ratio', 'p50 ms', 'p99 ms', 'client CPU µs'],
      alternatives.alternatives.map(({ name, rate, toPreparedRatio }) => [
        name,
        perSecond(rate.perSecond),
        ratio(toPreparedRatio),
        ms(rate.p50Ms),
        ms(rate.p99Ms),
        micros(rate.generatorCpuMicros),
      ]),
    ),
    '',
    `over HTTP: acknowledged ${stored.acknowledgedOverHttp}, stored ${stored.storedOverHttp}; by SQL: acknowledged ${stored.acknowledgedBySql}, stored ${stored.storedBySql}; incomplete ${stored.incomplete}; rows of alerts scanned for each press ${Math.round(stored.scannedRowsPerPress)}`,
  ].join('\n');
}

function spreadRow(name: string, { p50Ms, p90Ms, p99Ms, maxMs, count }: Spread): string[] {
  return [name, ms(p50Ms), ms(p90Ms), ms(p99Ms), ms(maxMs), String(count)];
}

/** Aligned columns: the first to the left, the others to the right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join(
    '\n',
  );
}

/**
 * Names of the figures that are not there: numbers that are none, as of a measurement in which nothing was done. The
 * processor time of the server's process is told on Linux alone.
 */
export function missingFigures(results: unknown, name = 'results'): string[] {
  if (typeof results === 'string' || Number.isFinite(results)) return [];
  if (results === null && name.endsWith('.serverCpuMicros') && process.platform !== 'linux')
    return [];
  if (typeof results !== 'object' || results === null) return [name];
  const parts = Object.entries(results);
  if (parts.length === 0) return [name];
  return parts.flatMap(([key, value]) => missingFigures(value, `${name}.${key}`));
}

/** The same as JSON, with numbers no longer than they are true. */
export function asJson(report: object): string {
  const shorten = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  return JSON.stringify(report, shorten, 2);
}
