import type { ReactNode } from 'react';
import styles from './section.module.css';

type SectionProps = { heading: string; aside?: ReactNode; children: ReactNode };

export function Section({ heading, aside, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <div className={styles.top}>
        <h2 className={styles.heading}>{heading}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
