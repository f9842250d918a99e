import type { FormEvent, ReactNode } from 'react';
import styles from './form.module.css';

type FormProps = { onSubmit: (values: FormData) => void; children: ReactNode };

/** A form whose values are read when it is sent. Nothing leaves the page by itself. */
export function Form({ onSubmit, children }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {children}
    </form>
  );
}

/** The trimmed text of one input; '' where there is none. */
export const textOf = (values: FormData, name: string): string =>
  String(values.get(name) ?? '').trim();
