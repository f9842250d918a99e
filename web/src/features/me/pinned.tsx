import { type ReactNode, useCallback, useState } from 'react';
import { thisDevice } from '../../lib/device';
import { rememberPin } from '../../lib/known-pin';
import { useNow } from '../../lib/use-now';
import { Button } from '../../ui/button';
import { PinPad } from '../../ui/pin-pad';
import type { MeAnswer, MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { ProblemNotice } from './problem-notice';

type PinnedProps<T> = {
  hasPin: boolean;
  act: (pin: string | undefined) => Promise<MeAnswer<T>>;
  onDone: (value: T) => void;
  working: string;
  /** What starts it. */
  children: (start: () => void) => ReactNode;
};

/** An act for which the PIN is asked first, where one is set. */
export function Pinned<T>({ hasPin, act, onDone, working, children }: PinnedProps<T>) {
  const { words, t, format } = useMeTexts();
  const [step, setStep] = useState<'idle' | 'pin' | 'working'>('idle');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const now = useNow();

  const run = useCallback(
    async (pin?: string) => {
      setStep('working');
      setProblem(null);
      const answer = await act(pin);
      if (answer.kind === 'done') {
        setStep('idle');
        return onDone(answer.value);
      }
      setProblem(answer.problem);
      const asksForPin = answer.problem.kind === 'pin-required';
      if (asksForPin) rememberPin(thisDevice().store, true);
      setStep(pin !== undefined || asksForPin ? 'pin' : 'idle');
    },
    [act, onDone],
  );
  const start = useCallback(() => {
    if (hasPin) setStep('pin');
    else void run();
  }, [hasPin, run]);

  const isLocked = problem?.kind === 'pin-locked' && Date.parse(problem.retryAt) > now;
  return (
    <>
      <ProblemNotice problem={problem} />
      {step === 'working' && <p role="status">{working}</p>}
      {step === 'idle' && children(start)}
      {step === 'pin' && (
        <>
          <PinPad
            label={t.pin.enter}
            submitText={t.pin.submit}
            eraseText={t.pin.erase}
            countText={(count) => format.plural(t.pin.typed, count)}
            disabled={isLocked}
            onSubmit={(pin) => void run(pin)}
          />
          <Button
            look="secondary"
            wide
            onClick={() => {
              setStep('idle');
              setProblem(null);
            }}
          >
            {words.cancel}
          </Button>
        </>
      )}
    </>
  );
}
