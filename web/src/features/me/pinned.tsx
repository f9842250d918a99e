import { type ReactNode, useCallback } from 'react';
import type { MeAnswer } from './me-answer';
import { PinStep } from './pin-step';
import { ProblemNotice } from './problem-notice';
import { usePinned } from './use-pinned';

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
  const actOnNothing = useCallback((_: null, pin?: string) => act(pin), [act]);
  const { step, problem, ...pinned } = usePinned({ act: actOnNothing, onDone });
  const start = () => (hasPin ? pinned.askFirst(null) : void pinned.run(null));
  return (
    <>
      <ProblemNotice problem={problem} />
      {step === 'working' && <p role="status">{working}</p>}
      {step === 'idle' && children(start)}
      {step === 'pin' && <PinStep problem={problem} onPin={pinned.enter} onLeave={pinned.leave} />}
    </>
  );
}
