import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { thisDevice } from '../../lib/device';
import { enroll } from '../../lib/enroll';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import { Points } from '../../ui/points';
import { changeMe } from './change-me';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { ProblemNotice } from './problem-notice';

export const ConsentSectionFragment = graphql(`
  fragment ConsentSection on Person {
    consentedAt
    consentWithdrawnAt
  }
`);

const WithdrawConsent = graphql(`
  mutation WithdrawConsent {
    result: withdrawConsent {
      __typename
      ... on Error {
        code
        field
      }
    }
  }
`);

type ConsentSectionProps = {
  person: FragmentType<typeof ConsentSectionFragment>;
  onChanged: () => Promise<void>;
};

export function ConsentSection({ onChanged, ...props }: ConsentSectionProps) {
  const { words, t, locale, format } = useMeTexts();
  const { consentedAt, consentWithdrawnAt } = readFragment(ConsentSectionFragment, props.person);
  const [step, setStep] = useState<'idle' | 'asking' | 'working'>('idle');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const texts = words.consent;
  const isGiven = Boolean(consentedAt) && !consentWithdrawnAt;
  const summary = isGiven ? texts.given : consentWithdrawnAt ? texts.withdrawn : texts.none;

  const end = async (failed: MeProblem | null) => {
    setProblem(failed);
    if (!failed) await onChanged();
    setStep('idle');
  };
  const withdraw = async () => {
    setStep('working');
    const answer = await changeMe(WithdrawConsent, {});
    await end(answer.kind === 'problem' ? answer.problem : null);
  };
  const give = async () => {
    setStep('working');
    const isDone = await enroll(thisDevice().connection.client, locale);
    await end(isDone ? null : { kind: 'failed' });
  };

  return (
    <Disclosure heading={texts.heading} summary={summary}>
      {consentedAt && <p>{fill(texts.givenAt, { time: format.dated(consentedAt) })}</p>}
      {consentWithdrawnAt && (
        <p>{fill(texts.withdrawnAt, { time: format.dated(consentWithdrawnAt) })}</p>
      )}
      <p>{texts.words}</p>
      <Points points={t.prepare.consent} />
      <ProblemNotice problem={problem} />
      {step === 'working' && <p role="status">{texts.working}</p>}
      {isGiven && step === 'idle' && (
        <Button look="secondary" wide onClick={() => setStep('asking')}>
          {texts.withdraw}
        </Button>
      )}
      {isGiven && step === 'asking' && (
        <Notice tone="warn" title={texts.withdraw} live="polite">
          <p>{texts.withdrawBody}</p>
          <Button look="primary" wide onClick={() => setStep('idle')}>
            {words.cancel}
          </Button>
          <Button look="quiet" wide onClick={() => void withdraw()}>
            {texts.withdrawYes}
          </Button>
        </Notice>
      )}
      {!isGiven && step === 'idle' && (
        <Button wide large onClick={() => void give()}>
          {texts.give}
        </Button>
      )}
    </Disclosure>
  );
}
