import type { OfficerRole } from '../../gql/admin/graphql';

/** The roles that a viewer may give. A supervisor places officers, and nobody else. */
export const rolesToGive = (viewerRole: OfficerRole): OfficerRole[] =>
  viewerRole === 'ADMINISTRATOR'
    ? ['OFFICER', 'SUPERVISOR', 'CALL_CENTER', 'ADMINISTRATOR', 'REPRESENTATIVE']
    : ['OFFICER'];

/** Whether somebody of this role works for posts. The call centre serves all, a representative none. */
export const hasPosts = (role: OfficerRole): boolean =>
  role !== 'CALL_CENTER' && role !== 'REPRESENTATIVE';

/** Whether the viewer manages this officer: an administrator everybody, a supervisor officers of their posts alone. */
export function manages(
  viewer: { id: string; role: OfficerRole; consulates: { code: string }[] },
  officer: { role: OfficerRole; consulates: { code: string }[] },
): boolean {
  if (viewer.role === 'ADMINISTRATOR') return true;
  const own = new Set(viewer.consulates.map(({ code }) => code));
  return (
    viewer.role === 'SUPERVISOR' &&
    officer.role === 'OFFICER' &&
    officer.consulates.length > 0 &&
    officer.consulates.every(({ code }) => own.has(code))
  );
}

/** "ca, TX" → ["CA", "TX"] */
export const codesOf = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((code) => code.toUpperCase());
