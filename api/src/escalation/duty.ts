/** A shift that comes again each week, in the wall time of its post. */
export interface Shift {
  /** 1 is Monday; the days on which it begins. */
  weekdays: number[];
  /** "22:00". */
  startsAt: string;
  /** "06:00". Not after startsAt: on the next day; the same: a whole day. */
  endsAt: string;
  /** First and last day on which it begins, "2026-11-01"; null for no limit. */
  fromDate: string | null;
  untilDate: string | null;
}

/** What the clock on the wall of a post shows. */
interface WallTime {
  /** "2026-11-01" */
  date: string;
  /** "01:30" */
  time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallTime(at: Date, timeZone: string): WallTime {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}`,
  };
}

const noonOf = (date: string) => new Date(`${date}T12:00:00Z`);

function dayBefore(date: string): string {
  const noon = noonOf(date);
  noon.setUTCDate(noon.getUTCDate() - 1);
  return noon.toISOString().slice(0, 10);
}

function beginsOn(shift: Shift, date: string): boolean {
  const weekday = noonOf(date).getUTCDay() || 7;
  return (
    shift.weekdays.includes(weekday) &&
    (shift.fromDate === null || shift.fromDate <= date) &&
    (shift.untilDate === null || date <= shift.untilDate)
  );
}

/** Whether a shift belongs to the schedule of an instant's day, whatever the hour: begun, and not run out. */
export function isInForce(shift: Shift, at: Date, timeZone: string): boolean {
  const { date } = wallTime(at, timeZone);
  return (
    (shift.fromDate === null || shift.fromDate <= date) &&
    // The last night of a shift ends on the day after.
    (shift.untilDate === null || dayBefore(date) <= shift.untilDate)
  );
}

/**
 * Whether a shift covers an instant, by what the wall clock shows then. An instant has one wall time, so shifts that
 * tile the week tile every instant, across the clock changes too: who works from 22:00 to 06:00 works seven hours in
 * one night of March and nine in one of November. A boundary inside the hour that November repeats is crossed twice.
 */
export function covers(shift: Shift, at: Date, timeZone: string): boolean {
  const { date, time } = wallTime(at, timeZone);
  const overnight = shift.endsAt <= shift.startsAt;
  if (shift.startsAt <= time && (overnight || time < shift.endsAt) && beginsOn(shift, date))
    return true;
  return overnight && time < shift.endsAt && beginsOn(shift, dayBefore(date));
}
