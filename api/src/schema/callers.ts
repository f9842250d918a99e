import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import { type KnownViewer, type OfficerViewer, type PersonViewer, subjectsOf } from '../viewer.ts';
import type { Context } from './context.ts';

/** The person who calls. @throws NotSignedInError, ForbiddenError */
export async function personOf(context: Context): Promise<PersonViewer> {
  const viewer = await context.viewer();
  if (viewer?.kind === 'PERSON') return viewer;
  throw viewer
    ? new ForbiddenError('Only the person who pressed may do this.')
    : new NotSignedInError();
}

/** The officer who calls. @throws NotSignedInError, ForbiddenError */
export async function officerOf(context: Context): Promise<OfficerViewer> {
  const viewer = await context.viewer();
  if (viewer?.kind === 'OFFICER') return viewer;
  throw viewer ? new ForbiddenError('Only officers may do this.') : new NotSignedInError();
}

/** The administrator who calls. @throws NotSignedInError, ForbiddenError */
export async function administratorOf(context: Context): Promise<OfficerViewer> {
  const officer = await officerOf(context);
  if (officer.role === 'ADMINISTRATOR') return officer;
  throw new ForbiddenError('Only administrators may do this.');
}

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
