import { useCallback, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import type { MeMessages } from '../../lib/i18n/me-es';
import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/choice-field';
import { Disclosure } from '../../ui/disclosure';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { TextArea, TextField } from '../../ui/text-field';
import { useMeTexts } from './me-i18n';
import { fieldError } from './me-words';
import { PinStep } from './pin-step';
import { ProblemNotice } from './problem-notice';
import { type ProfileForm, profileChanges } from './profile-changes';
import { updateProfile } from './update-profile';
import { usePinned } from './use-pinned';

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

type Step = 'idle' | 'saved' | 'unchanged';

type LanguageName = keyof MeMessages['languageNames'];

const LINES = [
  { name: 'names', autoComplete: 'name' },
  { name: 'birthDate', type: 'date', autoComplete: 'bday' },
  { name: 'phone', type: 'tel', autoComplete: 'tel' },
] as const;

export function ProfileSection({ onChanged, children, ...props }: ProfileSectionProps) {
  const { words } = useMeTexts();
  const { profile } = readFragment(ProfileSectionFragment, props.person);
  const [step, setStep] = useState<Step>('idle');
  const saved = useCallback(async () => {
    await onChanged();
    setStep('saved');
  }, [onChanged]);
  const pinned = usePinned({ act: updateProfile, onDone: () => void saved() });
  const { problem } = pinned;
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

  const save = (values: FormData) => {
    const text = (name: string) => textOf(values, name);
    const changes = profileChanges(before, {
      names: text('names'),
      birthDate: text('birthDate'),
      phone: text('phone'),
      languages: values.getAll('languages').map(String),
      healthNotes: text('healthNotes'),
      childrenNotes: text('childrenNotes'),
    });
    setStep(changes ? 'idle' : 'unchanged');
    if (changes) void pinned.run(changes);
    else pinned.leave();
  };
  const textField = (name: (typeof LINES)[number]['name'] | 'healthNotes' | 'childrenNotes') => ({
    label: texts[name],
    hint: texts[`${name}Why`],
    error: fieldError(problem, name, words),
    name,
    defaultValue: before[name],
  });

  return (
    <Disclosure
      id="profile"
      heading={texts.heading}
      summary={isFilled ? texts.filled : texts.empty}
    >
      <p>{texts.body}</p>
      <Form onSubmit={(values) => save(values)}>
        {LINES.map(({ name, ...input }) => (
          <TextField key={name} {...input} {...textField(name)} />
        ))}
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
        <TextArea {...textField('healthNotes')} />
        <TextArea {...textField('childrenNotes')} />
        <ProblemNotice problem={problem} />
        {step === 'saved' && <Notice tone="good" icon="check" title={texts.saved} live="polite" />}
        {step === 'unchanged' && <p role="status">{texts.unchanged}</p>}
        {pinned.step === 'pin' ? (
          <PinStep problem={problem} onPin={pinned.enter} onLeave={pinned.leave} />
        ) : (
          <Button type="submit" wide large disabled={pinned.step === 'working'}>
            {pinned.step === 'working' ? texts.saving : texts.save}
          </Button>
        )}
      </Form>
      {children}
    </Disclosure>
  );
}
