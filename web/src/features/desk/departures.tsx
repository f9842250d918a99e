import { consulateName } from '../../lib/consulate-name';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import styles from './departures.module.css';
import { useDeskI18n } from './desk-i18n';
import type { Departure } from './desk-state';

type DeparturesProps = { departures: readonly Departure[]; onRead: (id: string) => void };

export function Departures({ departures, onRead }: DeparturesProps) {
  const { t, locale } = useDeskI18n();
  const notes = departures.map(({ id, consulate }) => {
    const post = consulate ? consulateName(consulate, locale) : t.app.callCenter;
    return (
      <Notice
        key={id}
        tone="calm"
        icon="place"
        title={fill(t.desk.list.moved, { post })}
        live="polite"
        action={
          <Button look="quiet" onClick={() => onRead(id)}>
            {t.desk.list.dismiss}
          </Button>
        }
      />
    );
  });
  return <div className={styles.notes}>{notes}</div>;
}
