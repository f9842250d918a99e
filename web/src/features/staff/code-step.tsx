import { useState } from 'react';
import { type StaffProblem, secondStep } from '../../lib/staff-session';
import { Button } from '../../ui/button';
import { Form, textOf } from '../../ui/form';
import { TextField } from '../../ui/text-field';
import { useStaffTexts } from './staff-i18n';
import { StaffProblemNotice } from './staff-problem-notice';
import styles from './staff-sign-in.module.css';

type CodeStepProps = { onDone: () => void; onStartAgain: (why: StaffProblem | null) => void };

export function CodeStep({ onDone, onStartAgain }: CodeStepProps) {
  const { words } = useStaffTexts();
  const [isBackup, setIsBackup] = useState(false);
  const [isWorking, setIsWorking] = useState(false);
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const texts = words.code;

  const enter = async (code: string) => {
    setIsWorking(true);
    setProblem(null);
    const answer = await secondStep(code);
    setIsWorking(false);
    if (answer.kind === 'done') return onDone();
    if (answer.problem.kind === 'over') return onStartAgain(answer.problem);
    setProblem(answer.problem);
  };

  return (
    <>
      <h2 className={styles.heading}>{texts.heading}</h2>
      {!isBackup && <p>{texts.body}</p>}
      <StaffProblemNotice problem={problem} refused="refusedCode" />
      <Form onSubmit={(form) => void enter(textOf(form, 'code'))}>
        <div className={styles.code}>
          <TextField
            key={String(isBackup)}
            label={isBackup ? texts.backup : texts.code}
            hint={isBackup ? texts.backupWhy : undefined}
            name="code"
            autoComplete={isBackup ? 'off' : 'one-time-code'}
            inputMode={isBackup ? 'text' : 'numeric'}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            autoFocus
          />
        </div>
        <Button type="submit" wide large disabled={isWorking}>
          {isWorking ? words.signIn.working : texts.submit}
        </Button>
      </Form>
      <Button look="quiet" wide onClick={() => setIsBackup(!isBackup)}>
        {isBackup ? texts.useApp : texts.useBackup}
      </Button>
      <Button look="quiet" wide onClick={() => onStartAgain(null)}>
        {texts.back}
      </Button>
    </>
  );
}
