import type { ReactNode } from 'react';
import styles from './card.module.css';

export function Cards({ children }: { children: ReactNode }) {
  return <div className={styles.cards}>{children}</div>;
}

type CardProps = { title: ReactNode; badge?: ReactNode; children?: ReactNode };

/** One of several things of a kind: its name, how it stands, what can be done with it. */
export function Card({ title, badge, children }: CardProps) {
  return (
    <article className={styles.card}>
      <div className={styles.top}>
        <h3 className={styles.title}>{title}</h3>
        {badge}
      </div>
      {children}
    </article>
  );
}
