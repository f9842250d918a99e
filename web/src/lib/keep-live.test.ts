import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AttemptEnd, keepLive, type LiveState } from './keep-live';

type Report = { live: () => void; ended: (how: AttemptEnd) => void };

function connection() {
  const reports: Report[] = [];
  const states: LiveState['kind'][] = [];
  const cancelled: number[] = [];
  const kept = keepLive({
    attempt: (report) => {
      const number = reports.push(report);
      return () => void cancelled.push(number);
    },
    onState: ({ kind }) => states.push(kind),
    delayMs: (failures) => failures * 1000,
  });
  const last = () => reports.at(-1) as Report;
  return { kept, reports, states, cancelled, last };
}

describe('keepLive', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tries again after a pause that grows until it is live', () => {
    const { reports, states, last } = connection();
    last().ended('retry');
    vi.advanceTimersByTime(1000);
    expect(reports).toHaveLength(2);
    last().ended('retry');
    vi.advanceTimersByTime(1999);
    expect(reports).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().live();
    last().ended('retry');
    vi.advanceTimersByTime(1000);
    expect(reports).toHaveLength(4);
    expect(states).toEqual(['lost', 'live', 'lost']);
  });

  it('says since when it is lost, counted from the first loss', () => {
    vi.setSystemTime(5_000);
    const states: LiveState[] = [];
    const reports: Report[] = [];
    keepLive({
      attempt: (report) => {
        reports.push(report);
        return () => {};
      },
      onState: (state) => states.push(state),
      delayMs: () => 1000,
    });
    reports[0]?.ended('retry');
    vi.advanceTimersByTime(1000);
    reports[1]?.ended('retry');
    expect(states).toEqual([{ kind: 'lost', since: 5_000 }]);
  });

  it('goes on at once when woken in a pause', () => {
    const { kept, reports, last } = connection();
    last().ended('retry');
    kept.wake();
    expect(reports).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(reports).toHaveLength(2);
  });

  it('resumes at once, but not in a tight circle', () => {
    const { reports, last } = connection();
    for (let i = 0; i < 4; i++) {
      last().ended('at-once');
      vi.advanceTimersByTime(0);
    }
    expect(reports).toHaveLength(4);
    vi.advanceTimersByTime(4000);
    expect(reports).toHaveLength(5);
  });

  it('hears nothing more from an attempt that it gave up', () => {
    const { kept, reports, states, cancelled } = connection();
    kept.restart();
    expect(cancelled).toEqual([1]);
    reports[0]?.live();
    reports[0]?.ended('retry');
    vi.advanceTimersByTime(60_000);
    expect(reports).toHaveLength(2);
    expect(states).toEqual(['lost']);
  });

  it('ends for good on stop', () => {
    const { kept, reports, cancelled, last } = connection();
    kept.stop();
    expect(cancelled).toEqual([1]);
    last().ended('retry');
    kept.wake();
    kept.restart();
    vi.advanceTimersByTime(60_000);
    expect(reports).toHaveLength(1);
  });
});
