'use client';

import type { ReactNode } from 'react';
import { signOut } from '../../lib/staff-session';
import { useNow } from '../../lib/use-now';
import { countUntaken, isRinging } from './alert-groups';
import { awaitsMyWord, isOfThisDesk } from './desk-alert';
import { DeskHeader } from './desk-header';
import { deskHealth } from './desk-health';
import { useDeskI18n } from './desk-i18n';
import { DeskPane } from './desk-pane';
import styles from './desk-screen.module.css';
import { LiveDesk } from './live-desk';
import { useAlarm } from './use-alarm';
import { useDeskFeed } from './use-desk-feed';
import { useDeskTitle } from './use-desk-title';
import { useDeskWatch } from './use-desk-watch';

/** How somebody signs in; app joins it to the desk. */
export type SignInComponent = (props: { hasEnded: boolean; onSignedIn: () => void }) => ReactNode;

export function DeskScreen({ SignIn }: { SignIn: SignInComponent }) {
  const { t } = useDeskI18n();
  const { desk, dispatch, connection, session, retry, signedIn, signedOut } = useDeskFeed();
  const { viewer } = desk;
  const asking = [...desk.alerts.values()].filter((one) => viewer && isOfThisDesk(one, viewer));
  const awaited = asking.some(awaitsMyWord);
  const untaken = countUntaken(asking);
  const { alarm, state: sound } = useAlarm(awaited || isRinging(asking, desk.fresh));
  useDeskTitle(untaken);

  const watch = useDeskWatch(session === 'open' && viewer ? viewer.role : null);
  const health = deskHealth(connection, watch, useNow());

  const leave = () => void signOut().then(signedOut);

  return (
    <div className={styles.desk}>
      <DeskPane part="header">
        <DeskHeader
          viewer={desk.viewer}
          health={health}
          sound={sound}
          isSignedOut={session === 'signed-out' || session === 'ended'}
          onRetry={retry}
          onTurnSoundOn={() => void alarm.unlock()}
          onTestSound={() => void alarm.test()}
          onSignOut={leave}
        />
      </DeskPane>
      <main className={styles.main}>
        {session === 'opening' && <p role="status">{t.desk.loading}</p>}
        {(session === 'signed-out' || session === 'ended') && (
          <SignIn hasEnded={session === 'ended'} onSignedIn={signedIn} />
        )}
        {session === 'open' && desk.viewer && (
          <LiveDesk
            desk={desk}
            viewer={desk.viewer}
            health={health}
            dispatch={dispatch}
            onSignedOut={signedOut}
          />
        )}
      </main>
    </div>
  );
}
