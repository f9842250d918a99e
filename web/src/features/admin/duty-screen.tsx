'use client';

import type { ReactNode } from 'react';
import { useCallback, useEffect, useState } from 'react';
import { consulateName } from '../../lib/consulate-name';
import { Button, LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { SelectField } from '../../ui/select-field';
import { useAdminTexts } from './admin-i18n';
import styles from './admin-screen.module.css';
import { type Duty, type DutyPlace, loadDuty } from './duty-data';
import { DutySchedule } from './duty-schedule';
import { PolicyForm } from './policy-form';
import { type ListedOfficer, loadStaff, type StaffLists, type StaffState } from './staff-lists';

/** How somebody signs in; app joins it to this page. */
type SignInComponent = (props: { hasEnded: boolean; onSignedIn: () => void }) => ReactNode;

/** Where supervisors say when the alerts of their post move on, and who is on duty. */
export function DutyScreen({ SignIn }: { SignIn: SignInComponent }) {
  const { words, locale } = useAdminTexts();
  const [staff, setStaff] = useState<StaffState>({ kind: 'loading' });
  const reload = useCallback(async () => setStaff(await loadStaff()), []);
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
      return <Failed onRetry={() => void reload()} />;
    case 'open':
      return <PostDuty lists={staff.lists} />;
  }
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const { words } = useAdminTexts();
  return (
    <Notice
      tone="warn"
      icon="broken"
      title={words.failed}
      action={<Button onClick={onRetry}>{words.retry}</Button>}
    />
  );
}

function PostDuty({ lists }: { lists: StaffLists }) {
  const { words, locale } = useAdminTexts();
  // The call centre and what goes for all are set by administrators.
  const isForAll = lists.viewer.role === 'ADMINISTRATOR';
  const [post, setPost] = useState<DutyPlace>(isForAll ? null : (lists.posts[0]?.code ?? ''));
  const [duty, setDuty] = useState<Duty | 'loading' | 'failed'>('loading');
  const reload = useCallback(async () => setDuty((await loadDuty(post)) ?? 'failed'), [post]);
  useEffect(() => void reload(), [reload]);
  const choose = (code: string) => {
    setDuty('loading');
    setPost(code || null);
  };
  const worksHere = ({ role, consulates }: ListedOfficer) =>
    post === null ? role === 'CALL_CENTER' : consulates.some(({ code }) => code === post);
  const colleagues = lists.officers.filter((one) => !one.disabledAt && worksHere(one));

  return (
    <>
      <div className={styles.top}>
        <h1 className={styles.heading}>{words.duty.heading}</h1>
        <p>{words.duty.lead}</p>
      </div>
      <SelectField
        label={isForAll ? words.duty.place : words.post}
        name="post"
        value={post ?? ''}
        onChange={(event) => choose(event.target.value)}
        options={[
          ...(isForAll ? [{ value: '', text: words.duty.callCenter }] : []),
          ...lists.posts.map((one) => ({ value: one.code, text: consulateName(one, locale) })),
        ]}
      />
      {duty === 'loading' && <p role="status">{words.duty.loading}</p>}
      {duty === 'failed' && <Failed onRetry={() => void reload()} />}
      {typeof duty === 'object' && (
        <div className={styles.columns}>
          <div className={styles.column}>
            {duty.escalationPolicy && (
              <PolicyForm
                key={post ?? ''}
                post={post}
                policy={duty.escalationPolicy}
                onChanged={reload}
              />
            )}
          </div>
          <div className={styles.column}>
            <DutySchedule
              key={post ?? ''}
              post={post}
              duty={duty}
              colleagues={colleagues}
              onChanged={reload}
            />
          </div>
        </div>
      )}
    </>
  );
}
