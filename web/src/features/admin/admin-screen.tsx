'use client';

import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { consulateName } from '../../lib/consulate-name';
import { Button, LinkButton } from '../../ui/button';
import { Cards } from '../../ui/card';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { SelectField } from '../../ui/select-field';
import { useAdminTexts } from './admin-i18n';
import styles from './admin-screen.module.css';
import { InvitationList } from './invitation-list';
import { InviteForm } from './invite-form';
import { OfficerCard } from './officer-card';
import { type ListedOfficer, loadStaff, type StaffLists, type StaffState } from './staff-lists';

/** How somebody signs in; app joins it to this page. */
type SignInComponent = (props: { hasEnded: boolean; onSignedIn: () => void }) => ReactNode;

export function AdminScreen({ SignIn }: { SignIn: SignInComponent }) {
  const { words, locale } = useAdminTexts();
  const [staff, setStaff] = useState<StaffState>({ kind: 'loading' });
  const reload = useCallback(async () => {
    const loaded = await loadStaff();
    setStaff((before) => (loaded.kind === 'failed' && before.kind === 'open' ? before : loaded));
  }, []);
  useEffect(() => void reload(), [reload]);
  const signedIn = useCallback(() => void reload(), [reload]);

  switch (staff.kind) {
    case 'loading':
      return <p role="status">{words.loading}</p>;
    case 'signed-out':
      return <SignIn hasEnded={false} onSignedIn={signedIn} />;
    case 'forbidden':
      return (
        <>
          <Notice tone="warn" icon="warning" title={words.forbidden} />
          <LinkButton href={`/${locale}/desk/`}>{words.toDesk}</LinkButton>
        </>
      );
    case 'failed':
      return (
        <Notice
          tone="warn"
          icon="broken"
          title={words.failed}
          action={<Button onClick={() => void reload()}>{words.retry}</Button>}
        />
      );
    case 'open':
      return <Staff lists={staff.lists} onChanged={reload} />;
  }
}

type StaffProps = { lists: StaffLists; onChanged: () => Promise<void> };

function Staff({ lists, onChanged }: StaffProps) {
  const { words, locale } = useAdminTexts();
  const [post, setPost] = useState('');
  const isAdministrator = lists.viewer.role === 'ADMINISTRATOR';

  const section = (key: string, heading: string, officers: ListedOfficer[]) => (
    <Section key={key} heading={heading}>
      {officers.length === 0 && <p>{words.nobody}</p>}
      <Cards>
        {officers.map((officer) => (
          <OfficerCard key={officer.id} officer={officer} lists={lists} onChanged={onChanged} />
        ))}
      </Cards>
    </Section>
  );
  const worksFor = (code: string) =>
    lists.officers.filter(({ consulates }) => consulates.some((one) => one.code === code));
  const shown = lists.posts.filter(({ code }) =>
    post ? code === post : !isAdministrator || worksFor(code).length > 0,
  );

  return (
    <>
      <div className={styles.top}>
        <h1 className={styles.heading}>{words.heading}</h1>
        <p>{words.lead}</p>
        <div className={styles.links}>
          <LinkButton href={`/${locale}/desk/admin/duty/`}>{words.duty.link}</LinkButton>
          <LinkButton href={`/${locale}/desk/admin/watch/`}>{words.watch}</LinkButton>
        </div>
      </div>
      <div className={styles.columns}>
        <div className={styles.column}>
          <InviteForm lists={lists} onChanged={onChanged} />
          <InvitationList invitations={lists.invitations} onChanged={onChanged} />
        </div>
        <div className={styles.column}>
          {lists.posts.length > 1 && (
            <SelectField
              label={words.post}
              name="post"
              value={post}
              onChange={(event) => setPost(event.target.value)}
              options={[
                { value: '', text: words.allPosts },
                ...lists.posts.map((one) => ({
                  value: one.code,
                  text: consulateName(one, locale),
                })),
              ]}
            />
          )}
          {shown.map((one) => section(one.code, consulateName(one, locale), worksFor(one.code)))}
          {isAdministrator && !post && (
            <>
              {section(
                'none',
                words.withoutPost,
                lists.officers.filter(({ consulates }) => consulates.length === 0),
              )}
              {section('representatives', words.representatives, lists.representatives)}
            </>
          )}
        </div>
      </div>
    </>
  );
}
