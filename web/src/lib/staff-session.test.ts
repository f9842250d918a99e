import { expect, it } from 'vitest';
import { staffProblem } from './staff-session';

it('tells a wrong password from a wait, and says how long', () => {
  expect(staffProblem(401, { code: 'SIGN_IN_FAILED' }).problem).toEqual({ kind: 'refused' });
  expect(staffProblem(429, { code: 'TOO_MANY_ATTEMPTS', retryAfterSeconds: 90 }).problem).toEqual({
    kind: 'wait',
    seconds: 90,
  });
});

it('sends back to the beginning when a step is over', () => {
  expect(staffProblem(401, { code: 'SIGN_IN_AGAIN' }).problem).toEqual({ kind: 'over' });
});

it('names the field at fault', () => {
  const answer = { code: 'BAD_USER_INPUT', field: 'password' };
  expect(staffProblem(400, answer).problem).toEqual({ kind: 'field', field: 'password' });
});

it('takes an answer that it does not know for a failure', () => {
  expect(staffProblem(500, {}).problem).toEqual({ kind: 'failed' });
});
