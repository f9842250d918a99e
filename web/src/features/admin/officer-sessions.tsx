import { useCallback, useEffect, useState } from 'react';
import { graphql } from '../../gql/admin';
import type { OfficerSessionsQuery } from '../../gql/admin/graphql';
import { agentName } from '../../lib/i18n/agent-name';
import { fill } from '../../lib/i18n/fill';
import { staffConnection } from '../../lib/staff-connection';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { type AdminProblem, adminAnswer } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import { AdminProblemNotice } from './admin-problem-notice';

const OfficerSessionsDocument = graphql(`
  query OfficerSessions($officerId: ID!) {
    staffSessions(officerId: $officerId) {
      id
      agent
      lastSeenAt
    }
  }
`);

const EndOfficerSession = graphql(`
  mutation EndOfficerSession($id: ID!) {
    result: endStaffSession(id: $id) {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

/** Where somebody is signed in, for an administrator who must end it. */
export function OfficerSessions({ officerId }: { officerId: string }) {
  const { words, format } = useAdminTexts();
  const [sessions, setSessions] = useState<OfficerSessionsQuery['staffSessions'] | null>(null);
  const [problem, setProblem] = useState<AdminProblem | null>(null);
  const texts = words.actions;

  const load = useCallback(async () => {
    const { client } = staffConnection();
    const { data } = await client.query(OfficerSessionsDocument, { officerId }).toPromise();
    if (data) setSessions(data.staffSessions);
    else setProblem({ kind: 'failed' });
  }, [officerId]);
  useEffect(() => void load(), [load]);

  const end = async (id: string) => {
    const { client } = staffConnection();
    const { data } = await client.mutation(EndOfficerSession, { id }).toPromise();
    const answer = adminAnswer(data?.result);
    setProblem(answer.kind === 'problem' ? answer.problem : null);
    await load();
  };

  return (
    <>
      <AdminProblemNotice problem={problem} />
      {sessions?.length === 0 && <p>{texts.noSessions}</p>}
      <Cards>
        {sessions?.map(({ id, agent, lastSeenAt }) => (
          <Card key={id} title={agent ? agentName(agent, texts.agent) : texts.unknownAgent}>
            <p>{fill(texts.lastSeen, { time: format.dated(lastSeenAt) })}</p>
            <div>
              <Button look="secondary" onClick={() => void end(id)}>
                {texts.endSession}
              </Button>
            </div>
          </Card>
        ))}
      </Cards>
    </>
  );
}
