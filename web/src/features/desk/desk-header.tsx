import type { AlarmState } from '../../lib/alarm';
import { otherLocale } from '../../lib/i18n/locales';
import { Button } from '../../ui/button';
import { ConnectionLine } from './connection-line';
import { type DeskViewer, mayAdminister } from './desk-alert';
import styles from './desk-header.module.css';
import type { DeskHealth } from './desk-health';
import { useDeskI18n } from './desk-i18n';
import { deskHeading } from './desk-words';
import { SoundLine } from './sound-line';

type DeskHeaderProps = {
  viewer: DeskViewer | null;
  health: DeskHealth;
  sound: AlarmState;
  isSignedOut: boolean;
  onRetry: () => void;
  onTurnSoundOn: () => void;
  onTestSound: () => void;
  onSignOut: () => void;
};

export function DeskHeader(props: DeskHeaderProps) {
  const { t, locale } = useDeskI18n();
  const { viewer } = props;
  const other = otherLocale(locale);
  const heading = viewer ? deskHeading(viewer, t.desk, locale) : t.desk.heading;

  return (
    <>
      <header className={styles.header}>
        <div className={styles.who}>
          <h1 className={styles.post}>{heading}</h1>
          {viewer && (
            <p className={styles.officer}>
              {viewer.name} · {t.desk.role[viewer.role]}
            </p>
          )}
        </div>
        <nav className={styles.links}>
          <a className={styles.language} href={`/${other}/desk/`} lang={other} hrefLang={other}>
            {t.app.otherLanguage}
          </a>
          {viewer && mayAdminister(viewer) && (
            <a className={styles.language} href={`/${locale}/desk/admin/`}>
              {t.desk.links.admin}
            </a>
          )}
          {viewer && (
            <a className={styles.language} href={`/${locale}/desk/account/`}>
              {t.desk.links.account}
            </a>
          )}
          {viewer && (
            <Button look="quiet" onClick={props.onSignOut}>
              {t.desk.signOut}
            </Button>
          )}
        </nav>
      </header>
      {!props.isSignedOut && (
        <div className={styles.states}>
          <ConnectionLine health={props.health} viewer={viewer} onRetry={props.onRetry} />
          <SoundLine
            state={props.sound}
            onTurnOn={props.onTurnSoundOn}
            onTest={props.onTestSound}
          />
        </div>
      )}
    </>
  );
}
