import type { Words } from './texts/words.ts';

/** A time that has passed, in whole seconds and from a minute on in whole minutes: never more than passed. */
function wholeUnits(ms: number): { unit: 'second' | 'minute'; count: number } {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return seconds < 60
    ? { unit: 'second', count: seconds }
    : { unit: 'minute', count: Math.floor(seconds / 60) };
}

/** For the eye: "30 s", "3 min". */
export function shortWaited({ short }: Words, ms: number): string {
  const { unit, count } = wholeUnits(ms);
  return short[`${unit}s`].replace('{count}', String(count));
}

/** For the ear: "30 segundos", "un minuto". */
export function spokenWaited({ spoken }: Words, ms: number): string {
  const { unit, count } = wholeUnits(ms);
  return (count === 1 ? spoken[unit] : spoken[`${unit}s`]).replace('{count}', String(count));
}
