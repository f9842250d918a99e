import { useState } from 'react';
import { type StaffProblem, signIn, singleSignOnUrl } from '../../lib/staff-session';
import { useFragment } from '../../lib/use-fragment';
import { Button, LinkButton } from '../../ui/button';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';
import { DemoOfficers } from './demo-officers';
import { ssoProblemOf } from './sso-problem';
import { useStaffTexts } from './staff-i18n';
import { StaffProblemNotice } from './staff-problem-notice';
import styles from './staff-sign-in.module.css';

type PasswordStepProps = {
  hasEnded: boolean;
  sso: boolean;
  /** Why somebody was sent back here. */
  before: StaffProblem | null;
  onDone: (isHalf: boolean) => void;
};

export function PasswordStep({ hasEnded, sso, before, onDone }: PasswordStepProps) {
  const { words, locale } = useStaffTexts();
  const [isWorking, setIsWorking] = useState(false);
  const [problem, setProblem] = useState<StaffProblem | null>(before);
  const ssoProblem = ssoProblemOf(useFragment());
  const texts = words.signIn;

  const enter = async (email: string, password: string) => {
    setIsWorking(true);
    setProblem(null);
    const answer = await signIn(email, password);
    setIsWorking(false);
    if (answer.kind === 'done') onDone(answer.value.twoFactor === true);
    else setProblem(answer.problem);
  };

  return (
    <>
      <h2 className={styles.heading}>{texts.heading}</h2>
      {hasEnded && !problem && !isWorking && (
        <Notice tone="warn" icon="warning" live="polite">
          <p>{texts.ended}</p>
        </Notice>
      )}
      {ssoProblem && (
        <Notice tone="warn" icon="warning" live="polite">
          <p>{texts.ssoProblem[ssoProblem]}</p>
        </Notice>
      )}
      <StaffProblemNotice problem={problem} refused="refusedPassword" />
      {sso && (
        <>
          <LinkButton href={singleSignOnUrl(locale)} wide large>
            {texts.sso}
          </LinkButton>
          <p>{texts.or}</p>
        </>
      )}
      <Form onSubmit={(form) => void enter(textOf(form, 'email'), String(form.get('password')))}>
        <TextField label={texts.email} name="email" type="email" autoComplete="username" />
        <TextField
          label={texts.password}
          name="password"
          type="password"
          autoComplete="current-password"
        />
        <Button type="submit" look={sso ? 'secondary' : 'primary'} wide large disabled={isWorking}>
          {isWorking ? texts.working : texts.submit}
        </Button>
      </Form>
      <DemoOfficers
        disabled={isWorking}
        onChoose={({ email, password }) => void enter(email, password)}
      />
    </>
  );
}
