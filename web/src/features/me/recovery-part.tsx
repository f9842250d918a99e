import { useCallback, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { copyText } from '../../lib/copy-text';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { CodeText } from '../../ui/code-text';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { useMeTexts } from './me-i18n';
import { makeRecoveryCode } from './phone-mutations';
import { Pinned } from './pinned';

export const RecoveryPartFragment = graphql(`
  fragment RecoveryPart on Person {
    hasPin
    recoveryMadeAt
  }
`);

type RecoveryPartProps = {
  person: FragmentType<typeof RecoveryPartFragment>;
  onChanged: () => Promise<void>;
};

export function RecoveryPart({ onChanged, ...props }: RecoveryPartProps) {
  const { words, format } = useMeTexts();
  const { hasPin, recoveryMadeAt } = readFragment(RecoveryPartFragment, props.person);
  const [code, setCode] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const texts = words.phones;
  const show = useCallback(
    ({ recoveryCode }: { recoveryCode: string }) => {
      setCode(recoveryCode);
      setCopied(false);
      void onChanged();
    },
    [onChanged],
  );

  if (code) {
    return (
      <Section heading={texts.recoveryHeading}>
        <Notice tone="warn" icon="warning" live="polite">
          <p>{texts.recoveryOnce}</p>
        </Notice>
        <CodeText>{code}</CodeText>
        <Button look="secondary" wide onClick={() => void copyText(code).then(setCopied)}>
          {copied ? texts.copied : texts.copy}
        </Button>
        <Button look="secondary" wide onClick={() => window.print()}>
          {texts.print}
        </Button>
        <Button wide onClick={() => setCode(null)}>
          {texts.done}
        </Button>
      </Section>
    );
  }
  return (
    <Section heading={texts.recoveryHeading}>
      <p>{texts.recoveryBody}</p>
      {recoveryMadeAt && <p>{fill(texts.recoveryMade, { time: format.dated(recoveryMadeAt) })}</p>}
      <Pinned hasPin={hasPin} working={words.consent.working} act={makeRecoveryCode} onDone={show}>
        {(start) => (
          <Button look="secondary" wide onClick={start}>
            {recoveryMadeAt ? texts.recoveryAgain : texts.recoveryMake}
          </Button>
        )}
      </Pinned>
    </Section>
  );
}
