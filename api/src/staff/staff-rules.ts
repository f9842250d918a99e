import type { OfficerRole } from '../db/generated/enums.ts';
import { ForbiddenError, InvalidInputError } from '../expected-errors.ts';
import type { OfficerViewer } from '../viewer.ts';

/** What decides who may manage an officer. */
export interface Placement {
  role: OfficerRole;
  posts: string[];
}

const within = (posts: string[], own: string[]) =>
  posts.length > 0 && posts.every((post) => own.includes(post));

/**
 * Whether a viewer manages somebody: an administrator everybody, a supervisor the officers who work for posts of the
 * supervisor's and for no other.
 */
export function manages(viewer: OfficerViewer, { role, posts }: Placement): boolean {
  if (viewer.role === 'ADMINISTRATOR') return true;
  return viewer.role === 'SUPERVISOR' && role === 'OFFICER' && within(posts, viewer.posts);
}

/** @throws ForbiddenError for whoever may not give this role at these posts. */
export function assertMayPlace(viewer: OfficerViewer, placement: Placement): void {
  if (manages(viewer, placement)) return;
  throw new ForbiddenError(
    viewer.role === 'SUPERVISOR'
      ? 'A supervisor may place officers at their own posts, and nobody else.'
      : 'Only administrators and supervisors may do this.',
  );
}

/** @throws InvalidInputError for a role without what it works by. */
export function assertSoundPlacement({ role, posts }: Placement, licenseStates: string[]): void {
  if ((role === 'OFFICER' || role === 'SUPERVISOR') && posts.length === 0)
    throw new InvalidInputError('input.consulates', 'Name at least one post for this role.');
  if ((role === 'CALL_CENTER' || role === 'REPRESENTATIVE') && posts.length > 0)
    throw new InvalidInputError('input.consulates', 'This role works for no post: leave it empty.');
  if (role === 'REPRESENTATIVE' && licenseStates.length === 0)
    throw new InvalidInputError(
      'input.licenseStates',
      'Name the states that licensed the representative, for example ["CA"].',
    );
}

const STATE =
  /^(A[KLRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])$/;

/** @throws InvalidInputError for what is no code of a state or territory. */
export function assertStates(states: string[], field: string): void {
  if (!states.every((state) => STATE.test(state)))
    throw new InvalidInputError(
      field,
      'Send two-letter codes of states, for example ["CA", "TX"].',
    );
}

/** @throws InvalidInputError for what is no name of a language. */
export function assertLanguages(languages: string[], field: string): void {
  if (!languages.every((tag) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(tag)))
    throw new InvalidInputError(field, 'Send codes of languages, for example ["es", "en", "nah"].');
}

/** A name as it is kept: one line, without what terminals and headers would take for orders. @throws InvalidInputError */
export function soundName(name: string, field: string): string {
  const plain = name.normalize('NFC').trim();
  if (plain.length === 0 || plain.length > 100 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(plain))
    throw new InvalidInputError(field, 'Send a name of 1 to 100 characters on one line.');
  return plain;
}

/** @throws InvalidInputError for what has not the form of an e-mail address. */
export function soundEmail(email: string, field: string): string {
  const plain = email.normalize('NFC').trim().toLowerCase();
  if (plain.length > 254 || !/^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d-]+(\.[a-z\d-]+)+$/.test(plain))
    throw new InvalidInputError(field, 'Send an e-mail address, for example rosa@sre.example.');
  return plain;
}
