import type { ReactNode } from 'react';
import styles from './badge.module.css';
import type { Tone } from './notice';

type BadgeProps = { tone: Tone; strong?: boolean; children: ReactNode };

export function Badge({ tone, strong, children }: BadgeProps) {
  return (
    <span className={`${styles.badge} ${styles[tone]} ${strong ? styles.strong : ''}`}>
      {children}
    </span>
  );
}
