import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { cookieOf, STEP_COOKIE, staffCookies } from './staff-cookies.ts';

describe('the cookies of staff', () => {
  it('go over HTTPS alone in production, and no script reads them', () => {
    const { session, step, sso } = staffCookies(true);
    expect(session('x', 60)).toBe(
      'ab_session=x; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure',
    );
    for (const cookie of [step('x', 60), sso('x', 60)])
      expect(cookie).toMatch(/; HttpOnly; SameSite=(Strict|Lax); Max-Age=60; Secure$/);
  });

  it('cannot break out of their header', () => {
    expect(staffCookies(false).step('a\r\nSet-Cookie: b=c; d', 1)).toMatch(
      /^ab_second_step=a%0D%0ASet-Cookie%3A%20b%3Dc%3B%20d; Path/,
    );
  });

  it('are read back as they were, and not at all from a foreign page or when malformed', () => {
    const request = (value: string, origin?: string) =>
      ({
        headers: { cookie: `x=y; ${STEP_COOKIE}=${value}`, host: 'a.example', origin },
      }) as IncomingMessage;
    const value = encodeURIComponent('abc.def+ghi/jkl=');
    expect(cookieOf(request(value), STEP_COOKIE, [])).toBe('abc.def+ghi/jkl=');
    expect(cookieOf(request(value, 'https://evil.example'), STEP_COOKIE, [])).toBeNull();
    expect(cookieOf(request('%zz%zz%zz%zz'), STEP_COOKIE, [])).toBeNull();
    expect(cookieOf(request('short'), STEP_COOKIE, [])).toBeNull();
  });
});
