import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import { type KnownViewer, subjectsOf } from '../viewer.ts';
import type { Context } from './context.ts';

type Kind = KnownViewer['kind'];

/** Who calls, as one of the kinds that the permission table lets come this far. */
export async function callerOf<K extends Kind>(
  context: Context,
  ...kinds: K[]
): Promise<Extract<KnownViewer, { kind: K }>> {
  const viewer = await context.viewer();
  if (!viewer) throw new NotSignedInError();
  if (!isOfKind(viewer, kinds)) throw new ForbiddenError('This is not for you.');
  return viewer;
}

const isOfKind = <K extends Kind>(
  viewer: KnownViewer,
  kinds: K[],
): viewer is Extract<KnownViewer, { kind: K }> => (kinds as Kind[]).includes(viewer.kind);

/** The person who calls. @throws NotSignedInError, ForbiddenError */
export const personOf = (context: Context) => callerOf(context, 'PERSON');

/** The contact whose link it is. @throws NotSignedInError, ForbiddenError */
export const contactOf = (context: Context) => callerOf(context, 'CONTACT');

/** The officer who calls. @throws NotSignedInError, ForbiddenError */
export const officerOf = (context: Context) => callerOf(context, 'OFFICER');

/** Whoever is signed in as staff, representatives too. @throws NotSignedInError, ForbiddenError */
export const staffOf = (context: Context) => callerOf(context, 'OFFICER', 'REPRESENTATIVE');

/** Writes what a caller did into the audit log. Where a person called from is nobody's business. */
export function recordAct(
  { audit, address }: Context,
  viewer: KnownViewer,
  action: string,
  subject: string,
): Promise<void> {
  const actor = subjectsOf(viewer)[0] as string;
  const isPerson = viewer.kind === 'PERSON' || viewer.kind === 'CONTACT';
  return audit.record({ actor, action, subject, origin: isPerson ? null : address });
}
