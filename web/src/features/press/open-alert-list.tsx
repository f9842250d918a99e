import { readFragment } from '../../gql/press';
import { useI18n } from '../../lib/i18n/i18n';
import { AlertViewFragment } from './alert-view';
import styles from './open-alert-list.module.css';
import { StateWords, stateWords } from './state-words';
import type { Press } from './use-press-app';

type OpenAlertListProps = { presses: readonly Press[]; onOpen: (id: string) => void };

export function OpenAlertList({ presses, onOpen }: OpenAlertListProps) {
  const i18n = useI18n();
  const { t, format } = i18n;
  if (presses.length === 0) return null;

  const words = ({ answer, pressedAt }: Press): string => {
    if (!answer) return `${format.clock(pressedAt)} · ${t.press.waitingToSend}`;
    const alert = readFragment(StateWords, readFragment(AlertViewFragment, answer));
    const { title, details } = stateWords(alert, i18n);
    return [title, ...details].join(' · ');
  };

  return (
    <section className={styles.open}>
      <h2 className={styles.heading}>{t.press.openAlerts}</h2>
      <ul className={styles.list}>
        {presses.map((press) => (
          <li key={press.id}>
            <button type="button" className={styles.row} onClick={() => onOpen(press.id)}>
              {words(press)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
