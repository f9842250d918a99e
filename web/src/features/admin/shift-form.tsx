import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/choice-field';
import { Form, textOf } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import type { AdminProblem } from './admin-answer';
import { useAdminTexts } from './admin-i18n';
import styles from './duty.module.css';
import type { Shift } from './duty-data';
import type { ListedOfficer } from './staff-lists';

type ShiftValues = {
  officerId: string;
  weekdays: number[];
  startsAt: string;
  endsAt: string;
  fromDate: string | null;
  untilDate: string | null;
};

type ShiftFormProps = {
  shift?: Shift;
  colleagues: ListedOfficer[];
  problem: AdminProblem | null;
  isBusy: boolean;
  onSave: (values: ShiftValues) => void;
  onCancel: () => void;
};

export function ShiftForm({ shift, colleagues, problem, isBusy, ...on }: ShiftFormProps) {
  const { words } = useAdminTexts();
  const texts = words.duty;
  const wrong = (name: string, text: string) =>
    problem?.kind === 'field' && problem.field === name ? text : undefined;
  const save = (form: FormData) =>
    on.onSave({
      officerId: textOf(form, 'officer'),
      weekdays: form.getAll('weekdays').map(Number),
      startsAt: textOf(form, 'startsAt'),
      endsAt: textOf(form, 'endsAt'),
      fromDate: textOf(form, 'fromDate') || null,
      untilDate: textOf(form, 'untilDate') || null,
    });

  return (
    <Form onSubmit={save}>
      <SelectField
        label={texts.who}
        name="officer"
        defaultValue={shift?.officer.id}
        options={colleagues.map(({ id, name }) => ({ value: id, text: name }))}
      />
      <ChoiceField
        legend={texts.weekdays}
        name="weekdays"
        kind="checkbox"
        chosen={(shift?.weekdays ?? [1, 2, 3, 4, 5, 6, 7]).map(String)}
        choices={texts.days.map((text, index) => ({ value: String(index + 1), text }))}
      />
      <div className={styles.hours}>
        <TextField
          label={texts.from}
          name="startsAt"
          type="time"
          defaultValue={shift?.startsAt ?? '22:00'}
          error={wrong('startsAt', texts.timeWrong)}
        />
        <TextField
          label={texts.until}
          name="endsAt"
          type="time"
          defaultValue={shift?.endsAt ?? '06:00'}
          error={wrong('endsAt', texts.timeWrong)}
        />
        <TextField
          label={texts.firstDay}
          name="fromDate"
          type="date"
          defaultValue={shift?.fromDate ?? ''}
          error={wrong('fromDate', texts.dateWrong)}
        />
        <TextField
          label={texts.lastDay}
          name="untilDate"
          type="date"
          defaultValue={shift?.untilDate ?? ''}
          error={wrong('untilDate', texts.dateWrong)}
        />
      </div>
      {wrong('weekdays', texts.weekdaysWrong) && <p role="alert">{texts.weekdaysWrong}</p>}
      <Button type="submit" wide disabled={isBusy}>
        {isBusy ? words.actions.working : words.actions.save}
      </Button>
      <Button look="quiet" type="button" onClick={on.onCancel}>
        {words.actions.cancel}
      </Button>
    </Form>
  );
}
