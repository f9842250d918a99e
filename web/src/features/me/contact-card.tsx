import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { readablePhone } from '../../lib/call-center';
import { fill } from '../../lib/i18n/fill';
import { noticesTexts } from '../../lib/i18n/notices-texts';
import { useTexts } from '../../lib/i18n/use-texts';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { channelWords, isOnlyCalled, testWords } from './channel-words';
import { type ContactAct, doWithContact } from './contact-acts';
import styles from './contact-card.module.css';
import { useMeTexts } from './me-i18n';
import { PinStep } from './pin-step';
import { ProblemNotice } from './problem-notice';
import { usePinned } from './use-pinned';

export const ContactCardDocument = graphql(`
  fragment ContactCard on Contact {
    id
    name
    phone
    email
    shares
    rank
    ownMessage
    channels {
      channel
      state
      lastNotice {
        notice
        state
        reason
        at
      }
    }
  }
`);

type ContactCardProps = {
  contact: FragmentType<typeof ContactCardDocument>;
  isLast: boolean;
  onChanged: () => Promise<void>;
  onOpen: () => void;
};

/** Whom the person chose: how each way to them stands, and what can be tried. */
export function ContactCard({ isLast, onChanged, onOpen, ...props }: ContactCardProps) {
  const { words, format } = useMeTexts();
  const { words: notices } = useTexts(noticesTexts);
  const contact = readFragment(ContactCardDocument, props.contact);
  const [done, setDone] = useState<Pick<ContactAct, 'kind'> | null>(null);
  const texts = words.contacts;
  const pinned = usePinned({
    act: (act: ContactAct, pin) => doWithContact(contact.id, act, pin),
    onDone: (_, { kind }) => {
      void onChanged().then(() => setDone({ kind }));
    },
  });
  const { channels, name, rank } = contact;
  const isWorking = pinned.step === 'working';
  const begin = (act: ContactAct) => {
    setDone(null);
    void pinned.run(act);
  };
  const test = testWords(channels, texts);
  const canBeAsked = channels.some(
    ({ channel, state }) =>
      channel !== 'PUSH' &&
      (channel !== 'VOICE' || isOnlyCalled(channels)) &&
      (state === 'NOT_ASKED' || state === 'INVITED'),
  );
  const canBeTried = channels.some(({ state }) => state !== 'STOPPED' && state !== 'DECLINED');

  return (
    <>
      {contact.phone && <p>{readablePhone(contact.phone)}</p>}
      {contact.email && <p>{contact.email}</p>}
      <p>{texts.share[contact.shares]}</p>
      {contact.ownMessage && <p className={styles.message}>{contact.ownMessage}</p>}
      {channels.length === 0 && (
        <Notice tone="alarm" icon="warning">
          <p>{texts.noChannel}</p>
        </Notice>
      )}
      <ul className={styles.channels}>
        {channels.map((each) => {
          const { tone, standing, last } = channelWords(
            each,
            { contacts: texts, notices, format },
            isOnlyCalled(channels),
          );
          return (
            <li key={each.channel} className={styles.channel}>
              <Badge tone={tone}>{texts.channel[each.channel]}</Badge>
              {standing && <span>{standing}</span>}
              {last && <span role="status">{last}</span>}
            </li>
          );
        })}
      </ul>
      {done?.kind === 'test' && (
        <Notice
          tone={test.tone}
          icon={test.tone === 'good' ? 'check' : 'warning'}
          title={test.text}
          live="polite"
        />
      )}
      {done?.kind === 'ask' && (
        <Notice tone="good" icon="check" title={texts.asked} live="polite" />
      )}
      <ProblemNotice problem={pinned.problem} />
      {pinned.step === 'pin' ? (
        <PinStep problem={pinned.problem} onPin={pinned.enter} onLeave={pinned.leave} />
      ) : (
        <div className={styles.acts}>
          {canBeTried && (
            <Button wide disabled={isWorking} onClick={() => begin({ kind: 'test' })}>
              {isWorking ? texts.sending : texts.test}
            </Button>
          )}
          {canBeAsked && (
            <Button
              look="secondary"
              wide
              disabled={isWorking}
              onClick={() => begin({ kind: 'ask' })}
            >
              {texts.ask}
            </Button>
          )}
          <div className={styles.row}>
            <Button look="secondary" wide onClick={onOpen}>
              {texts.change}
            </Button>
            <Button
              look="secondary"
              aria-label={fill(texts.up, { name })}
              disabled={isWorking || rank === 1}
              onClick={() => begin({ kind: 'move', rank: rank - 1 })}
            >
              <Icon name="up" />
            </Button>
            <Button
              look="secondary"
              aria-label={fill(texts.down, { name })}
              disabled={isWorking || isLast}
              onClick={() => begin({ kind: 'move', rank: rank + 1 })}
            >
              <Icon name="down" />
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
