import { authUrl } from './env';

export type StaffRole =
  | 'OFFICER'
  | 'SUPERVISOR'
  | 'CALL_CENTER'
  | 'ADMINISTRATOR'
  | 'REPRESENTATIVE';

/** How far somebody of the staff has come in signing in. */
export type SessionState = 'NONE' | 'SECOND_STEP' | 'TWO_FACTOR_MISSING' | 'SIGNED_IN';

export type SessionNow = { state: SessionState; role?: StaffRole; sso: boolean };

/** Why a step failed. `refused`: what was typed is wrong, and which part of it is not told. */
export type StaffProblem =
  | { kind: 'refused' | 'over' | 'failed' | 'invitation' | 'forbidden' }
  | { kind: 'wait'; seconds: number }
  | { kind: 'field'; field: string };

export type StaffAnswer<T> =
  | { kind: 'done'; value: T }
  | { kind: 'problem'; problem: StaffProblem };

type Failure = { code?: string; field?: string | null; retryAfterSeconds?: number };

/** What an answer of /auth says, by its code, and by its status where there is none. */
export function staffProblem(status: number, { code, field, retryAfterSeconds }: Failure) {
  const problem = (): StaffProblem => {
    if (code === 'TOO_MANY_ATTEMPTS' || status === 429)
      return { kind: 'wait', seconds: retryAfterSeconds ?? 60 };
    if (code === 'SIGN_IN_AGAIN') return { kind: 'over' };
    if (code === 'INVITATION_NOT_VALID') return { kind: 'invitation' };
    if (status === 401) return { kind: 'refused' };
    if (status === 403) return { kind: 'forbidden' };
    if (field) return { kind: 'field', field };
    return { kind: 'failed' };
  };
  return { kind: 'problem', problem: problem() } as const;
}

/** Asks one of the staff's routes. The session travels in a cookie that no script can read. */
async function ask<T>(path: string, body?: object): Promise<StaffAnswer<T>> {
  try {
    const response = await fetch(authUrl(path), {
      method: body ? 'POST' : 'GET',
      credentials: 'include',
      ...(body
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : {}),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { kind: 'done', value: answer as T };
    return staffProblem(response.status, (answer ?? {}) as Failure);
  } catch {
    return { kind: 'problem', problem: { kind: 'failed' } };
  }
}

type Entered = { ok?: true; twoFactor?: true };

export type Enrolment = { uri: string; secret: string; backupCodes: string[] };
export type OpenInvitation = { email: string; name: string; role: StaffRole };

export const sessionNow = () => ask<SessionNow>('session');
export const signIn = (email: string, password: string) =>
  ask<Entered>('sign-in', { email, password });
export const secondStep = (code: string) => ask<Entered>('two-factor', { code });
export const enrolTwoFactor = () => ask<Enrolment>('enrol-two-factor', {});
export const confirmTwoFactor = (code: string) => ask<Entered>('confirm-two-factor', { code });
export const readInvitation = (token: string) => ask<OpenInvitation>('invitation', { token });
export const acceptInvitation = (values: { token: string; password: string; name?: string }) =>
  ask<Entered>('accept-invitation', values);
/** `proof`: the password, or a code of the phone. */
export const renewBackupCodes = (proof: string) =>
  ask<{ backupCodes: string[] }>('backup-codes', { proof });
export const changePassword = (current: string, next: string) =>
  ask<Entered>('password', { current, next });

export const singleSignOnUrl = (language: string): string =>
  `${authUrl('sso')}?language=${encodeURIComponent(language)}`;

export async function signOut(): Promise<void> {
  await ask('sign-out', {});
}

export type DemoOfficer = {
  email: string;
  password: string;
  name: string;
  role: string;
  post: string | null;
};

/** The officers that a demo lets anybody be. None in production, where the address does not exist. */
export async function demoOfficers(): Promise<DemoOfficer[]> {
  const answer = await ask<DemoOfficer[]>('demo-officers');
  return answer.kind === 'done' ? answer.value : [];
}
