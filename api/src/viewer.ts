import type { OfficerRole } from './db/generated/enums.ts';

/** A person who may press, known by the token that their device made. */
export interface PersonViewer {
  kind: 'PERSON';
  personId: string;
}

/** Staff of posts or of the call centre. */
export interface OfficerViewer {
  kind: 'OFFICER';
  officerId: string;
  name: string;
  role: OfficerRole;
  /** Codes of the posts the officer works for. */
  posts: string[];
}

/** Whoever calls. Null stands for nobody. */
export type Viewer = PersonViewer | OfficerViewer | null;

/** The call centre serves every post: it sees all alerts. */
export function seesEveryPost(viewer: OfficerViewer): boolean {
  return viewer.role === 'CALL_CENTER';
}
