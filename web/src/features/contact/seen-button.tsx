import { useEffect, useState } from 'react';
import type { GraphqlConnection } from '../../lib/graphql-client';
import { contactTexts } from '../../lib/i18n/contact-texts';
import { useTexts } from '../../lib/i18n/use-texts';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { MarkOpened, MarkSeen, SeenAlready } from './contact-alert';

type SeenButtonProps = { connection: GraphqlConnection; id: string };

/** "I have seen this": the person who pressed, and the desk, are told. Opening the page is noted by itself. */
export function SeenButton({ connection, id }: SeenButtonProps) {
  const { words } = useTexts(contactTexts);
  const [state, setState] = useState<'unseen' | 'sending' | 'seen' | 'before' | 'failed'>('unseen');
  const { client } = connection;
  useEffect(() => {
    let isGone = false;
    const note = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', note);
      void client.mutation(MarkOpened, {}).toPromise();
      void client
        .query(SeenAlready, { id })
        .toPromise()
        .then(({ data }) => {
          const before = data?.alert?.deliveries.some(({ acknowledgedAt }) => acknowledgedAt);
          if (!isGone && before) setState((now) => (now === 'unseen' ? 'before' : now));
        });
    };
    document.addEventListener('visibilitychange', note);
    note();
    return () => {
      isGone = true;
      document.removeEventListener('visibilitychange', note);
    };
  }, [client, id]);

  if (state === 'seen' || state === 'before')
    return (
      <Notice
        tone="good"
        icon="check"
        title={state === 'seen' ? words.seenTold : words.seenBefore}
        live="polite"
      />
    );
  const tell = async () => {
    setState('sending');
    const { data } = await client.mutation(MarkSeen, {}).toPromise();
    setState(data?.markAlertSeen.__typename === 'Alert' ? 'seen' : 'failed');
  };
  return (
    <>
      <Button look="primary" wide large disabled={state === 'sending'} onClick={() => void tell()}>
        {words.seen}
      </Button>
      {state === 'failed' && <Notice tone="warn" title={words.seenFailed} live="polite" />}
    </>
  );
}
