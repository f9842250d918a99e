import { useState } from 'react';
import type { MeMessages } from '../../lib/i18n/me-es';
import { Button } from '../../ui/button';
import { Form, textOf } from '../../ui/form';
import { Points } from '../../ui/points';
import { Section } from '../../ui/section';
import { PinField } from '../../ui/text-field';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { fieldError } from './me-words';
import { setPin } from './pin-mutations';
import { type PinFault, pinFaults } from './pin-rules';
import { ProblemNotice } from './problem-notice';

type SetPinProps = { hasPin: boolean; onSaved: () => void; onLeave: () => void };

export function SetPin({ hasPin, onSaved, onLeave }: SetPinProps) {
  const { words } = useMeTexts();
  const [faults, setFaults] = useState<PinFault[]>([]);
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const [isWorking, setIsWorking] = useState(false);
  const texts = words.pin;

  const save = async (values: FormData) => {
    const text = (name: string) => textOf(values, name);
    const form = {
      currentPin: text('currentPin'),
      pin: text('pin'),
      pinAgain: text('pinAgain'),
      duressPin: text('duressPin'),
      duressPinAgain: text('duressPinAgain'),
    };
    const found = pinFaults(form, hasPin);
    setFaults(found);
    setProblem(null);
    if (found.length > 0) return;
    setIsWorking(true);
    const answer = await setPin({
      pin: form.pin,
      duressPin: form.duressPin || null,
      currentPin: form.currentPin || null,
    });
    setIsWorking(false);
    if (answer.kind === 'problem') setProblem(answer.problem);
    else onSaved();
  };
  const errorOf = (name: PinFault['field']): string | undefined => {
    const fault = faults.find(({ field }) => field === name);
    if (fault) return faultWords(fault, words);
    return name === 'pin' || name === 'duressPin' || name === 'currentPin'
      ? fieldError(problem, name, words)
      : undefined;
  };

  return (
    <Form onSubmit={(values) => void save(values)}>
      {hasPin && <PinField label={texts.current} name="currentPin" error={errorOf('currentPin')} />}
      <PinField label={texts.first} hint={texts.firstWhy} name="pin" error={errorOf('pin')} />
      <PinField label={texts.again} name="pinAgain" error={errorOf('pinAgain')} />
      <Section heading={texts.duressHeading}>
        <Points points={texts.duressBody} />
        <PinField
          label={texts.duress}
          hint={texts.duressWhy}
          name="duressPin"
          error={errorOf('duressPin')}
        />
        <PinField
          label={texts.duressAgain}
          name="duressPinAgain"
          error={errorOf('duressPinAgain')}
        />
        <p>{texts.duressKept}</p>
      </Section>
      <ProblemNotice problem={problem} />
      <Button type="submit" wide large disabled={isWorking}>
        {isWorking ? texts.saving : texts.save}
      </Button>
      <Button look="quiet" wide onClick={onLeave}>
        {words.cancel}
      </Button>
    </Form>
  );
}

function faultWords(fault: PinFault, words: MeMessages): string {
  if (fault.kind === 'same') return words.pin.duressSame;
  if (fault.kind === 'length') return words.pin.duressLength;
  if (fault.kind === 'differs') return words.pin.againWrong;
  return words.fieldProblems[fault.field];
}
