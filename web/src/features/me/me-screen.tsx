'use client';

import { useCallback, useState } from 'react';
import { Button, LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ConsentSection } from './consent-section';
import { ContactsSection } from './contacts-section';
import { CountyPart } from './county-part';
import { DataSection } from './data-section';
import { JoinPart } from './join-part';
import { useMeTexts } from './me-i18n';
import type { Person } from './me-person';
import styles from './me-screen.module.css';
import { PhonesSection } from './phones-section';
import { PinSection } from './pin-section';
import { ProfileSection } from './profile-section';
import { RecoveryPart } from './recovery-part';
import { useMe } from './use-me';

export function MeScreen() {
  const { words, locale } = useMeTexts();
  const { me, reload } = useMe();
  const [isErased, setIsErased] = useState(false);
  const erased = useCallback(() => setIsErased(true), []);

  if (isErased) return <Erased />;
  return (
    <>
      <div className={styles.top}>
        <h1 className={styles.heading}>{words.heading}</h1>
        <p>{words.lead}</p>
      </div>
      {me.kind === 'loading' && <p role="status">{words.loading}</p>}
      {me.kind === 'failed' && (
        <Notice
          tone="warn"
          icon="broken"
          live="polite"
          action={
            <Button look="secondary" onClick={() => void reload()}>
              {words.retry}
            </Button>
          }
        >
          <p>{words.failed}</p>
        </Notice>
      )}
      {me.kind === 'unknown' && (
        <>
          <Notice tone="calm" icon="phone" title={words.unknown}>
            <p>{words.unknownBody}</p>
          </Notice>
          <LinkButton href={`/${locale}/prepare/`} wide large>
            {words.toPrepare}
          </LinkButton>
          <JoinPart onJoined={reload} />
        </>
      )}
      {me.kind === 'known' && <Sections person={me.person} reload={reload} onErased={erased} />}
    </>
  );
}

type SectionsProps = { person: Person; reload: () => Promise<void>; onErased: () => void };

function Sections({ person, reload, onErased }: SectionsProps) {
  return (
    <div className={styles.parts}>
      <ContactsSection person={person} onChanged={reload} />
      <ProfileSection person={person} onChanged={reload}>
        <CountyPart person={person} onChanged={reload} />
      </ProfileSection>
      <PinSection hasPin={person.hasPin} onChanged={reload} />
      <PhonesSection person={person} onChanged={reload}>
        <RecoveryPart person={person} onChanged={reload} />
      </PhonesSection>
      <ConsentSection person={person} onChanged={reload} />
      <JoinPart onJoined={reload} />
      <DataSection hasPin={person.hasPin} onErased={onErased} />
    </div>
  );
}

function Erased() {
  const { words, locale } = useMeTexts();
  return (
    <>
      <Notice tone="good" icon="check" title={words.data.erased} live="assertive">
        <p>{words.data.erasedBody}</p>
      </Notice>
      <LinkButton href={`/${locale}/`} wide large>
        {words.data.toButton}
      </LinkButton>
    </>
  );
}
