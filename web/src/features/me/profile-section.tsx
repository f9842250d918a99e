import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { thisDevice } from '../../lib/device';
import type { MeMessages } from '../../lib/i18n/me-es';
import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/choice-field';
import { Disclosure } from '../../ui/disclosure';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { TextArea, TextField } from '../../ui/text-field';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { fieldError } from './me-words';
import { ProblemNotice } from './problem-notice';
import { type ProfileForm, profileChanges } from './profile-changes';
import { updateProfile } from './update-profile';

export const ProfileSectionFragment = graphql(`
  fragment ProfileSection on Person {
    profile {
      names
      birthDate
      phone
      languages
      healthNotes
      childrenNotes
    }
  }
`);

type ProfileSectionProps = {
  person: FragmentType<typeof ProfileSectionFragment>;
  onChanged: () => Promise<void>;
  children: React.ReactNode;
};

type Step = 'idle' | 'working' | 'saved' | 'unchanged';
type LanguageName = keyof MeMessages['languageNames'];

export function ProfileSection({ onChanged, children, ...props }: ProfileSectionProps) {
  const { words } = useMeTexts();
  const { profile } = readFragment(ProfileSectionFragment, props.person);
  const [step, setStep] = useState<Step>('idle');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const texts = words.profile;

  const before: ProfileForm = {
    names: profile.names ?? '',
    birthDate: profile.birthDate ?? '',
    phone: profile.phone ?? '',
    languages: profile.languages,
    healthNotes: profile.healthNotes ?? '',
    childrenNotes: profile.childrenNotes ?? '',
  };
  const isFilled = Object.values(before).some((value) => value.length > 0);

  const save = async (values: FormData) => {
    const text = (name: string) => textOf(values, name);
    const changes = profileChanges(before, {
      names: text('names'),
      birthDate: text('birthDate'),
      phone: text('phone'),
      languages: values.getAll('languages').map(String),
      healthNotes: text('healthNotes'),
      childrenNotes: text('childrenNotes'),
    });
    setProblem(null);
    if (!changes) return setStep('unchanged');
    setStep('working');
    const answer = await updateProfile(thisDevice().connection.client, changes);
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return setStep('idle');
    }
    await onChanged();
    setStep('saved');
  };

  return (
    <Disclosure heading={texts.heading} summary={isFilled ? texts.filled : texts.empty}>
      <p>{texts.body}</p>
      <Form onSubmit={(values) => void save(values)}>
        <TextField
          label={texts.names}
          hint={texts.namesWhy}
          error={fieldError(problem, 'names', words)}
          name="names"
          autoComplete="name"
          defaultValue={before.names}
        />
        <TextField
          label={texts.birthDate}
          hint={texts.birthDateWhy}
          error={fieldError(problem, 'birthDate', words)}
          name="birthDate"
          type="date"
          autoComplete="bday"
          defaultValue={before.birthDate}
        />
        <TextField
          label={texts.phone}
          hint={texts.phoneWhy}
          error={fieldError(problem, 'phone', words)}
          name="phone"
          type="tel"
          autoComplete="tel"
          defaultValue={before.phone}
        />
        <div>
          <ChoiceField
            legend={`${texts.languages}. ${texts.languagesWhy}`}
            name="languages"
            kind="checkbox"
            chosen={before.languages}
            choices={(Object.keys(words.languageNames) as LanguageName[]).map((value) => ({
              value,
              text: words.languageNames[value],
            }))}
          />
        </div>
        <TextArea
          label={texts.healthNotes}
          hint={texts.healthNotesWhy}
          error={fieldError(problem, 'healthNotes', words)}
          name="healthNotes"
          defaultValue={before.healthNotes}
        />
        <TextArea
          label={texts.childrenNotes}
          hint={texts.childrenNotesWhy}
          error={fieldError(problem, 'childrenNotes', words)}
          name="childrenNotes"
          defaultValue={before.childrenNotes}
        />
        <ProblemNotice problem={problem} />
        {step === 'saved' && <Notice tone="good" icon="check" title={texts.saved} live="polite" />}
        {step === 'unchanged' && <p role="status">{texts.unchanged}</p>}
        <Button type="submit" wide large disabled={step === 'working'}>
          {step === 'working' ? texts.saving : texts.save}
        </Button>
      </Form>
      {children}
    </Disclosure>
  );
}
