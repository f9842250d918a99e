import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';
import { DemoOfficers } from './demo-officers';
import { useDeskI18n } from './desk-i18n';
import styles from './sign-in.module.css';
import { signIn } from './staff-session';

type SignInProps = { hasEnded: boolean; onSignedIn: () => void };

export function SignIn({ hasEnded, onSignedIn }: SignInProps) {
  const { t } = useDeskI18n();
  const [step, setStep] = useState<'idle' | 'working' | 'refused' | 'failed'>('idle');
  const words = t.desk.signIn;

  const enter = async (email: string, password: string) => {
    setStep('working');
    const outcome = await signIn(email, password);
    if (outcome === 'signed-in') onSignedIn();
    else setStep(outcome);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void enter(String(form.get('email')), String(form.get('password')));
  };

  return (
    <div className={styles.signIn}>
      <h2 className={styles.heading}>{words.heading}</h2>
      {hasEnded && step === 'idle' && (
        <Notice tone="warn" icon="warning" live="polite">
          <p>{words.ended}</p>
        </Notice>
      )}
      {(step === 'refused' || step === 'failed') && (
        <Notice tone="alarm" icon="warning" live="assertive">
          <p>{words[step]}</p>
        </Notice>
      )}
      <form className={styles.form} onSubmit={submit}>
        <TextField label={words.email} name="email" type="email" autoComplete="username" required />
        <TextField
          label={words.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" wide large disabled={step === 'working'}>
          {step === 'working' ? words.working : words.submit}
        </Button>
      </form>
      <DemoOfficers
        disabled={step === 'working'}
        onChoose={({ email, password }) => void enter(email, password)}
      />
    </div>
  );
}
