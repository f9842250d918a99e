'use client';

import { useEffect, useState } from 'react';
import { graphql } from '../../gql/outbox';
import type { OutboxQuery } from '../../gql/outbox/graphql';
import { createGraphqlConnection } from '../../lib/graphql-client';
import { fill } from '../../lib/i18n/fill';
import { noticesTexts } from '../../lib/i18n/notices-texts';
import { outboxTexts } from '../../lib/i18n/outbox-texts';
import { useTexts } from '../../lib/i18n/use-texts';
import { Badge } from '../../ui/badge';
import { Card } from '../../ui/card';
import { Notice } from '../../ui/notice';
import styles from './outbox-screen.module.css';

const Outbox = graphql(`
  query Outbox {
    outbox {
      id
      at
      channel
      to
      subject
      text
    }
  }
`);

type Unsent = NonNullable<OutboxQuery['outbox']>[number];
type State = 'loading' | 'failed' | 'closed' | readonly Unsent[];

const ASK_EVERY_MS = 2_000;

/** What would have been sent if there were a carrier: marked as not sent, message by message. */
export function OutboxScreen() {
  const { words } = useTexts(outboxTexts);
  const state = useOutbox();
  return (
    <>
      <h1>{words.heading}</h1>
      <Notice tone="warn" icon="warning" title={words.notSent}>
        <p>{words.notSentBody}</p>
      </Notice>
      {state === 'failed' && <p role="status">{words.failed}</p>}
      {state === 'closed' && <p>{words.closed}</p>}
      {Array.isArray(state) && state.length === 0 && <p>{words.empty}</p>}
      {Array.isArray(state) && (
        <ol className={styles.messages}>
          {state.map((message) => (
            <li key={message.id}>
              <UnsentMessage message={message} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function UnsentMessage({ message }: { message: Unsent }) {
  const { words, format } = useTexts(outboxTexts);
  const channels = useTexts(noticesTexts).words.channel;
  return (
    <Card
      title={
        message.to === null
          ? channels[message.channel]
          : `${channels[message.channel]} · ${fill(words.to, { to: message.to })}`
      }
      badge={<Badge tone="warn">{words.stamp}</Badge>}
    >
      <p className={styles.head}>{format.full(message.at)}</p>
      {message.subject !== null && (message.channel === 'EMAIL' || message.channel === 'PUSH') && (
        <p className={styles.subject}>{message.subject}</p>
      )}
      <p className={styles.text}>{message.text ?? words.withheld}</p>
    </Card>
  );
}

function useOutbox(): State {
  const [state, setState] = useState<State>('loading');
  useEffect(() => {
    const { client } = createGraphqlConnection();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const ask = async () => {
      const { data } = await client.query(Outbox, {}).toPromise();
      if (isGone) return;
      setState(data ? (data.outbox ?? 'closed') : 'failed');
      timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
  return state;
}
