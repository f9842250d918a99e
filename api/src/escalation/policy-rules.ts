import { InvalidInputError } from '../expected-errors.ts';
import type { Policy } from './escalation-rules.ts';

const within = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** @throws InvalidInputError for a policy that nobody could follow. */
export function assertSoundPolicy({ steps, repeatAfterSeconds }: Policy): void {
  if (steps.length < 1 || steps.length > 6)
    throw new InvalidInputError('input.steps', 'Send one to six steps.');
  for (const [index, { afterSeconds }] of steps.entries()) {
    const before = steps[index - 1]?.afterSeconds ?? 0;
    if (!within(afterSeconds, 5, 3_600) || afterSeconds <= before)
      throw new InvalidInputError(
        `input.steps.${index}.afterSeconds`,
        'Send seconds from 5 to 3600, each step later than the one before.',
      );
  }
  if (!within(repeatAfterSeconds, 60, 3_600))
    throw new InvalidInputError('input.repeatAfterSeconds', 'Send seconds from 60 to 3600.');
}
