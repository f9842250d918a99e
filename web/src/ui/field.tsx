import type { ReactNode } from 'react';
import styles from './field.module.css';
import { Icon } from './icon';

/** Ids by which an input names what is written under it. */
export const hintId = (id: string) => `${id}-hint`;
export const errorId = (id: string) => `${id}-error`;

export const describedBy = (id: string, hint: ReactNode, error: ReactNode) =>
  [hint && hintId(id), error && errorId(id)].filter(Boolean).join(' ') || undefined;

export type FieldTexts = {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value, and what would be right. */
  error?: string | undefined;
};

type FieldProps = FieldTexts & { id: string; children: ReactNode };

/** A label, what it is for, the input, and what is wrong with it. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  return (
    <div className={styles.field} data-wrong={error !== undefined}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {hint && (
        <p id={hintId(id)} className={styles.hint}>
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p id={errorId(id)} className={styles.error} role="alert">
          <Icon name="warning" /> {error}
        </p>
      )}
    </div>
  );
}
