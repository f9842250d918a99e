import { ADMINISTRATOR, EVERYBODY, fields, only, type TypeDecisions } from './decision.ts';

const OWN_OR_ADMINISTRATOR = { ...ADMINISTRATOR, ...only('PARTNER') };
const ERROR = ['message', 'code', 'field'];

/** Partners and their keys: for administrators, and for the partner's own program. */
export const PARTNER_PERMISSIONS: TypeDecisions = {
  Partner: {
    ...fields(OWN_OR_ADMINISTRATOR, 'id', 'name', 'consulates', 'createdAt', 'keys'),
    // A disabled partner cannot ask.
    disabledAt: ADMINISTRATOR,
  },
  PartnerKey: fields(
    OWN_OR_ADMINISTRATOR,
    'id',
    'prefix',
    'scopes',
    'createdAt',
    'expiresAt',
    'revokedAt',
    'lastUsedAt',
  ),
  NewPartnerKey: fields(ADMINISTRATOR, 'key', 'stored'),
  Query: fields(ADMINISTRATOR, 'partners'),
  Mutation: fields(
    ADMINISTRATOR,
    'createPartner',
    'disablePartner',
    'enablePartner',
    'createPartnerKey',
    'revokePartnerKey',
  ),
  PartnerNotFoundError: fields(EVERYBODY, ...ERROR),
  TooManyKeysError: fields(EVERYBODY, ...ERROR),
};
