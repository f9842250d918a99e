import type { KnownViewer, Viewer } from '../../viewer.ts';

/** The kinds of viewer, officers by their role, as the columns of the permission matrix are headed. */
export const HEADINGS = {
  NOBODY: 'Nobody',
  PERSON: 'Person',
  CONTACT: 'Contact',
  PARTNER: 'Partner',
  REPRESENTATIVE: 'Representative',
  OFFICER: 'Officer',
  SUPERVISOR: 'Supervisor',
  CALL_CENTER: 'Call centre',
  ADMINISTRATOR: 'Administrator',
};
export type Column = keyof typeof HEADINGS;
export const COLUMNS = Object.keys(HEADINGS) as Column[];

/** Allowed to some of a kind: which ones, in words for the matrix. */
export interface Condition {
  label: string;
  /** Of the object whose field it is; undefined for a root, and where only asked whether it may hold of some. */
  holds(viewer: KnownViewer, object?: unknown): boolean;
}

/** Who may read or call one field. What is left out is refused. */
export type Decision = Partial<Record<Column, true | Condition>>;

/** The decisions about every field of some types. */
export type TypeDecisions = Record<string, Record<string, Decision>>;

/** The column of a viewer. */
export function columnOf(viewer: Viewer): Column {
  if (viewer === null) return 'NOBODY';
  return viewer.kind === 'OFFICER' ? viewer.role : viewer.kind;
}

/** Whether a decision lets this viewer through: to this object's field, or without one to that of any. */
export function allows(decision: Decision, viewer: Viewer, object?: unknown): boolean {
  const access = decision[columnOf(viewer)];
  if (access === undefined) return false;
  return access === true || (viewer !== null && access.holds(viewer, object));
}

/** Allows these kinds, each without condition. */
export function only(...columns: Column[]): Decision {
  return Object.fromEntries(columns.map((column) => [column, true]));
}

export const STAFF = only('OFFICER', 'SUPERVISOR', 'CALL_CENTER', 'ADMINISTRATOR');
/** Who works on alerts: staff, and the lawyer to whom one is assigned. */
export const DESK: Decision = { ...STAFF, REPRESENTATIVE: true };
export const PERSON = only('PERSON');
export const ADMINISTRATION = only('SUPERVISOR', 'ADMINISTRATOR');
export const ADMINISTRATOR = only('ADMINISTRATOR');
/** Everybody who can see the row at all. */
export const WHO_SEES_IT: Decision = { ...DESK, ...only('PERSON', 'CONTACT', 'PARTNER') };
/** Public. */
export const EVERYBODY: Decision = { ...WHO_SEES_IT, NOBODY: true };

/** The contact was given at least this much by the person. */
export const CONTACT_KNOWS_WHERE: Condition = {
  label: 'shared: where',
  holds: (viewer) => viewer.kind === 'CONTACT' && viewer.shares !== 'HAPPENED',
};
export const CONTACT_FOLLOWS: Condition = {
  label: 'shared: live position',
  holds: (viewer) => viewer.kind === 'CONTACT' && viewer.shares === 'LIVE_POSITION',
};

/** The partner's key has this scope. */
export function partnerWith(...scopes: Array<'NAMES' | 'PHONES' | 'POSITIONS'>): Condition {
  return {
    label: `scope ${scopes.join(' or ')}`,
    holds: (viewer) =>
      viewer.kind === 'PARTNER' && scopes.some((scope) => viewer.scopes.includes(scope)),
  };
}

/** The same decision about several fields. */
export function fields(decision: Decision, ...names: string[]): Record<string, Decision> {
  return Object.fromEntries(names.map((name) => [name, decision]));
}
