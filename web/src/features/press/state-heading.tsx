import { Fragment, useEffect, useRef } from 'react';
import { type FragmentType, readFragment } from '../../gql/press';
import { useI18n } from '../../lib/i18n/i18n';
import { Icon, type IconName } from '../../ui/icon';
import styles from './state-heading.module.css';
import { type StateWording, StateWords, stateWords } from './state-words';

const icons: Record<StateWording['tone'], IconName> = {
  waiting: 'clock',
  seen: 'check',
  cancelled: 'close',
  closed: 'check',
};

/** One status line: read whole by screen readers when it changes, set apart by size for the eye. */
export function StateHeading({ alert }: { alert: FragmentType<typeof StateWords> }) {
  const i18n = useI18n();
  const { tone, title, details } = stateWords(readFragment(StateWords, alert), i18n);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => void heading.current?.focus(), []);

  return (
    <div className={`${styles.state} ${styles[tone]}`}>
      <span className={styles.icon}>
        <Icon name={icons[tone]} size={36} />
      </span>
      <div role="status" aria-live="assertive" aria-atomic="true">
        <h1 ref={heading} tabIndex={-1} className={styles.words}>
          <span className={styles.title}>{title}</span>
          {details.map((detail) => (
            <Fragment key={detail}>
              <span className="visually-hidden"> · </span>
              <span className={styles.detail}>{detail}</span>
            </Fragment>
          ))}
        </h1>
      </div>
    </div>
  );
}
