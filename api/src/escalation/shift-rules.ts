import { InvalidInputError } from '../expected-errors.ts';
import type { Shift } from './duty.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function isDay(day: string): boolean {
  const at = new Date(`${day}T12:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
  );
}

/** A shift with its days once each, in order. @throws InvalidInputError */
export function soundShift(shift: Shift): Shift {
  const weekdays = [...new Set(shift.weekdays)].sort();
  if (weekdays.length === 0 || !weekdays.every((day) => day >= 1 && day <= 7))
    throw new InvalidInputError('input.weekdays', 'Send days from 1 (Monday) to 7 (Sunday).');
  for (const field of ['startsAt', 'endsAt'] as const)
    if (!TIME.test(shift[field]))
      throw new InvalidInputError(`input.${field}`, 'Send hours and minutes, for example 22:00.');
  for (const field of ['fromDate', 'untilDate'] as const) {
    const day = shift[field];
    if (day !== null && !isDay(day))
      throw new InvalidInputError(`input.${field}`, 'Send a day, for example 2026-11-01.');
  }
  if (shift.fromDate && shift.untilDate && shift.untilDate < shift.fromDate)
    throw new InvalidInputError('input.untilDate', 'Send a day that is not before fromDate.');
  return { ...shift, weekdays };
}
