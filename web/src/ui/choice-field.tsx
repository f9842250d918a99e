import styles from './choice-field.module.css';
import { Icon } from './icon';

type Choice = { value: string; text: string; hint?: string };

type ChoiceFieldProps = {
  legend: string;
  hint?: string;
  /** What is wrong with the choice, and what would be right. */
  error?: string | undefined;
  name: string;
  choices: Choice[];
  /** One may be chosen, or several. */
  kind?: 'radio' | 'checkbox';
  chosen: readonly string[];
  /** Too many to be seen at once. */
  scrolls?: boolean;
};

/** Few choices, each with its own words, all to be seen at once. */
export function ChoiceField({
  legend,
  hint,
  error,
  name,
  choices,
  kind = 'radio',
  chosen,
  scrolls,
}: ChoiceFieldProps) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      <div className={styles.list} data-scrolls={scrolls}>
        {choices.map(({ value, text, hint: why }) => (
          <label key={value} className={styles.choice}>
            <input type={kind} name={name} value={value} defaultChecked={chosen.includes(value)} />
            <span>
              {text}
              {why && <span className={styles.hint}>{why}</span>}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p className={styles.error} role="alert">
          <Icon name="warning" /> {error}
        </p>
      )}
    </fieldset>
  );
}
