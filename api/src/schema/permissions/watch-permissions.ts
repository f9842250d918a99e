import { fields, STAFF, type TypeDecisions } from './decision.ts';

/** How the system itself stands: for staff, who have to know when not to rely on it. It names nobody. */
export const WATCH_PERMISSIONS: TypeDecisions = {
  Watch: {
    ...fields(STAFF, 'isWell', 'isSilent', 'lookedAt', 'findings', 'nodes', 'drills'),
    ...fields(STAFF, 'drillMinutes', 'pagesTo', 'hasHeartbeat'),
  },
  WatchFinding: fields(STAFF, 'kind', 'since', 'pagedAt'),
  WatchNode: fields(STAFF, 'id', 'startedAt', 'lookedAt', 'isSilent', 'heartbeatAt'),
  SyntheticDrill: fields(STAFF, 'id', 'startedAt', 'endedAt', 'failedAt', 'steps'),
  SyntheticDrillStep: fields(STAFF, 'step', 'milliseconds'),
  Query: fields(STAFF, 'watch'),
};
