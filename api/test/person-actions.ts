import { randomBytes } from 'node:crypto';
import { deviceToken, type TestServer } from './harness.ts';

type Asking = Pick<TestServer, 'ask'>;

/** What a mutation on a person answers, whichever member of its union it is. */
export interface PersonOutcome {
  __typename: string;
  id?: string;
  code?: string;
  field?: string | null;
  message?: string;
  hasPin?: boolean;
  madeAt?: string;
  expiresAt?: string;
  at?: string;
  attemptsLeft?: number;
  retryAt?: string;
  [field: string]: unknown;
}

/** Everything of a contact. */
export const CONTACT = `id name relation phone email language shares rank ownMessage
  channels { channel state askedAt answeredAt }`;

/** Everything of a person that the API shows to themself. */
export const PERSON = `id language enrolledAt consentedAt consentWithdrawnAt homeCounty { fips } hasPin recoveryMadeAt
  profile { names birthDate phone languages healthNotes childrenNotes updatedAt }
  devices { id label createdAt current }
  contacts { ${CONTACT} }`;

const ERROR = '... on Error { message errorCode: code field }';
const PIN_ERROR = '... on WrongPinError { attemptsLeft } ... on PinLockedError { retryAt }';

const DOCUMENTS = {
  enroll: ['$input: EnrollInput!', 'input: $input', `... on Person { ${PERSON} }`],
  updateProfile: [
    '$input: UpdateProfileInput!, $pin: String',
    'input: $input, pin: $pin',
    `... on Person { ${PERSON} } ${PIN_ERROR}`,
  ],
  withdrawConsent: ['', '', `... on Person { ${PERSON} }`],
  setPin: ['$input: SetPinInput!', 'input: $input', `... on Person { ${PERSON} } ${PIN_ERROR}`],
  removePin: [
    '$currentPin: String!',
    'currentPin: $currentPin',
    `... on Person { ${PERSON} } ${PIN_ERROR}`,
  ],
  makeRecoveryCode: [
    '$pin: String',
    'pin: $pin',
    `... on RecoveryCode { code madeAt } ${PIN_ERROR}`,
  ],
  recover: [
    '$code: String!, $signOutOthers: Boolean',
    'code: $code, signOutOthers: $signOutOthers',
    `... on Person { ${PERSON} }`,
  ],
  inviteDevice: [
    '$pin: String',
    'pin: $pin',
    `... on DeviceInvitation { code expiresAt } ${PIN_ERROR}`,
  ],
  joinByInvitation: ['$code: String!', 'code: $code', `... on Person { ${PERSON} }`],
  removeDevice: [
    '$id: ID!, $pin: String',
    'id: $id, pin: $pin',
    `... on Person { ${PERSON} } ${PIN_ERROR}`,
  ],
  addContact: ['$input: AddContactInput!', 'input: $input', `... on Contact { ${CONTACT} }`],
  updateContact: [
    '$input: UpdateContactInput!, $pin: String',
    'input: $input, pin: $pin',
    `... on Contact { ${CONTACT} } ${PIN_ERROR}`,
  ],
  inviteContact: [
    '$id: ID!',
    'id: $id',
    `... on Contact { ${CONTACT} } ... on TooManyInvitationsError { retryAt }`,
  ],
  sendTestNotice: [
    '$id: ID!',
    'contactId: $id',
    `... on Contact { ${CONTACT} } ... on TooManyTestsError { retryAt }`,
  ],
  removeContact: [
    '$id: ID!, $pin: String',
    'id: $id, pin: $pin',
    `... on Person { ${PERSON} } ${PIN_ERROR}`,
  ],
  erasePerson: ['$pin: String', 'pin: $pin', `... on Erased { at } ${PIN_ERROR}`],
} as const;

/** Does something as a person; errors show their code as `errorCode`. */
export async function doAs(
  server: Asking,
  as: string | undefined,
  field: keyof typeof DOCUMENTS,
  variables: object = {},
): Promise<PersonOutcome> {
  const [declared, passed, answer] = DOCUMENTS[field];
  const told = await server.ask<Record<string, PersonOutcome>>(
    `mutation Do${declared && `(${declared})`} { ${field}${passed && `(${passed})`} { __typename ${answer} ${ERROR} } }`,
    variables,
    as,
  );
  if (told.errors) throw new Error(JSON.stringify(told.errors));
  return told.data[field] as PersonOutcome;
}

/** The calling person as the API shows them; null when the token is nobody's. */
export async function personNow(server: Asking, as: string): Promise<PersonOutcome | null> {
  const told = await server.ask<{ viewer: { person: PersonOutcome } | null }>(
    `{ viewer { person { __typename ${PERSON} } } }`,
    {},
    as,
  );
  if (told.errors) throw new Error(JSON.stringify(told.errors));
  return told.data.viewer?.person ?? null;
}

/** A new person with one device, enrolled. */
export async function enrolled(server: Asking, input: object = {}) {
  const token = deviceToken();
  const { id } = await doAs(server, token, 'enroll', { input });
  return { token, id: id as string };
}

/** A word that stands nowhere else, to be looked for in the tables. */
export function distinctive(): string {
  return `Xq${randomBytes(6).toString('hex')}`;
}

/**
 * Every row of every table of ours, as lines of text; bytes show as hexadecimal.
 */
export async function dumpOf(server: TestServer): Promise<string> {
  const { pool } = server.services.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename NOT IN ('spatial_ref_sys', 'counties', 'districts', 'consulates')`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
    parts.push(...rows.map(({ line }) => `${name} ${line}`));
  }
  return parts.join('\n');
}

/** Where a text stands in a dump, in the clear or as hexadecimal bytes; none is what is wanted. */
export function findIn(dump: string, text: string): string[] {
  const wanted = [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64')];
  return dump
    .split('\n')
    .filter((line) => wanted.some((each) => line.toLowerCase().includes(each.toLowerCase())));
}

/** A person about whom everything is stored that can be. */
export async function wellKnown(server: Asking) {
  const { token, id } = await enrolled(server, { consentTextVersion: 'v1', homeCounty: '06037' });
  const name = distinctive();
  await doAs(server, token, 'updateProfile', { input: { names: name, phone: '+13105554417' } });
  await doAs(server, token, 'addContact', { input: { name, phone: '+13105554417' } });
  const { code } = await doAs(server, token, 'makeRecoveryCode');
  const { code: invitation } = await doAs(server, token, 'inviteDevice');
  await doAs(server, token, 'setPin', { input: { pin: '8305', duressPin: '4917' } });
  return { token, id, code: code as string, invitation: invitation as string };
}
