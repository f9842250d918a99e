import { describe, expect, it } from 'vitest';
import { carrierFor, retryAt } from './retry-rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = new Date('2026-11-22T11:00:00.000Z');
const LONGEST = () => 1;
const SHORTEST = () => 0;

interface Given {
  urgent?: boolean;
  attempt?: number;
  carriers?: number;
  ageMs?: number;
  fault?: 'REFUSED' | 'UNREACHABLE' | 'BUSY' | 'UNCERTAIN';
  pauseMs?: number | null;
  refusedBy?: string | null;
  random?: () => number;
}

/** Seconds until the next try; null for none. */
function secondsAfter({
  urgent = true,
  attempt = 1,
  carriers = 1,
  ageMs = 0,
  fault = 'UNREACHABLE',
  pauseMs = null,
  refusedBy = null,
  random = LONGEST,
}: Given): number | null {
  const createdAt = new Date(NOW.getTime() - ageMs);
  const at = retryAt(
    NOW,
    { urgent, createdAt, attempt, carriers, refusedBy },
    { fault, pauseMs },
    random,
  );
  return at && (at.getTime() - NOW.getTime()) / 1_000;
}

const series = (given: Given) =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => secondsAfter({ ...given, attempt }));

describe('a first notice', () => {
  it('is tried again after longer and longer, by half to the whole of each step', () => {
    expect(series({ random: LONGEST })).toEqual([1, 2, 4, 8, 15, 30, 60, 60, 60]);
    expect(series({ random: SHORTEST })).toEqual([0.5, 1, 2, 4, 7.5, 15, 30, 30, 30]);
  });

  it('is never given up, and after an hour tried every five minutes', () => {
    expect(secondsAfter({ attempt: 70, ageMs: HOUR + 1 })).toBe(300);
    expect(secondsAfter({ attempt: 900, ageMs: 70 * HOUR })).toBe(300);
  });

  it('goes to the next carrier at once when one had its two tries', () => {
    expect(series({ carriers: 2 }).slice(0, 5)).toEqual([1, 0, 4, 0, 15]);
    expect([1, 2, 3, 4, 5].map((attempt) => carrierFor(attempt, 2))).toEqual([0, 0, 1, 1, 0]);
  });
});

describe('what goes to another carrier at once', () => {
  it('goes before what was queued in the last ten seconds, and not before what has waited longer', () => {
    expect(secondsAfter({ carriers: 2, attempt: 2, ageMs: 5_000 })).toBe(-5);
    expect(secondsAfter({ carriers: 2, pauseMs: 0, fault: 'UNCERTAIN', ageMs: HOUR })).toBe(-10);
    expect(secondsAfter({ carriers: 2, fault: 'REFUSED', ageMs: 5_000 })).toBe(-5);
  });
});

describe('what is no first notice', () => {
  it('is given up after an hour', () => {
    expect(secondsAfter({ urgent: false, attempt: 9, ageMs: HOUR })).toBe(300);
    expect(secondsAfter({ urgent: false, attempt: 9, ageMs: HOUR + 1 })).toBeNull();
  });
});

describe('a carrier that asks to be left alone', () => {
  const busy = { fault: 'BUSY' } as const;

  it('is, for as long as it asks', () => {
    expect(secondsAfter({ ...busy, pauseMs: 30_000 })).toBe(30);
    expect(secondsAfter({ ...busy, pauseMs: 100, attempt: 5 })).toBe(15);
  });

  it('is asked again all the same: a first notice after half a minute, the rest after a quarter of an hour', () => {
    expect(secondsAfter({ ...busy, pauseMs: HOUR })).toBe(30);
    expect(secondsAfter({ ...busy, pauseMs: HOUR, urgent: false })).toBe(900);
  });

  it('hands its turn on at once, unless the others have asked too', () => {
    expect(secondsAfter({ ...busy, carriers: 2, pauseMs: 0 })).toBe(0);
    expect(secondsAfter({ ...busy, carriers: 2, pauseMs: 30_000, attempt: 2 })).toBe(30);
  });
});

describe('a carrier that refuses the address', () => {
  it('is the end where it is the only one', () => {
    expect(secondsAfter({ fault: 'REFUSED' })).toBeNull();
  });

  it('hands over to another at once, and when that refuses too it is the end', () => {
    expect(secondsAfter({ fault: 'REFUSED', carriers: 2 })).toBe(0);
    expect(
      secondsAfter({ fault: 'REFUSED', carriers: 2, attempt: 2, refusedBy: 'twilio-sms' }),
    ).toBeNull();
  });
});
