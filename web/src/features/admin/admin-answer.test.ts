import { expect, it } from 'vitest';
import { adminAnswer } from './admin-answer';

const failure = (__typename: string, field: string | null = null) =>
  ({ __typename, code: 'X', field }) as { __typename: string };

it('passes on what was done', () => {
  const officer = { __typename: 'Officer', id: '1' };
  expect(adminAnswer(officer)).toEqual({ kind: 'done', value: officer });
});

it('tells expected failures apart', () => {
  const kind = (name: string) => {
    const answer = adminAnswer(failure(name));
    return answer.kind === 'problem' ? answer.problem.kind : null;
  };
  expect(kind('OfficerExistsError')).toBe('exists');
  expect(kind('LastAdministratorError')).toBe('last-administrator');
  expect(kind('NotSignedInError')).toBe('signed-out');
  expect(kind('SomethingNewError')).toBe('failed');
  expect(adminAnswer(undefined)).toMatchObject({ problem: { kind: 'failed' } });
});

it('names the field at fault', () => {
  const of = (path: string) => adminAnswer(failure('InvalidInputError', path));
  expect(of('input.licenseStates.0')).toMatchObject({ problem: { field: 'licenseStates' } });
});
