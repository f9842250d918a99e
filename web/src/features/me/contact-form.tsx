import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import type { ContactShare, Language } from '../../gql/me/graphql';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/choice-field';
import { Form, textOf } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import { removeContact, saveContact } from './contact-mutations';
import type { MeAnswer, MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { fieldError } from './me-words';
import { ProblemNotice } from './problem-notice';

export const ContactFormFragment = graphql(`
  fragment ContactForm on Contact {
    id
    name
    relation
    phone
    email
    language
    shares
  }
`);

type ContactFormProps = {
  contact: FragmentType<typeof ContactFormFragment> | null;
  onDone: (how: 'saved' | 'removed') => void;
  onLeave: () => void;
};

const SHARES: ContactShare[] = ['HAPPENED', 'WHERE', 'LIVE_POSITION'];
const LANGUAGES: Language[] = ['es', 'en'];

export function ContactForm({ onDone, onLeave, ...props }: ContactFormProps) {
  const { words, locale } = useMeTexts();
  const contact = readFragment(ContactFormFragment, props.contact);
  const [step, setStep] = useState<'idle' | 'working' | 'removing'>('idle');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const [isUnreachable, setIsUnreachable] = useState(false);
  const texts = words.contacts;

  const finish = (answer: MeAnswer<unknown>, how: 'saved' | 'removed') => {
    if (answer.kind === 'done') return onDone(how);
    setProblem(answer.problem);
    setStep('idle');
  };
  const save = async (values: FormData) => {
    const text = (name: string) => textOf(values, name) || null;
    const [phone, email, name] = [text('phone'), text('email'), text('name')];
    setIsUnreachable(!phone && !email);
    setProblem(name ? null : { kind: 'field', field: 'name' });
    if (!name || (!phone && !email)) return;
    setStep('working');
    const input = {
      name,
      relation: text('relation'),
      phone,
      email,
      language: textOf(values, 'language') as Language,
      shares: textOf(values, 'shares') as ContactShare,
    };
    finish(await saveContact(contact?.id ?? null, input), 'saved');
  };
  const remove = async (id: string) => {
    setStep('working');
    finish(await removeContact(id), 'removed');
  };

  return (
    <Form onSubmit={(values) => void save(values)}>
      <TextField
        label={texts.name}
        error={fieldError(problem, 'name', words)}
        name="name"
        autoComplete="off"
        defaultValue={contact?.name}
      />
      <TextField
        label={texts.relation}
        hint={texts.relationWhy}
        error={fieldError(problem, 'relation', words)}
        name="relation"
        autoComplete="off"
        defaultValue={contact?.relation ?? ''}
      />
      <TextField
        label={texts.phone}
        hint={texts.reachWhy}
        error={isUnreachable ? texts.reachMissing : fieldError(problem, 'phone', words)}
        name="phone"
        type="tel"
        autoComplete="off"
        defaultValue={contact?.phone ?? ''}
      />
      <TextField
        label={texts.email}
        error={fieldError(problem, 'email', words)}
        name="email"
        type="email"
        autoComplete="off"
        defaultValue={contact?.email ?? ''}
      />
      <SelectField
        label={texts.language}
        name="language"
        defaultValue={contact?.language ?? locale}
        options={LANGUAGES.map((value) => ({ value, text: texts.languages[value] }))}
      />
      <ChoiceField
        legend={texts.shares}
        name="shares"
        chosen={[contact?.shares ?? 'HAPPENED']}
        choices={SHARES.map((value) => ({
          value,
          text: texts.share[value],
          hint: texts.shareWhy[value],
        }))}
      />
      <ProblemNotice problem={problem} />
      <Button type="submit" wide large disabled={step === 'working'}>
        {step === 'working' ? texts.saving : texts.save}
      </Button>
      <Button look="secondary" wide onClick={onLeave}>
        {words.cancel}
      </Button>
      {contact && step !== 'removing' && (
        <Button look="quiet" wide onClick={() => setStep('removing')}>
          {texts.remove}
        </Button>
      )}
      {contact && step === 'removing' && (
        <Button look="alarm" wide onClick={() => void remove(contact.id)}>
          {fill(texts.removeYes, { name: contact.name })}
        </Button>
      )}
    </Form>
  );
}
