import { authUrl } from '../../lib/env';

export type DemoOfficer = {
  email: string;
  password: string;
  name: string;
  role: string;
  post: string | null;
};

export async function signIn(
  email: string,
  password: string,
): Promise<'signed-in' | 'refused' | 'failed'> {
  try {
    const response = await fetch(authUrl('sign-in'), {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    await response.text();
    if (response.ok) return 'signed-in';
    return response.status === 401 ? 'refused' : 'failed';
  } catch {
    return 'failed';
  }
}

export async function signOut(): Promise<void> {
  await fetch(authUrl('sign-out'), { method: 'POST', credentials: 'include' }).catch(() => null);
}

/** The officers that a demo lets anybody be. None in production, where the address does not exist. */
export async function demoOfficers(): Promise<DemoOfficer[]> {
  try {
    const response = await fetch(authUrl('demo-officers'), { credentials: 'include' });
    return response.ok ? ((await response.json()) as DemoOfficer[]) : [];
  } catch {
    return [];
  }
}
