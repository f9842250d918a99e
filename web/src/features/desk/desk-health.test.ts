import { expect, it } from 'vitest';
import { type DeskHealth, deskHealth, showsAll, type WatchAnswer } from './desk-health';

const NOW = 100_000;
const live = { kind: 'live', since: 1 } as const;
const lost = (milliseconds: number) => ({ kind: 'lost', since: NOW - milliseconds }) as const;

type Finding = Exclude<WatchAnswer, string | null>['findings'][number]['kind'];
const watch = (isSilent: boolean, ...kinds: Finding[]): WatchAnswer => ({
  isWell: !isSilent && kinds.length === 0,
  isSilent,
  findings: kinds.map((kind) => ({ kind })),
});

const kind = (...state: Parameters<typeof deskHealth>): DeskHealth['kind'] =>
  deskHealth(...state).kind;

it('is live only while the connection is open and nothing is known to be wrong', () => {
  expect(deskHealth(live, watch(false), NOW)).toEqual(live);
  expect(deskHealth(live, null, NOW)).toEqual(live);
});

it('is never live while the server or its database does not answer, however open the connection', () => {
  expect(kind(live, 'away', NOW)).toBe('away');
  expect(kind({ kind: 'connecting' }, 'away', NOW)).toBe('away');
  expect(kind(lost(1_000), 'away', NOW)).toBe('away');
  for (const found of ['DATABASE_AWAY', 'FEED_BEHIND'] as const)
    expect(kind(live, watch(false, 'CARRIER_FAILING', found), NOW)).toBe('late');
});

it('shows the lost connection above all, and a short loss calmly', () => {
  expect(deskHealth(lost(3_000), 'away', NOW)).toEqual({ kind: 'down', since: NOW - 3_000 });
  expect(kind(lost(2_999), watch(false, 'FEED_BEHIND'), NOW)).toBe('reconnecting');
});

it('says what else is not well while alerts come', () => {
  expect(deskHealth(live, watch(true, 'CARRIER_FAILING'), NOW)).toEqual({
    kind: 'unwell',
    isSilent: true,
    findings: ['CARRIER_FAILING'],
  });
});

it('takes an empty desk for the truth only where alerts come as they should', () => {
  expect(showsAll(deskHealth(live, watch(false, 'CARRIER_FAILING'), NOW))).toBe(true);
  for (const state of [deskHealth(live, 'away', NOW), deskHealth(lost(9_000), null, NOW)])
    expect(showsAll(state)).toBe(false);
});
