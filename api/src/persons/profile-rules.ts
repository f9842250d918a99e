import { InvalidInputError } from '../expected-errors.ts';
import { readPhone } from '../phone-number.ts';
import { plainText } from '../plain-text.ts';

/** What a person may tell about themselves, so that others can help. All of it is sealed. */
export interface Profile {
  names: string | null;
  /** YYYY-MM-DD */
  birthDate: string | null;
  /** E.164 */
  phone: string | null;
  /** BCP 47 tags. */
  languages: string[];
  healthNotes: string | null;
  childrenNotes: string | null;
}

/** A change: what is left out stays, null clears. */
export type ProfileChange = { [Key in keyof Profile]?: Profile[Key] | null };

export const EMPTY_PROFILE: Profile = {
  names: null,
  birthDate: null,
  phone: null,
  languages: [],
  healthNotes: null,
  childrenNotes: null,
};

/** Letters of the names on documents, at most. */
export const NAMES = 200;
const NOTES = 1_000;
const LANGUAGES = 10;
const EARLIEST_BIRTH = '1900-01-01';

function readBirthDate(text: string, now: Date): string {
  const field = 'input.birthDate';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw new InvalidInputError(
      field,
      'There is no such day. Write year, month and day, for example 1985-03-09.',
    );
  if (text < EARLIEST_BIRTH || day > now)
    throw new InvalidInputError(field, 'This day is not in the past, or too long ago.');
  return text;
}

function readLanguages(tags: string[]): string[] {
  const field = 'input.languages';
  if (tags.length > LANGUAGES)
    throw new InvalidInputError(field, `At most ${LANGUAGES} languages.`);
  const read = tags.map((tag) => {
    try {
      if (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(tag))
        return Intl.getCanonicalLocales(tag)[0] as string;
    } catch {
      // Falls through to the same remedy.
    }
    throw new InvalidInputError(
      field,
      'Name languages by their BCP 47 tags, for example es, nah or maz.',
    );
  });
  return [...new Set(read)];
}

type Part = Profile[keyof Profile];
const isEmpty = (part: Part) => part === null || part.length === 0;
const PARTS = Object.keys(EMPTY_PROFILE) as Array<keyof Profile>;

/** Whether a change clears or replaces something that was told; telling more takes nothing away. */
export function takesAway(before: Profile, after: Profile): boolean {
  return PARTS.some(
    (part) => !isEmpty(before[part]) && String(before[part]) !== String(after[part]),
  );
}

/** All that was told: what was kept first, and what was told since where nothing was kept. */
export function allTold(kept: Profile, now: Profile): Profile {
  const told = PARTS.filter((part) => !isEmpty(kept[part])).map((part) => [part, kept[part]]);
  return { ...now, ...Object.fromEntries(told) };
}

/**
 * The profile after a change, every part of it checked.
 * @throws InvalidInputError naming the part at fault
 */
export function changedProfile(before: Profile, change: ProfileChange, now: Date): Profile {
  const text = (name: 'names' | 'healthNotes' | 'childrenNotes', most: number) => {
    const given = change[name];
    return given === undefined ? before[name] : plainText(`input.${name}`, given, most);
  };
  const { birthDate, phone, languages } = change;
  return {
    names: text('names', NAMES),
    birthDate:
      birthDate === undefined ? before.birthDate : birthDate ? readBirthDate(birthDate, now) : null,
    phone: phone === undefined ? before.phone : phone ? readPhone('input.phone', phone) : null,
    languages: languages === undefined ? before.languages : readLanguages(languages ?? []),
    healthNotes: text('healthNotes', NOTES),
    childrenNotes: text('childrenNotes', NOTES),
  };
}
