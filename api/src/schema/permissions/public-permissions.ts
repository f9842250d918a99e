import { EVERYBODY, fields, type TypeDecisions } from './decision.ts';

const position = ['longitude', 'latitude', 'accuracyMeters', 'fixedAt'];
const consulate = [
  'code',
  'nameEs',
  'nameEn',
  'kind',
  'city',
  'state',
  'streetAddress',
  'postalCode',
  'longitude',
  'latitude',
  'coordinatePrecision',
  'phone',
  'emergencyPhone',
  'email',
  'website',
  'timeZone',
];

/** The consular network, which is public, and shapes that carry nothing of their own. */
export const PUBLIC_PERMISSIONS: TypeDecisions = {
  Consulate: fields(EVERYBODY, ...consulate),
  County: fields(EVERYBODY, 'fips', 'name', 'state'),
  CallCenter: fields(EVERYBODY, 'phone', 'phoneFromMexico'),
  NearbyConsulate: fields(EVERYBODY, 'consulate', 'distanceMeters'),
  Routing: fields(EVERYBODY, 'basis', 'confidence', 'consulate', 'county', 'distanceMeters'),
  Position: fields(EVERYBODY, ...position),
  PageInfo: fields(EVERYBODY, 'endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'),
  ForbiddenError: fields(EVERYBODY, 'message', 'code', 'field'),
  InvalidInputError: fields(EVERYBODY, 'message', 'code', 'field'),
  NotSignedInError: fields(EVERYBODY, 'message', 'code', 'field'),
  RateLimitedError: fields(EVERYBODY, 'message', 'code', 'field', 'retryAfterSeconds'),
  Query: fields(
    EVERYBODY,
    'viewer',
    'consulates',
    'consulate',
    'callCenter',
    'competentConsulate',
    'nearestConsulates',
  ),
};
