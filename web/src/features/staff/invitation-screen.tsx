'use client';

import { useEffect, useState } from 'react';
import {
  acceptInvitation,
  type OpenInvitation,
  readInvitation,
  type StaffProblem,
  sessionNow,
} from '../../lib/staff-session';
import { useFragment } from '../../lib/use-fragment';
import { useMounted } from '../../lib/use-mounted';
import { Button, LinkButton } from '../../ui/button';
import { Facts } from '../../ui/facts';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';
import { useStaffTexts } from './staff-i18n';
import { StaffProblemNotice } from './staff-problem-notice';
import { StaffSignIn } from './staff-sign-in';
import styles from './staff-sign-in.module.css';

type Step = 'open' | 'working' | 'accepted' | 'ready';

/** Takes the invitation from behind the #, which no server's log sees, and makes an account of it. */
export function InvitationScreen() {
  const { words, locale } = useStaffTexts();
  const isMounted = useMounted();
  const token = useFragment();
  const [invitation, setInvitation] = useState<OpenInvitation | null>(null);
  const [step, setStep] = useState<Step>('open');
  const [problem, setProblem] = useState<StaffProblem | null>(null);
  const texts = words.invitation;

  useEffect(() => {
    if (!token) return;
    let isGone = false;
    void readInvitation(token).then((answer) => {
      if (isGone) return;
      if (answer.kind === 'done') setInvitation(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      isGone = true;
    };
  }, [token]);

  const accept = async (values: { name: string; password: string }) => {
    setStep('working');
    setProblem(null);
    const answer = await acceptInvitation({ token, ...values });
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return setStep('open');
    }
    // With the account there is a session; where a second factor is demanded, it can do nothing else yet.
    const now = await sessionNow();
    const isWhole = now.kind === 'done' && now.value.state === 'SIGNED_IN';
    setStep(isWhole ? 'ready' : 'accepted');
  };

  if (step === 'accepted') {
    return <StaffSignIn hasEnded={false} onSignedIn={() => setStep('ready')} />;
  }
  if (step === 'ready') {
    return (
      <div className={styles.signIn}>
        <Notice tone="good" icon="check" title={texts.done} live="polite" />
        <LinkButton href={`/${locale}/desk/`} wide large>
          {words.toDesk}
        </LinkButton>
      </div>
    );
  }
  return (
    <div className={styles.signIn}>
      <h1 className={styles.heading}>{texts.heading}</h1>
      {isMounted && !token && (
        <Notice tone="warn" icon="warning" live="polite">
          <p>{texts.missing}</p>
        </Notice>
      )}
      {token && !invitation && !problem && <p role="status">{texts.reading}</p>}
      <StaffProblemNotice problem={problem} />
      {invitation && (
        <AcceptForm
          invitation={invitation}
          isWorking={step === 'working'}
          onAccept={(values) => void accept(values)}
        />
      )}
    </div>
  );
}

type AcceptFormProps = {
  invitation: OpenInvitation;
  isWorking: boolean;
  onAccept: (values: { name: string; password: string }) => void;
};

function AcceptForm({ invitation, isWorking, onAccept }: AcceptFormProps) {
  const { words } = useStaffTexts();
  const [differs, setDiffers] = useState(false);
  const texts = words.invitation;
  const send = (form: FormData) => {
    const password = String(form.get('password'));
    const isSame = password === String(form.get('again'));
    setDiffers(!isSame);
    if (isSame) onAccept({ name: textOf(form, 'name'), password });
  };
  return (
    <>
      <Facts
        facts={[
          { label: texts.invited, value: invitation.email },
          { label: texts.as, value: words.role[invitation.role] },
        ]}
      />
      <Form onSubmit={send}>
        <input type="hidden" name="username" autoComplete="username" value={invitation.email} />
        <TextField
          label={texts.name}
          name="name"
          autoComplete="name"
          defaultValue={invitation.name}
        />
        <TextField
          label={texts.password}
          hint={texts.passwordWhy}
          name="password"
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
        <Button type="submit" wide large disabled={isWorking}>
          {isWorking ? texts.working : texts.submit}
        </Button>
      </Form>
    </>
  );
}
