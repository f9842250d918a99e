import type { UpdateProfileInput } from '../../gql/me/graphql';

/** What the form holds, '' for nothing. */
export type ProfileForm = {
  names: string;
  birthDate: string;
  phone: string;
  languages: string[];
  healthNotes: string;
  childrenNotes: string;
};

const TEXTS = ['names', 'birthDate', 'phone', 'healthNotes', 'childrenNotes'] as const;

/**
 * Only what was changed: a field left out stays as it is on the server, so that two phones of one
 * person do not undo each other's work. What was emptied is null, which clears it.
 */
export function profileChanges(before: ProfileForm, after: ProfileForm): UpdateProfileInput | null {
  const input: UpdateProfileInput = {};
  for (const name of TEXTS) {
    if (after[name] !== before[name]) input[name] = after[name] || null;
  }
  const same = (a: string[], b: string[]) => [...a].sort().join() === [...b].sort().join();
  if (!same(before.languages, after.languages)) input.languages = after.languages;
  return Object.keys(input).length > 0 ? input : null;
}
