'use client';

import type { ContactAnswer } from '../../gql/invite/graphql';
import { fill } from '../../lib/i18n/fill';
import { inviteTexts } from '../../lib/i18n/invite-texts';
import { useTexts } from '../../lib/i18n/use-texts';
import { canBePushedTo } from '../../lib/push';
import { useFragment } from '../../lib/use-fragment';
import { useMounted } from '../../lib/use-mounted';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import type { Opened } from './invitation-api';
import styles from './invite-screen.module.css';
import { inviteToken } from './invite-token';
import { useInvitation } from './use-invitation';

/** What somebody sees who was asked to be a contact: who asks, and three big answers. */
export function InviteScreen() {
  const { words } = useTexts(inviteTexts);
  const isMounted = useMounted();
  const token = inviteToken(useFragment());
  const { state, problem, ...acts } = useInvitation(token);

  if (isMounted && !token) {
    return <Notice tone="warn" icon="warning" title={words.missing} live="polite" />;
  }
  if (state.kind === 'loading') {
    return (
      <>
        <p role="status">{words.loading}</p>
        <noscript>{words.noScript}</noscript>
      </>
    );
  }
  if (state.kind === 'problem') {
    return (
      <>
        <Notice tone="warn" icon="warning" title={words[state.problem]} live="polite">
          {state.problem === 'wrong' && <p>{words.wrongBody}</p>}
        </Notice>
        {state.problem !== 'wrong' && (
          <Button look="secondary" wide large onClick={() => void acts.load()}>
            {words.retry}
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      <OpenInvitation
        {...state}
        isWorking={acts.working}
        push={acts.push}
        onAnswer={(answer) => void acts.answer(answer)}
        onPush={(key) => void acts.allowPush(key)}
      />
      {problem && <Notice tone="alarm" icon="warning" title={words[problem]} live="assertive" />}
    </>
  );
}

type OpenInvitationProps = Opened & {
  isWorking: boolean;
  push: 'saved' | 'denied' | null;
  onAnswer: (answer: ContactAnswer) => void;
  onPush: (key: string) => void;
};

function OpenInvitation({ invitation, pushKey, push, isWorking, ...on }: OpenInvitationProps) {
  const { words } = useTexts(inviteTexts);
  const { state, channels, personName } = invitation;
  const ways = channels.map((channel) => words.channel[channel]);
  const isAnswered = state !== 'INVITED' && state !== 'NOT_ASKED';
  const offersPush = state === 'CONFIRMED' && pushKey && push !== 'saved' && canBePushedTo();
  return (
    <div className={styles.invite}>
      <h1 className={styles.heading}>
        {fill(words.heading, { name: personName ?? words.somebody })}
      </h1>
      {isAnswered && (
        <Notice
          tone={state === 'CONFIRMED' ? 'good' : 'calm'}
          icon="check"
          title={words.answered[state]}
          live="polite"
        />
      )}
      {offersPush && (
        <>
          <Button wide large disabled={isWorking} onClick={() => on.onPush(pushKey)}>
            {words.push}
          </Button>
          <p className={styles.soft}>{words.pushWhy}</p>
        </>
      )}
      {push === 'saved' && <Notice tone="good" icon="check" title={words.pushDone} live="polite" />}
      {push === 'denied' && (
        <Notice tone="warn" icon="warning" title={words.pushDenied} live="polite" />
      )}
      <p>{words.body}</p>
      <p>{fill(ways.length > 1 ? words.overAll : words.over, { channel: ways.join(', ') })}</p>
      {!isAnswered && <p className={styles.question}>{words.question}</p>}
      {isWorking && <p role="status">{words.working}</p>}
      {state !== 'CONFIRMED' && (
        <Button wide large disabled={isWorking} onClick={() => on.onAnswer('CONFIRM')}>
          {words.yes}
        </Button>
      )}
      {state !== 'DECLINED' && state !== 'STOPPED' && (
        <Button
          look="secondary"
          wide
          large
          disabled={isWorking}
          onClick={() => on.onAnswer('DECLINE')}
        >
          {words.no}
        </Button>
      )}
      {state !== 'STOPPED' && (
        <>
          <Button look="alarm" wide large disabled={isWorking} onClick={() => on.onAnswer('STOP')}>
            {words.stop}
          </Button>
          <p className={styles.soft}>{words.stopWhy}</p>
        </>
      )}
      <p className={styles.soft}>
        {words.change} {words.free}
      </p>
    </div>
  );
}
