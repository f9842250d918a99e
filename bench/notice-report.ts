import type { BareCarriers } from './bare-carriers.ts';
import type { AtOnce, Drain } from './notice-load.ts';
import { micros, ms, perSecond, ratio, type Setting, settingLines, table } from './report.ts';

export interface NoticeReport extends Setting {
  benchmark: 'alert-button-notices';
  startedAt: string;
  settings: { families: number; noticesOfAlert: number };
  results: {
    bareCarriers: BareCarriers;
    atOnce: AtOnce[];
    drains: Drain[];
    /** First notices in the table, by the state that they ended in. */
    states: Record<string, number>;
    expected: number;
  };
}

const mib = ({ before, after }: AtOnce['residentBytes']) =>
  [before, after].map((each) => (each === null ? '–' : Math.round(each / 2 ** 20))).join(' → ');
const msPerNotice = ({ seconds, backlog }: Drain) => (seconds * 1_000) / backlog;
const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

/** The report for people. */
export function noticeTables(report: NoticeReport): string {
  const { settings, results } = report;
  const { bareCarriers, atOnce, drains, states, expected } = results;
  const { families, noticesOfAlert } = settings;
  const least = drains.toSorted((a, b) => a.backlog - b.backlog)[0];
  const count = (what: 'lost' | 'twice', of: Array<AtOnce | Drain>) =>
    total(of.map((each) => each[what]));
  return [
    ...settingLines(report, `${families} persons with ${noticesOfAlert} notices for each press`),
    '',
    `From the press to the hand-over (ratio: to the carriers alone, ${perSecond(bareCarriers.noticesPerSecond)} messages per second in the same run)`,
    table(
      [
        'alerts at once',
        'notices',
        'answer p50 ms',
        'p99 ms',
        'hand-over p50 ms',
        'p99 ms',
        'max ms',
        'notices/s',
        'ratio',
        'server CPU µs',
        'server MiB',
      ],
      atOnce.map((each) => [
        `${each.alerts}${each.rounds > 1 ? `, ${each.rounds} times` : ''}`,
        String(each.notices),
        ms(each.pressToAnswer.p50Ms),
        ms(each.pressToAnswer.p99Ms),
        ms(each.pressToHandOver.p50Ms),
        ms(each.pressToHandOver.p99Ms),
        ms(each.pressToHandOver.maxMs),
        perSecond(each.noticesPerSecond),
        ratio(each.noticesPerSecond / bareCarriers.noticesPerSecond),
        micros(each.serverCpuMicros),
        mib(each.residentBytes),
      ]),
    ),
    `lost ${count('lost', atOnce)}, twice ${count('twice', atOnce)}`,
    '',
    'Draining what gathered while no carrier answered (ratio: of the time for each notice to that of the smallest backlog)',
    table(
      [
        'alerts',
        'backlog',
        'pressed in s',
        'drained in s',
        'notices/s',
        'ms a notice',
        'ratio',
        'server CPU µs',
        'server MiB',
      ],
      drains.map((each) => [
        String(each.alerts),
        String(each.backlog),
        each.pressingSeconds.toFixed(1),
        each.seconds.toFixed(2),
        perSecond(each.backlog / each.seconds),
        msPerNotice(each).toFixed(2),
        ratio(msPerNotice(each) / msPerNotice(least as Drain)),
        micros(each.serverCpuMicros),
        mib(each.residentBytes),
      ]),
    ),
    `lost ${count('lost', drains)}, twice ${count('twice', drains)}`,
    '',
    `first notices expected ${expected}; in the table: ${Object.entries(states)
      .map(([state, rows]) => `${state} ${rows}`)
      .join(', ')}`,
  ].join('\n');
}

/** Whether every notice came, once, and is known to have been taken. What was held may come twice: it says so itself. */
export function isWhole({ results }: NoticeReport): boolean {
  const { atOnce, drains, states, expected } = results;
  return (
    [...atOnce, ...drains].every(({ lost }) => lost === 0) &&
    atOnce.every(({ twice }) => twice === 0) &&
    states.ACCEPTED === expected &&
    Object.keys(states).length === 1
  );
}
