import { expect, it } from 'vitest';
import { type ProfileForm, profileChanges } from './profile-changes';

const before: ProfileForm = {
  names: 'Ana López',
  birthDate: '1990-02-03',
  phone: '',
  languages: ['es', 'nah'],
  healthNotes: '',
  childrenNotes: '',
};

it('sends nothing when nothing was changed, whatever the order of the languages', () => {
  expect(profileChanges(before, { ...before, languages: ['nah', 'es'] })).toBeNull();
});

it('sends only what was changed', () => {
  expect(profileChanges(before, { ...before, phone: '2133516800' })).toEqual({
    phone: '2133516800',
  });
});

it('clears what was emptied', () => {
  expect(profileChanges(before, { ...before, names: '', languages: [] })).toEqual({
    names: null,
    languages: [],
  });
});
