import { CombinedError } from 'urql';
import { expect, it } from 'vitest';
import { subscriptionEnd } from './subscription-end';

const closed = (code: number) =>
  new CombinedError({ networkError: Object.assign(new Error('closed'), { code }) });
const refused = (code: string) =>
  new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] });

it('asks to sign in when there is no session any more', () => {
  expect(subscriptionEnd(closed(4401))).toBe('signed-out');
  expect(subscriptionEnd(refused('UNAUTHENTICATED'))).toBe('signed-out');
});

it('asks who this is when the right is gone, for it may be another one now', () => {
  expect(subscriptionEnd(closed(4403))).toBe('right-gone');
});

it('resumes at once after falling behind, although graphql-ws calls 4409 fatal', () => {
  expect(subscriptionEnd(closed(4409))).toBe('at-once');
});

it('starts afresh when the server does not know the place in the log', () => {
  expect(subscriptionEnd(refused('CURSOR_INVALID'))).toBe('cursor-lost');
  expect(subscriptionEnd(refused('CURSOR_EXPIRED'))).toBe('cursor-lost');
});

it('tries again after everything else', () => {
  for (const code of [1000, 1001, 1006, 4408, 4499, 4500]) {
    expect(subscriptionEnd(closed(code))).toBe('retry');
  }
  expect(subscriptionEnd(refused('INTERNAL_SERVER_ERROR'))).toBe('retry');
});
