import { fill } from './fill';
import type { Locale } from './locales';

// es-US writes PST where es-MX would write GMT-8.
const tags: Record<Locale, string> = { es: 'es-US', en: 'en-US' };

type Instant = string | number | Date;

export type Format = ReturnType<typeof createFormat>;

/** Times, distances and numbers as people read them; without a time zone, in that of the device. */
export function createFormat(locale: Locale) {
  const tag = tags[locale];
  const formatted = (at: Instant, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, options).format(new Date(at));
  const clockOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(value);

  return {
    number,
    /** 12:03:05 */
    clock: (at: Instant, timeZone?: string) =>
      formatted(at, { ...clockOptions, second: '2-digit', timeZone }),
    /** 12:03 */
    shortClock: (at: Instant, timeZone?: string) => formatted(at, { ...clockOptions, timeZone }),
    /** 12:03:05 PST, with the day before it unless it is today. */
    full: (at: Instant, timeZone?: string, now: Instant = Date.now()) => {
      const day = (instant: Instant) => formatted(instant, { dateStyle: 'short', timeZone });
      const time = formatted(at, {
        ...clockOptions,
        second: '2-digit',
        timeZone,
        timeZoneName: 'short',
      });
      if (day(at) === day(now)) return time;
      const date = formatted(at, { weekday: 'short', day: 'numeric', month: 'short', timeZone });
      return `${date}, ${time}`;
    },
    /** 21 nov 2026, 12:03: a moment that may be long ago. */
    dated: (at: Instant, timeZone?: string) =>
      formatted(at, {
        ...clockOptions,
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone,
      }),
    /** 0:07, 12:31, 3:04:05: time gone by. */
    elapsed: (ms: number) => {
      const seconds = Math.max(0, Math.floor(ms / 1000));
      const two = (value: number) => String(value).padStart(2, '0');
      const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
      return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
    },
    distance: (text: string, meters: number) =>
      fill(text, {
        miles: number(meters / 1609.344, meters < 16_000 ? 1 : 0),
        kilometers: number(meters / 1000, meters < 10_000 ? 1 : 0),
      }),
    plural: (forms: { one: string; other: string }, count: number) =>
      fill(count === 1 ? forms.one : forms.other, { count: number(count) }),
  };
}
