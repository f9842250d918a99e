import type { ContactShare, OfficerRole, PartnerScope } from './db/generated/enums.ts';

/** A person who may press, known by the token that their device made. */
export interface PersonViewer {
  kind: 'PERSON';
  personId: string;
  /** The device that calls. */
  deviceId: string;
}

/** Staff of posts or of the call centre. */
export interface OfficerViewer {
  kind: 'OFFICER';
  officerId: string;
  name: string;
  role: Exclude<OfficerRole, 'REPRESENTATIVE'>;
  /** Codes of the posts the officer works for. */
  posts: string[];
  /** When the session ends. */
  expiresAt: Date;
}

/** A lawyer with an account: sees the alerts that are assigned to them. */
export interface RepresentativeViewer {
  kind: 'REPRESENTATIVE';
  /** The id of the account, among the officers. */
  officerId: string;
  name: string;
  expiresAt: Date;
}

/** Somebody whom a person chose, holding the link to one alert. */
export interface ContactViewer {
  kind: 'CONTACT';
  contactId: string;
  personId: string;
  alertId: string;
  shares: ContactShare;
  expiresAt: Date;
}

/** An organisation's program, holding a key. */
export interface PartnerViewer {
  kind: 'PARTNER';
  partnerId: string;
  keyId: string;
  /** Codes of the posts whose alerts the partner is told of. */
  posts: string[];
  scopes: PartnerScope[];
  expiresAt: Date;
}

/** Whoever calls and is known. */
export type KnownViewer =
  | PersonViewer
  | OfficerViewer
  | RepresentativeViewer
  | ContactViewer
  | PartnerViewer;

/** Whoever calls. Null stands for nobody. */
export type Viewer = KnownViewer | null;

/** The call centre serves every post: it sees all alerts. */
export function seesEveryPost(viewer: OfficerViewer): boolean {
  return viewer.role === 'CALL_CENTER';
}

/** Subjects of `access_changes` that make a viewer's rights worth asking about again. */
export function subjectsOf(viewer: KnownViewer): string[] {
  switch (viewer.kind) {
    case 'PERSON':
      return [`PERSON:${viewer.personId}`];
    case 'CONTACT':
      return [`CONTACT:${viewer.contactId}`, `PERSON:${viewer.personId}`];
    case 'PARTNER':
      return [`PARTNER:${viewer.partnerId}`];
    default:
      return [`OFFICER:${viewer.officerId}`];
  }
}
