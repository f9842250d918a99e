import { expect, it } from 'vitest';
import { codesOf, hasPosts, manages, rolesToGive } from './placement';

const posts = (...codes: string[]) => codes.map((code) => ({ code }));

it('lets a supervisor place officers at their own posts, and nobody else', () => {
  const viewer = { id: 's', role: 'SUPERVISOR' as const, consulates: posts('san-diego', 'yuma') };
  expect(rolesToGive('SUPERVISOR')).toEqual(['OFFICER']);
  expect(manages(viewer, { role: 'OFFICER', consulates: posts('yuma') })).toBe(true);
  expect(manages(viewer, { role: 'OFFICER', consulates: posts('yuma', 'el-paso') })).toBe(false);
  expect(manages(viewer, { role: 'SUPERVISOR', consulates: posts('yuma') })).toBe(false);
});

it('lets an administrator manage everybody', () => {
  const viewer = { id: 'a', role: 'ADMINISTRATOR' as const, consulates: [] };
  expect(manages(viewer, { role: 'CALL_CENTER', consulates: [] })).toBe(true);
});

it('asks for posts only where the role has some', () => {
  expect(hasPosts('OFFICER')).toBe(true);
  expect(hasPosts('CALL_CENTER')).toBe(false);
  expect(hasPosts('REPRESENTATIVE')).toBe(false);
});

it('reads codes as people separate them', () => {
  expect(codesOf(' ca, TX;nm  ')).toEqual(['CA', 'TX', 'NM']);
});
