'use client';

import { countUntaken } from './alert-groups';
import { DeskHeader } from './desk-header';
import { useDeskI18n } from './desk-i18n';
import styles from './desk-screen.module.css';
import { LiveDesk } from './live-desk';
import { SignIn } from './sign-in';
import { signOut } from './staff-session';
import { useAlarm } from './use-alarm';
import { useDeskFeed } from './use-desk-feed';
import { useDeskTitle } from './use-desk-title';

export function DeskScreen() {
  const { t } = useDeskI18n();
  const { desk, dispatch, connection, session, retry, signedIn, signedOut } = useDeskFeed();
  const untaken = countUntaken(desk.alerts.values());
  const { alarm, state: sound } = useAlarm(untaken > 0);
  useDeskTitle(untaken);

  const leave = () => void signOut().then(signedOut);

  return (
    <div className={styles.desk}>
      <DeskHeader
        viewer={desk.viewer}
        connection={connection}
        sound={sound}
        isSignedOut={session === 'signed-out' || session === 'ended'}
        onRetry={retry}
        onTurnSoundOn={() => void alarm.unlock()}
        onTestSound={() => void alarm.test()}
        onSignOut={leave}
      />
      <main className={styles.main}>
        {session === 'opening' && <p role="status">{t.desk.loading}</p>}
        {(session === 'signed-out' || session === 'ended') && (
          <SignIn hasEnded={session === 'ended'} onSignedIn={signedIn} />
        )}
        {session === 'open' && desk.viewer && (
          <LiveDesk
            desk={desk}
            viewer={desk.viewer}
            connection={connection}
            dispatch={dispatch}
            onSignedOut={signedOut}
          />
        )}
      </main>
    </div>
  );
}
