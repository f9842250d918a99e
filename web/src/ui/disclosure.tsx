import type { ReactNode } from 'react';
import styles from './disclosure.module.css';
import { Icon } from './icon';

type DisclosureProps = { heading: string; summary?: ReactNode; children: ReactNode };

/** One part of a long page, closed until it is wanted; its summary says how things stand. */
export function Disclosure({ heading, summary, children }: DisclosureProps) {
  return (
    <details className={styles.part}>
      <summary className={styles.top}>
        <span className={styles.words}>
          <h2 className={styles.heading}>{heading}</h2>
          {summary && <span className={styles.summary}>{summary}</span>}
        </span>
        <span className={styles.arrow}>
          <Icon name="back" />
        </span>
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
