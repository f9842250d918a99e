import type { TestServer } from './harness.ts';

/** An event of an alert as a viewer sees it, in a line: "ESCALATED NEAREST_POST san-diego", "ESCALATED SUPERVISORS !NO_PHONE". */
export async function story(
  server: Pick<TestServer, 'ask'>,
  id: string,
  as: string,
): Promise<string[]> {
  const answer = await server.ask<{
    alert: { events: Array<Record<string, string | null> & { toConsulate: { code: string } }> };
  }>(
    'query Story($id: ID!) { alert(id: $id) { events { type step skipped toConsulate { code } } } }',
    { id },
    as,
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.alert.events.map(({ type, step, skipped, toConsulate }) =>
    [type, step, skipped && `!${skipped}`, step && toConsulate?.code].filter(Boolean).join(' '),
  );
}

/** The row of an alert's timers. */
export async function timerOf(server: TestServer, id: string) {
  return server.services.database.prisma.escalation.findUniqueOrThrow({ where: { alertId: id } });
}

/** The pages that were queued for an alert: officer and channel. */
export async function pagesOf(server: TestServer, alertId: string) {
  const pages = await server.services.database.prisma.delivery.findMany({
    where: { alertId, notice: 'PAGE' },
    orderBy: [{ createdAt: 'asc' }, { channel: 'asc' }],
  });
  return pages.map(({ officerId, channel, urgent }) => ({ officerId, channel, urgent }));
}

/** Signed in: the cookie and the id. */
export async function officer(server: TestServer, login: string) {
  const cookie = await server.signIn(login);
  const { data } = await server.ask<{ viewer: { officer: { id: string } } }>(
    '{ viewer { officer { id } } }',
    {},
    cookie,
  );
  return { cookie, id: data.viewer.officer.id };
}

/** Runs a mutation whose answer is a union; returns what came. */
export async function change<T = Record<string, unknown>>(
  server: Pick<TestServer, 'ask'>,
  mutation: string,
  variables: object,
  as: string,
): Promise<T & { __typename: string; code?: string; field?: string }> {
  const answer = await server.ask<{ result: T & { __typename: string } }>(mutation, variables, as);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.result;
}

export const ADD_SHIFT = `mutation Add($input: AddDutyShiftInput!) {
  result: addDutyShift(input: $input) {
    __typename ... on DutyShift { id weekdays startsAt endsAt officer { id } } ... on Error { code field }
  }
}`;

export const SET_PHONE = `mutation Phone($phone: String) {
  result: setMyPhone(phone: $phone) { __typename ... on Officer { hasPhone } ... on Error { code field } }
}`;

export const SET_POLICY = `mutation Policy($input: SetEscalationPolicyInput!) {
  result: setEscalationPolicy(input: $input) {
    __typename
    ... on EscalationPolicy { consulate { code } repeatAfterSeconds steps { afterSeconds action } }
    ... on Error { code field }
  }
}`;

/** Lets no alert move on within the hour: for a server that runs as it does outside, and a slow machine. */
export async function postponeSteps(server: Pick<TestServer, 'ask' | 'signIn'>): Promise<void> {
  const input = {
    steps: [{ afterSeconds: 3_600, action: 'CALL_CENTER' }],
    repeatAfterSeconds: 3_600,
  };
  const administrator = await server.signIn('administrator');
  const { code } = await change(server, SET_POLICY, { input }, administrator);
  if (code) throw new Error(code);
}
