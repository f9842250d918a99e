import { useEffect, useState } from 'react';
import {
  confirmTwoFactor,
  type Enrolment,
  enrolTwoFactor,
  type StaffProblem,
} from '../../lib/staff-session';
import { Button } from '../../ui/button';
import { CodeText } from '../../ui/code-text';
import { Form, textOf } from '../../ui/form';
import { QrCode } from '../../ui/qr-code';
import { Section } from '../../ui/section';
import { TextField } from '../../ui/text-field';
import { BackupCodes } from './backup-codes';
import { useStaffTexts } from './staff-i18n';
import { StaffProblemNotice } from './staff-problem-notice';
import styles from './staff-sign-in.module.css';

type EnrolStepProps = { onDone: () => void; onStartAgain: (why: StaffProblem) => void };

export function EnrolStep({ onDone, onStartAgain }: EnrolStepProps) {
  const { words } = useStaffTexts();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [isWorking, setIsWorking] = useState(false);
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const texts = words.enrol;

  useEffect(() => {
    let isGone = false;
    void enrolTwoFactor().then((answer) => {
      if (isGone) return;
      if (answer.kind === 'done') setEnrolment(answer.value);
      else onStartAgain(answer.problem);
    });
    return () => {
      isGone = true;
    };
  }, [onStartAgain]);

  const confirm = async (code: string) => {
    setIsWorking(true);
    setProblem(null);
    const answer = await confirmTwoFactor(code);
    setIsWorking(false);
    if (answer.kind === 'done') return onDone();
    if (answer.problem.kind === 'over') return onStartAgain(answer.problem);
    setProblem(answer.problem);
  };

  return (
    <>
      <h2 className={styles.heading}>{texts.heading}</h2>
      <p>{texts.body}</p>
      {!enrolment && <p role="status">{texts.starting}</p>}
      {enrolment && (
        <>
          <Section heading={texts.step1}>
            <p>{texts.step1Body}</p>
          </Section>
          <Section heading={texts.step2}>
            <QrCode text={enrolment.uri} label={texts.qr} />
            <p>{texts.secret}</p>
            <CodeText>{inFours(enrolment.secret)}</CodeText>
          </Section>
          <Section heading={texts.step3}>
            <BackupCodes codes={enrolment.backupCodes} />
          </Section>
          <Section heading={texts.step4}>
            <StaffProblemNotice problem={problem} refused="refusedCode" />
            <Form onSubmit={(form) => void confirm(textOf(form, 'code'))}>
              <div className={styles.code}>
                <TextField
                  label={words.code.code}
                  name="code"
                  autoComplete="one-time-code"
                  inputMode="numeric"
                />
              </div>
              <Button type="submit" wide large disabled={isWorking}>
                {isWorking ? words.signIn.working : texts.submit}
              </Button>
            </Form>
          </Section>
        </>
      )}
    </>
  );
}

const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');
