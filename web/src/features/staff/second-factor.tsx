import { useEffect, useState } from 'react';
import { graphql } from '../../gql/staff';
import { staffConnection } from '../../lib/staff-connection';
import { renewBackupCodes, type StaffProblem } from '../../lib/staff-session';
import { Button } from '../../ui/button';
import { Form } from '../../ui/form';
import { Section } from '../../ui/section';
import { TextField } from '../../ui/text-field';
import { BackupCodes } from './backup-codes';
import { useStaffTexts } from './staff-i18n';
import { StaffProblemNotice } from './staff-problem-notice';

const SecondFactorDocument = graphql(`
  query SecondFactor {
    viewer {
      officer {
        twoFactorEnabled
      }
    }
  }
`);

/** Whether the second step is set up, and new backup codes for whoever has used or lost theirs. */
export function SecondFactor({ onSignedOut }: { onSignedOut: () => void }) {
  const { words } = useStaffTexts();
  const [isOn, setIsOn] = useState<boolean | null>(null);
  const [step, setStep] = useState<'idle' | 'open' | 'working'>('idle');
  const [codes, setCodes] = useState<string[] | null>(null);
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const texts = words.account;

  useEffect(() => {
    const { client } = staffConnection();
    void client
      .query(SecondFactorDocument, {})
      .toPromise()
      .then(({ data }) => setIsOn(data?.viewer?.officer?.twoFactorEnabled ?? null));
  }, []);

  const renew = async (form: FormData) => {
    setStep('working');
    setProblem(null);
    const answer = await renewBackupCodes(String(form.get('proof') ?? ''));
    if (answer.kind === 'problem') {
      setStep('open');
      if (answer.problem.kind === 'over') return onSignedOut();
      return setProblem(answer.problem);
    }
    setStep('idle');
    setCodes(answer.value.backupCodes);
  };

  return (
    <Section heading={texts.secondStep}>
      {isOn !== null && <p>{isOn ? texts.secondStepOn : texts.secondStepOff}</p>}
      {codes && <BackupCodes codes={codes} />}
      {isOn && !codes && step === 'idle' && (
        <Button look="secondary" wide onClick={() => setStep('open')}>
          {texts.newCodes}
        </Button>
      )}
      {step !== 'idle' && (
        <Form onSubmit={(form) => void renew(form)}>
          <p>{texts.newCodesBody}</p>
          <TextField
            label={texts.proof}
            name="proof"
            type="password"
            autoComplete="current-password"
          />
          <StaffProblemNotice problem={problem} refused="refused" />
          <Button type="submit" wide large disabled={step === 'working'}>
            {texts.newCodes}
          </Button>
        </Form>
      )}
    </Section>
  );
}
