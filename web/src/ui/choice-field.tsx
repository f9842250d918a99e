import styles from './choice-field.module.css';

type Choice = { value: string; text: string; hint?: string };

type ChoiceFieldProps = {
  legend: string;
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
  name,
  choices,
  kind = 'radio',
  chosen,
  scrolls,
}: ChoiceFieldProps) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.list} data-scrolls={scrolls}>
        {choices.map(({ value, text, hint }) => (
          <label key={value} className={styles.choice}>
            <input type={kind} name={name} value={value} defaultChecked={chosen.includes(value)} />
            <span>
              {text}
              {hint && <span className={styles.hint}>{hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
