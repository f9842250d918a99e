import styles from './code-text.module.css';

/** A code to be read out, typed off or copied: large, and broken in groups. */
export function CodeText({ children }: { children: string }) {
  return <output className={styles.code}>{children}</output>;
}
