import { describe, expect, it } from 'vitest';
import { covers, type Shift } from './duty.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const shift = (startsAt: string, endsAt: string, more: Partial<Shift> = {}): Shift => ({
  weekdays: EVERY_DAY,
  startsAt,
  endsAt,
  fromDate: null,
  untilDate: null,
  ...more,
});

/** Day, evening and night, end to end. */
const WATCHES = [shift('06:00', '14:00'), shift('14:00', '22:00'), shift('22:00', '06:00')];
/** With a boundary inside the hours that March leaves out and November repeats. */
const AWKWARD = [shift('01:30', '02:30'), shift('02:30', '01:30')];

/** Minutes of a day and a half around the change, in UTC. */
function* minutes(day: string): Generator<Date> {
  const start = Date.parse(`${day}T00:00:00Z`);
  for (let minute = 0; minute < 36 * 60; minute += 1) yield new Date(start + minute * 60_000);
}

function hoursOf(one: Shift, timeZone: string, day: string): number {
  return [...minutes(day)].filter((at) => covers(one, at, timeZone)).length / 60;
}

describe.each(['America/Los_Angeles', 'America/Phoenix', 'America/New_York'])('in %s', (zone) => {
  it.each(['2026-11-01', '2027-03-14'])(
    'adjacent shifts leave no hole and never meet on %s',
    (day) => {
      for (const watches of [WATCHES, AWKWARD])
        for (const at of minutes(day)) {
          const count = watches.filter((one) => covers(one, at, zone)).length;
          if (count !== 1) expect.fail(`${count} on duty at ${at.toISOString()}`);
        }
    },
  );
});

describe('a shift', () => {
  it('is an hour longer over the change of November, and an hour shorter over that of March', () => {
    const night = (weekday: number) => shift('22:00', '06:00', { weekdays: [weekday] });
    // Begins on Saturday evening; 22:00 in Los Angeles is 05:00 UTC, or 06:00 in winter.
    expect(hoursOf(night(6), 'America/Los_Angeles', '2026-11-01')).toBe(9);
    expect(hoursOf(night(6), 'America/Los_Angeles', '2027-03-14')).toBe(7);
    expect(hoursOf(night(6), 'America/Phoenix', '2026-11-01')).toBe(8);
    expect(hoursOf(night(6), 'America/New_York', '2026-11-01')).toBe(9);
  });

  it('belongs to the day on which it begins', () => {
    const friday = shift('22:00', '06:00', { weekdays: [5] });
    const zone = 'America/Phoenix';
    // 2026-11-20 is a Friday; Phoenix is seven hours behind UTC all year.
    expect(covers(friday, new Date('2026-11-21T04:59:59Z'), zone)).toBe(false);
    expect(covers(friday, new Date('2026-11-21T05:00:00Z'), zone)).toBe(true);
    expect(covers(friday, new Date('2026-11-21T12:59:59Z'), zone)).toBe(true);
    expect(covers(friday, new Date('2026-11-21T13:00:00Z'), zone)).toBe(false);
    expect(covers(friday, new Date('2026-11-22T06:00:00Z'), zone)).toBe(false);
  });

  it('begins on no day before its first or after its last', () => {
    const week = shift('22:00', '06:00', { fromDate: '2026-11-02', untilDate: '2026-11-08' });
    const on = (instant: string) => covers(week, new Date(instant), 'America/Phoenix');
    expect(on('2026-11-02T12:00:00Z')).toBe(false);
    expect(on('2026-11-03T05:00:00Z')).toBe(true);
    expect(on('2026-11-09T12:59:00Z')).toBe(true);
    expect(on('2026-11-10T05:00:00Z')).toBe(false);
  });

  it('of equal ends is a whole day', () => {
    const day = shift('08:00', '08:00', { weekdays: [1] });
    expect(hoursOf(day, 'America/Phoenix', '2026-11-23')).toBe(21);
    expect(covers(day, new Date('2026-11-24T14:59:00Z'), 'America/Phoenix')).toBe(true);
    expect(covers(day, new Date('2026-11-24T15:00:00Z'), 'America/Phoenix')).toBe(false);
  });
});
