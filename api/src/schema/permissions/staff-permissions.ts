import { fields, type TypeDecisions, WHO_SEES_IT } from './decision.ts';

/** Staff and representatives. The name and the post of an officer are shown to whom they serve. */
export const STAFF_PERMISSIONS: TypeDecisions = {
  Officer: fields(WHO_SEES_IT, 'id', 'name', 'role', 'consulates'),
};
