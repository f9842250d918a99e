import type { OfficerViewer, RepresentativeViewer } from '../viewer.ts';

/** The answer to a sign-in: the session's secret for an httpOnly cookie, or nothing. */
export interface StaffSession {
  secret: string;
  expiresAt: Date;
}

/** The seam of staff identity: whoever implements it decides who an officer is. */
export interface StaffAuth {
  /** Null for a wrong e-mail or password; the two are not told apart. */
  signIn(email: string, password: string): Promise<StaffSession | null>;
  signOut(secret: string): Promise<void>;
  /** The officer of a session; null once it expired, was ended, or the officer was disabled. */
  viewerOf(secret: string): Promise<OfficerViewer | RepresentativeViewer | null>;
}
