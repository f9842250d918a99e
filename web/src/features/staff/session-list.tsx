import { useCallback, useEffect, useState } from 'react';
import { graphql } from '../../gql/staff';
import type { SessionListQuery } from '../../gql/staff/graphql';
import { agentName } from '../../lib/i18n/agent-name';
import { fill } from '../../lib/i18n/fill';
import { staffConnection } from '../../lib/staff-connection';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { useStaffTexts } from './staff-i18n';

const SessionListDocument = graphql(`
  query SessionList {
    staffSessions {
      id
      agent
      createdAt
      lastSeenAt
      current
    }
  }
`);

const EndStaffSession = graphql(`
  mutation EndStaffSession($id: ID!) {
    result: endStaffSession(id: $id) {
      __typename
    }
  }
`);

type Sessions = SessionListQuery['staffSessions'];

export function SessionList({ onSignedOut }: { onSignedOut: () => void }) {
  const { words, format } = useStaffTexts();
  const [sessions, setSessions] = useState<Sessions | null>(null);
  const [told, setTold] = useState<'ended' | 'failed' | null>(null);
  const texts = words.account;

  const load = useCallback(async () => {
    const { client } = staffConnection();
    const { data } = await client.query(SessionListDocument, {}).toPromise();
    if (data) setSessions(data.staffSessions);
    else setTold('failed');
  }, []);
  useEffect(() => void load(), [load]);

  const end = async (id: string, isCurrent: boolean) => {
    const { client } = staffConnection();
    const { data } = await client.mutation(EndStaffSession, { id }).toPromise();
    if (data?.result.__typename !== 'StaffSession') return setTold('failed');
    if (isCurrent) return onSignedOut();
    setTold('ended');
    await load();
  };

  return (
    <Section heading={texts.sessions}>
      <p>{texts.sessionsBody}</p>
      {told && (
        <Notice tone={told === 'ended' ? 'good' : 'warn'} live="polite">
          <p>{texts[told]}</p>
        </Notice>
      )}
      {!sessions && !told && <p role="status">{texts.loading}</p>}
      <Cards>
        {sessions?.map(({ id, agent, createdAt, lastSeenAt, current }) => (
          <Card
            key={id}
            title={agent ? agentName(agent, texts.agent) : texts.unknownAgent}
            badge={current && <Badge tone="good">{texts.thisOne}</Badge>}
          >
            <p>{fill(texts.since, { time: format.dated(createdAt) })}</p>
            <p>{fill(texts.lastSeen, { time: format.dated(lastSeenAt) })}</p>
            <Button look="secondary" onClick={() => void end(id, current)}>
              {texts.end}
            </Button>
          </Card>
        ))}
      </Cards>
    </Section>
  );
}
