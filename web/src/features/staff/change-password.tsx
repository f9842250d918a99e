import { useState } from 'react';
import { changePassword, type StaffProblem } from '../../lib/staff-session';
import { Button } from '../../ui/button';
import { Form } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { TextField } from '../../ui/text-field';
import { useStaffTexts } from './staff-i18n';
import { StaffProblemNotice } from './staff-problem-notice';

type ChangePasswordProps = { onChanged: () => void; onSignedOut: () => void };

export function ChangePassword({ onChanged, onSignedOut }: ChangePasswordProps) {
  const { words } = useStaffTexts();
  const [step, setStep] = useState<'idle' | 'working' | 'changed'>('idle');
  const [differs, setDiffers] = useState(false);
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const texts = words.account;

  const change = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '');
    const isSame = text('next') === text('again');
    setDiffers(!isSame);
    if (!isSame) return;
    setStep('working');
    setProblem(null);
    const answer = await changePassword(text('current'), text('next'));
    if (answer.kind === 'problem') {
      setStep('idle');
      if (answer.problem.kind === 'over') return onSignedOut();
      return setProblem(answer.problem);
    }
    setStep('changed');
    onChanged();
  };

  return (
    <Section heading={texts.password}>
      {step === 'changed' ? (
        <Notice tone="good" icon="check" title={texts.changed} live="polite" />
      ) : (
        <Form onSubmit={(form) => void change(form)}>
          <TextField
            label={texts.current}
            name="current"
            type="password"
            autoComplete="current-password"
          />
          <TextField
            label={texts.next}
            hint={words.invitation.passwordWhy}
            name="next"
            type="password"
            autoComplete="new-password"
          />
          <TextField
            label={texts.again}
            error={differs ? words.problems.again : undefined}
            name="again"
            type="password"
            autoComplete="new-password"
          />
          <StaffProblemNotice problem={problem} refused="refusedCurrent" />
          <Button type="submit" wide large disabled={step === 'working'}>
            {step === 'working' ? texts.working : texts.save}
          </Button>
        </Form>
      )}
    </Section>
  );
}
