import type { TestServer } from './harness.ts';
import { Visitor } from './visitor.ts';

/** What a mutation on the staff answers, whichever member of its union it is. */
export interface Outcome {
  __typename: string;
  id?: string;
  code?: string;
  field?: string | null;
  role?: string;
  url?: string | null;
  disabledAt?: string | null;
  acceptedAt?: string | null;
  revokedAt?: string | null;
  consulates?: Array<{ code: string }>;
}

const OFFICER = '... on Officer { id role disabledAt consulates { code } }';
const INVITATION =
  '... on Invitation { id email name role url acceptedAt revokedAt consulates { code } invitedBy { name } }';
const SESSION = '... on StaffSession { id }';

const MUTATIONS: Record<string, [string, string, string]> = {
  inviteOfficer: ['$input: InviteOfficerInput!', 'input: $input', INVITATION],
  revokeInvitation: ['$id: ID!', 'id: $id', INVITATION],
  disableOfficer: ['$id: ID!', 'id: $id', OFFICER],
  enableOfficer: ['$id: ID!', 'id: $id', OFFICER],
  changeOfficer: ['$input: ChangeOfficerInput!', 'input: $input', OFFICER],
  resetTwoFactor: ['$id: ID!', 'id: $id', OFFICER],
  endStaffSession: ['$id: ID!', 'id: $id', SESSION],
};

export async function act(
  server: Pick<TestServer, 'ask'>,
  field: string,
  variables: object,
  as?: string,
): Promise<Outcome> {
  const [declared, passed, answer] = MUTATIONS[field] as [string, string, string];
  const told = await server.ask<Record<string, Outcome>>(
    `mutation Act(${declared}) { ${field}(${passed}) { __typename ${answer} ... on Error { code field } } }`,
    variables,
    as,
  );
  if (told.errors) throw new Error(JSON.stringify(told.errors));
  return told.data[field] as Outcome;
}

/** Invites somebody and returns the secret of the link. */
export async function inviteToken(
  server: Pick<TestServer, 'ask'>,
  as: string,
  input: object,
): Promise<string> {
  const invitation = await act(server, 'inviteOfficer', { input }, as);
  if (!invitation.url) throw new Error(JSON.stringify(invitation));
  return invitation.url.split('#')[1] as string;
}

/** Somebody new of the staff, signed in, with their id. */
export async function newcomer(
  server: Pick<TestServer, 'ask' | 'url'>,
  administrator: string,
  input: { email: string; name: string; role: string; consulates?: string[] },
  from = '127.0.0.1',
): Promise<{ id: string; browser: Visitor; password: string }> {
  const token = await inviteToken(server, administrator, input);
  const browser = new Visitor(server.url, from);
  const password = 'un azul muy largo';
  const { status, body } = await browser.post('/auth/accept-invitation', { token, password });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const told = await server.ask<{ viewer: { officer: { id: string } } }>(
    '{ viewer { officer { id } } }',
    {},
    browser.session,
  );
  return { id: told.data.viewer.officer.id, browser, password };
}
