import { EVERYBODY, fields, PERSON, type TypeDecisions, WHO_SEES_IT } from './decision.ts';

/** Persons, their devices and contacts: nobody's business but their own. */
export const PERSON_PERMISSIONS: TypeDecisions = {
  Person: fields(PERSON, 'id', 'language', 'enrolledAt', 'consentedAt', 'homeCounty'),
  Viewer: fields(WHO_SEES_IT, 'kind', 'person', 'officer', 'partner'),
  Mutation: {
    // Also a device that nobody knows yet.
    enroll: EVERYBODY,
  },
};
