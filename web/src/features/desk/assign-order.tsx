import { useState } from 'react';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { Form } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { useDeskI18n } from './desk-i18n';

/** As many as the server takes. */
const MOST_NEXT = 5;

type Choice = { id: string; name: string };

type AssignOrderProps = {
  chosen: Choice;
  /** Who else could have it. */
  others: Choice[];
  isBusy: boolean;
  onAssign: (next: string[]) => void;
  onLeave: () => void;
};

/** To whom it is assigned, and to whom it goes if they do not accept in time, one after the other. */
export function AssignOrder({ chosen, others, isBusy, onAssign, onLeave }: AssignOrderProps) {
  const { t } = useDeskI18n();
  const [next, setNext] = useState<string[]>([]);
  const words = t.desk.assign;
  const nameOf = (id: string) => others.find((one) => one.id === id)?.name ?? '';
  const isFull = next.length >= Math.min(MOST_NEXT, others.length);
  const places = isFull ? next : [...next, ''];
  const put = (index: number, id: string) =>
    setNext(id ? [...next.slice(0, index), id] : next.slice(0, index));

  return (
    <Form onSubmit={() => onAssign(next)}>
      <p>
        <strong>{fill(words.first, { name: chosen.name })}</strong>
      </p>
      {others.length === 0 && <p>{words.nobodyElse}</p>}
      {places.map((id, index) => (
        <SelectField
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in a line is its index.
          key={index}
          label={
            index === 0
              ? fill(words.ifNot, { name: chosen.name })
              : fill(words.ifNotEither, { name: nameOf(next[index - 1] ?? '') })
          }
          name={`next-${index}`}
          value={id}
          onChange={(event) => put(index, event.target.value)}
          options={[
            { value: '', text: words.nobodyNext },
            ...others
              .filter((one) => one.id === id || !next.includes(one.id))
              .map((one) => ({ value: one.id, text: one.name })),
          ]}
        />
      ))}
      <Button type="submit" wide disabled={isBusy}>
        {fill(words.choose, { name: chosen.name })}
      </Button>
      <Button look="quiet" type="button" onClick={onLeave}>
        {words.chooseAnother}
      </Button>
    </Form>
  );
}
