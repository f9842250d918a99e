import type { Messages } from '../../lib/i18n/es';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import type { CancelRefusal } from '../../lib/press-record';

export const asksForPin = (refusal: CancelRefusal | undefined): boolean =>
  refusal?.kind !== 'not-taken';

export const isLockedAt = (refusal: CancelRefusal | undefined, now: number): boolean =>
  refusal?.kind === 'pin-locked' && Date.parse(refusal.retryAt) > now;

/** Why the person is asked again; null where there is nothing to say. */
export function refusalWords(
  refusal: CancelRefusal | undefined,
  t: Messages,
  format: Format,
): string | null {
  switch (refusal?.kind) {
    case 'wrong-pin':
      return format.plural(t.alert.wrongPin, refusal.attemptsLeft);
    case 'pin-locked':
      return fill(t.alert.pinLocked, { time: format.shortClock(refusal.retryAt) });
    case 'not-taken':
      return t.alert.cancelNotTaken;
    default:
      return null;
  }
}
