import { useCallback, useState } from 'react';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import { useMeTexts } from './me-i18n';
import type { Person } from './me-person';
import { removePin } from './pin-mutations';
import { Pinned } from './pinned';
import { SetPin } from './set-pin';

type PinSectionProps = { hasPin: Person['hasPin']; onChanged: () => Promise<void> };

/** Says whether there is a PIN, and never whether there is a second one. */
export function PinSection({ hasPin, onChanged }: PinSectionProps) {
  const { words } = useMeTexts();
  const [step, setStep] = useState<'idle' | 'setting' | 'saved' | 'removed'>('idle');
  const texts = words.pin;
  const finish = useCallback(
    async (how: 'saved' | 'removed') => {
      await onChanged();
      setStep(how);
    },
    [onChanged],
  );
  const removed = useCallback(() => void finish('removed'), [finish]);

  return (
    <Disclosure heading={texts.heading} summary={hasPin ? texts.set : words.notSet}>
      <p>{texts.body}</p>
      {(step === 'saved' || step === 'removed') && (
        <Notice tone="good" icon="check" title={texts[step]} live="polite" />
      )}
      {step === 'setting' ? (
        <SetPin
          hasPin={hasPin}
          onSaved={() => void finish('saved')}
          onLeave={() => setStep('idle')}
        />
      ) : (
        <>
          <Button wide onClick={() => setStep('setting')}>
            {hasPin ? texts.change : texts.setHeading}
          </Button>
          {hasPin && (
            <Pinned hasPin working={texts.saving} act={removePin} onDone={removed}>
              {(start) => (
                <Button look="quiet" wide onClick={start}>
                  {texts.remove}
                </Button>
              )}
            </Pinned>
          )}
        </>
      )}
    </Disclosure>
  );
}
