import { type InputHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';
import { describedBy, Field, type FieldTexts } from './field';
import styles from './field.module.css';

type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'id'> &
  FieldTexts;

export function TextField({ label, hint, error, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        {...input}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

type TextAreaProps = Omit<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  'className' | 'style' | 'id'
> &
  FieldTexts;

export function TextArea({ label, hint, error, ...input }: TextAreaProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <textarea
        {...input}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

type PinFieldProps = FieldTexts & { name: string; required?: boolean };

/**
 * A PIN typed in a form. Hidden by style, not as a password: no browser then offers to keep it, and
 * what a browser keeps would tell whoever looks how many PINs there are.
 */
export function PinField({ label, hint, error, name, required }: PinFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={name}
        required={required}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        pattern="[0-9]{4,8}"
        maxLength={8}
        className={styles.secret}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}
