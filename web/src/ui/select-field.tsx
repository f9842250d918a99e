import { type SelectHTMLAttributes, useId } from 'react';
import { describedBy, Field, type FieldTexts } from './field';

type Option = { value: string; text: string };

type SelectFieldProps = Omit<
  SelectHTMLAttributes<HTMLSelectElement>,
  'className' | 'style' | 'id' | 'children'
> &
  FieldTexts & { options: Option[] };

export function SelectField({ label, hint, error, options, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <select {...select} id={id} aria-describedby={describedBy(id, hint, error)}>
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}
