import { expect, it } from 'vitest';
import { ssoProblemOf } from './sso-problem';

it('reads why the single sign-on let nobody in', () => {
  expect(ssoProblemOf('sso=NOT_INVITED')).toBe('NOT_INVITED');
  expect(ssoProblemOf('sso=DISABLED')).toBe('DISABLED');
  expect(ssoProblemOf('sso=something-new')).toBe('FAILED');
  expect(ssoProblemOf('')).toBeNull();
});
