import { useCallback, useRef, useState } from 'react';
import { thisDevice } from '../../lib/device';
import { rememberPin } from '../../lib/known-pin';
import type { MeAnswer, MeProblem } from './me-answer';

type PinnedAct<Input, T> = {
  act: (input: Input, pin: string | undefined) => Promise<MeAnswer<T>>;
  onDone: (value: T, input: Input) => void;
};

/** An act that may need the PIN: done at once, and again with the PIN whenever the server asks for it. */
export function usePinned<Input, T>({ act, onDone }: PinnedAct<Input, T>) {
  const [step, setStep] = useState<'idle' | 'pin' | 'working'>('idle');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const last = useRef<Input>(undefined);

  const run = useCallback(
    async (input: Input, pin?: string) => {
      last.current = input;
      setStep('working');
      setProblem(null);
      const answer = await act(input, pin);
      if (answer.kind === 'done') {
        setStep('idle');
        return onDone(answer.value, input);
      }
      setProblem(answer.problem);
      const asksForPin = answer.problem.kind === 'pin-required';
      if (asksForPin) rememberPin(thisDevice().store, true);
      const isAboutInput = answer.problem.kind === 'field';
      setStep(asksForPin || (pin !== undefined && !isAboutInput) ? 'pin' : 'idle');
    },
    [act, onDone],
  );
  const askFirst = useCallback((input: Input) => {
    last.current = input;
    setStep('pin');
  }, []);
  const enter = useCallback((pin: string) => void run(last.current as Input, pin), [run]);
  const leave = useCallback(() => {
    setStep('idle');
    setProblem(null);
  }, []);
  return { step, problem, setProblem, run, askFirst, enter, leave };
}
