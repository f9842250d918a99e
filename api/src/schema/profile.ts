import type { Profile as ProfileShape } from '../persons/profile-rules.ts';
import { builder } from './builder.ts';

/** A profile with the time of its last change. */
export type DatedProfile = ProfileShape & { updatedAt: Date | null };

export const Profile = builder.objectRef<DatedProfile>('Profile').implement({
  description:
    'What the person told about themselves. All of it is optional, and sealed under a key of the person’s own.',
  fields: (t) => ({
    names: t.exposeString('names', {
      nullable: true,
      description: 'As on documents: a detained person is looked for under these.',
    }),
    birthDate: t.exposeString('birthDate', {
      nullable: true,
      description: 'YYYY-MM-DD: tells people of the same name apart.',
    }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'E.164: so that an officer can call back.',
    }),
    languages: t.exposeStringList('languages', {
      description: 'BCP 47 tags, the best first: so that whoever calls can be understood.',
    }),
    healthNotes: t.exposeString('healthNotes', {
      nullable: true,
      description: 'Illnesses, medicines, a pregnancy: what must be known in detention.',
    }),
    childrenNotes: t.exposeString('childrenNotes', {
      nullable: true,
      description: 'Who is at school or alone at home, and who should be called for them.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', nullable: true }),
  }),
});

export const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'What is left out stays; null clears.',
  fields: (t) => ({
    names: t.string({ description: 'At most 200 characters.' }),
    birthDate: t.string({ description: 'YYYY-MM-DD, a past day.' }),
    phone: t.string({
      description:
        'As people write it; without a country it is of the United States, else of Mexico.',
    }),
    languages: t.stringList({ description: 'At most 10 BCP 47 tags, for example es or nah.' }),
    healthNotes: t.string({ description: 'At most 1,000 characters.' }),
    childrenNotes: t.string({ description: 'At most 1,000 characters.' }),
    homeCounty: t.id({
      description: 'FIPS code of the county, used when a press has no position. Kept in the clear.',
    }),
  }),
});
