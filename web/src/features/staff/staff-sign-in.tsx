'use client';

import { useCallback, useEffect, useState } from 'react';
import { type SessionNow, type StaffProblem, sessionNow } from '../../lib/staff-session';
import { CodeStep } from './code-step';
import { EnrolStep } from './enrol-step';
import { PasswordStep } from './password-step';
import { useStaffTexts } from './staff-i18n';
import styles from './staff-sign-in.module.css';

type StaffSignInProps = {
  /** There was a session, and it is over. */
  hasEnded: boolean;
  onSignedIn: () => void;
};

type Step = 'checking' | 'password' | 'code' | 'enrol';

const stepOf = ({ state }: SessionNow): Step => {
  if (state === 'SECOND_STEP') return 'code';
  return state === 'TWO_FACTOR_MISSING' ? 'enrol' : 'password';
};

/** Brings somebody of the staff in, step by step; a reload goes on at the step where they were. */
export function StaffSignIn({ hasEnded, onSignedIn }: StaffSignInProps) {
  const { words } = useStaffTexts();
  const [step, setStep] = useState<Step>('checking');
  const [sso, setSso] = useState(false);
  const [problem, setProblem] = useState<StaffProblem | null>(null);

  useEffect(() => {
    let isGone = false;
    void sessionNow().then((answer) => {
      if (isGone) return;
      setSso(answer.kind === 'done' && answer.value.sso);
      setStep(answer.kind === 'done' ? stepOf(answer.value) : 'password');
    });
    return () => {
      isGone = true;
    };
  }, []);

  /** After a step that went well: whether it was the last one is for the server to say. */
  const goOn = useCallback(async () => {
    const answer = await sessionNow();
    const next = answer.kind === 'done' ? answer.value : null;
    if (next?.state === 'SECOND_STEP' || next?.state === 'TWO_FACTOR_MISSING') {
      return setStep(stepOf(next));
    }
    onSignedIn();
  }, [onSignedIn]);
  const startAgain = useCallback((why: StaffProblem | null) => {
    setProblem(why);
    setStep('password');
  }, []);

  return (
    <div className={styles.signIn}>
      {step === 'checking' && <p role="status">{words.checking}</p>}
      {step === 'password' && (
        <PasswordStep
          hasEnded={hasEnded}
          sso={sso}
          before={problem}
          onDone={(isHalf) => (isHalf ? setStep('code') : void goOn())}
        />
      )}
      {step === 'code' && <CodeStep onDone={() => void goOn()} onStartAgain={startAgain} />}
      {step === 'enrol' && <EnrolStep onDone={() => void goOn()} onStartAgain={startAgain} />}
    </div>
  );
}
