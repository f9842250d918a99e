import type { OfficerRole } from '../db/generated/enums.ts';
import type { OfficerViewer, RepresentativeViewer } from '../viewer.ts';

/** Where a call comes from: its address, and what the browser says of itself. */
export interface Visit {
  address: string;
  agent: string | null;
  /** The cookie of a browser in which staff have signed in before; null without. */
  knownBrowser: string | null;
}

/** A session: its secret for an httpOnly cookie. */
export interface StaffSession {
  secret: string;
  lifetimeSeconds: number;
}

/** The answer to the right e-mail and password: a session, or the second step with what it needs. */
export type SignInAnswer =
  | { kind: 'SIGNED_IN'; session: StaffSession }
  | { kind: 'SECOND_STEP'; challenge: StaffSession };

/** How far somebody has come with signing in. */
export interface StaffState {
  state: 'NONE' | 'SECOND_STEP' | 'TWO_FACTOR_MISSING' | 'SIGNED_IN';
  role?: OfficerRole;
}

/** What a phone needs to make codes, and the codes for when it is lost. Shown once. */
export interface TwoFactorSecret {
  uri: string;
  secret: string;
  backupCodes: string[];
}

/** The seam of staff identity: whoever implements it decides who an officer is. */
export interface StaffAuth {
  /** @throws SignInFailedError for a wrong e-mail, a wrong password and a disabled account alike; TooManyAttemptsError */
  signIn(email: string, password: string, visit: Visit): Promise<SignInAnswer>;
  /** The second step: a code of the phone, or a backup code. @throws SignInFailedError, NoStepError, TooManyAttemptsError */
  secondStep(challenge: string, code: string, visit: Visit): Promise<StaffSession>;
  /** Begins the set-up of the second factor. @throws NoStepError, TwoFactorStandsError */
  enrolTwoFactor(secret: string): Promise<TwoFactorSecret>;
  /**
   * Gives new backup codes, and ends the old ones, to whoever types the password or a code of the phone again.
   * @throws SignInFailedError, NoStepError, TooManyAttemptsError
   */
  renewBackupCodes(secret: string, proof: string, visit: Visit): Promise<string[]>;
  /** Ends it with a first code; the session is a new one. @throws SignInFailedError, NoStepError, TooManyAttemptsError */
  confirmTwoFactor(secret: string, code: string, visit: Visit): Promise<StaffSession>;
  /** Ends all other sessions; this one is a new one. @throws SignInFailedError, InvalidInputError, NoStepError, TooManyAttemptsError */
  changePassword(
    secret: string,
    passwords: { current: string; next: string },
    visit: Visit,
  ): Promise<StaffSession>;
  /** The cookie by which this browser is known again to the account of a session; null while that is not whole. */
  markBrowser(secret: string, visit: Visit): Promise<string | null>;
  signOut(secret: string, visit: Visit): Promise<void>;
  stateOf(secret: string | null, challenge: string | null): Promise<StaffState>;
  /** The viewer of a session; null once it expired, was ended, lacks the second factor, or its account was disabled. */
  viewerOf(secret: string): Promise<OfficerViewer | RepresentativeViewer | null>;
  /** Signs in whoever has just accepted an invitation. */
  signInAccepted(email: string, password: string, visit: Visit): Promise<StaffSession>;
}
