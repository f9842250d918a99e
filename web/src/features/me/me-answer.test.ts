import { expect, it } from 'vitest';
import { meAnswer } from './me-answer';

const failure = (__typename: string, values: object = {}) =>
  ({ __typename, code: 'X', field: null, message: '', ...values }) as { __typename: string };

it('passes on what was asked for', () => {
  const value = { __typename: 'Person', hasPin: true };
  expect(meAnswer(value)).toEqual({ kind: 'done', value });
});

it('takes no answer for a failure that is worth another try', () => {
  expect(meAnswer(undefined)).toEqual({ kind: 'problem', problem: { kind: 'failed' } });
});

it('tells the ways in which a PIN is refused apart', () => {
  const of = (name: string, values: object = {}) => {
    const answer = meAnswer(failure(name, values));
    return answer.kind === 'problem' && answer.problem;
  };
  expect(of('WrongPinError', { attemptsLeft: 3 })).toEqual({ kind: 'wrong-pin', attemptsLeft: 3 });
  expect(of('PinLockedError', { retryAt: 't' })).toEqual({ kind: 'pin-locked', retryAt: 't' });
  expect(of('PinRequiredError')).toEqual({ kind: 'pin-required' });
});

it('tells why a phone cannot join', () => {
  const of = (name: string) => meAnswer(failure(name, { field: 'code' }));
  expect(of('RecoveryCodeError')).toMatchObject({ problem: { kind: 'code' } });
  expect(of('DeviceInUseError')).toMatchObject({ problem: { kind: 'in-use' } });
});

it('names the field at fault, without the path to it', () => {
  const field = (path: string) => meAnswer(failure('InvalidInputError', { field: path }));
  expect(field('input.phone')).toMatchObject({ problem: { kind: 'field', field: 'phone' } });
  expect(field('input.languages.0')).toMatchObject({ problem: { field: 'languages' } });
});
