'use client';

import { useCallback, useEffect, useState } from 'react';
import { sessionNow } from '../../lib/staff-session';
import { ChangePassword } from './change-password';
import { PhoneSection } from './phone-section';
import { SecondFactor } from './second-factor';
import { SessionList } from './session-list';
import { useStaffTexts } from './staff-i18n';
import { StaffSignIn } from './staff-sign-in';
import styles from './staff-sign-in.module.css';

/** Where somebody of the staff looks after their own account. */
export function AccountScreen() {
  const { words } = useStaffTexts();
  const [isIn, setIsIn] = useState<boolean | null>(null);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    void sessionNow().then((answer) =>
      setIsIn(answer.kind === 'done' && answer.value.state === 'SIGNED_IN'),
    );
  }, []);
  const entered = useCallback(() => setIsIn(true), []);
  const left = useCallback(() => setIsIn(false), []);

  if (isIn === null) return <p role="status">{words.checking}</p>;
  if (!isIn) return <StaffSignIn hasEnded={false} onSignedIn={entered} />;
  return (
    <div className={styles.signIn}>
      <h1 className={styles.heading}>{words.account.heading}</h1>
      <SessionList key={changes} onSignedOut={left} />
      <SecondFactor onSignedOut={left} />
      <PhoneSection onSignedOut={left} />
      <ChangePassword onChanged={() => setChanges(changes + 1)} onSignedOut={left} />
    </div>
  );
}
