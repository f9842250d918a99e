import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { type HoldEvent, type HoldOutcome, type HoldState, holdStep } from './hold-machine';

type Options = { holdMs: number; onOutcome: (outcome: HoldOutcome) => void };

/** What a button needs to be held: by finger, mouse, key, or the made-up click of a screen reader. */
export function useHold({ holdMs, onOutcome }: Options) {
  const button = useRef<HTMLButtonElement>(null);
  const current = useRef<HoldState>({ phase: 'idle' });
  const heldBy = useRef<number | null>(null);
  const virtualPointer = useRef(false);
  const [phase, setPhase] = useState<HoldState['phase']>('idle');

  const send = useCallback(
    (event: HoldEvent) => {
      const { state, outcome } = holdStep(current.current, event, holdMs);
      current.current = state;
      setPhase(state.phase);
      if (outcome === 'started') navigator.vibrate?.(30);
      if (outcome === 'completed') navigator.vibrate?.([80, 60, 160]);
      if (outcome) onOutcome(outcome);
    },
    [holdMs, onOutcome],
  );

  useEffect(() => {
    button.current?.style.setProperty('--hold-duration', `${holdMs}ms`);
  }, [holdMs]);

  useEffect(() => {
    if (phase === 'idle') return;
    const ending = setInterval(() => send({ type: 'time', at: performance.now() }), 50);
    const letGo = () => {
      if (current.current.phase === 'holding') send({ type: 'up', at: performance.now() });
    };
    const hidden = () => document.visibilityState === 'hidden' && letGo();
    window.addEventListener('blur', letGo);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      clearInterval(ending);
      window.removeEventListener('blur', letGo);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, [phase, send]);

  const at = () => performance.now();
  const up = () => send({ type: 'up', at: at() });

  const pointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    virtualPointer.current = isVirtualPointer(event);
    if (event.button !== 0 || virtualPointer.current || heldBy.current !== null) return;
    heldBy.current = event.pointerId;
    if (event.currentTarget.hasPointerCapture(event.pointerId)) {
      event.currentTarget.releasePointerCapture(event.pointerId);
    }
    send({ type: 'down', by: 'pointer', at: at() });
  };
  const pointerUp = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.pointerId !== heldBy.current) return;
    heldBy.current = null;
    up();
  };
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail === 0 || virtualPointer.current) send({ type: 'activate', at: at() });
    virtualPointer.current = false;
  };
  const keyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'Escape') return send({ type: 'escape' });
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) send({ type: 'down', by: 'key', at: at() });
  };
  const keyUp = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    up();
  };

  return {
    phase,
    button: {
      ref: button,
      'data-phase': phase,
      onPointerDown: pointerDown,
      onPointerUp: pointerUp,
      onPointerCancel: pointerUp,
      onPointerLeave: pointerUp,
      onClick: click,
      onKeyDown: keyDown,
      onKeyUp: keyUp,
      onBlur: up,
      onContextMenu: (event: MouseEvent) => event.preventDefault(),
    },
  };
}

/** The touch that a screen reader makes up when its user double-taps: it has no size or pressure. */
function isVirtualPointer(event: PointerEvent): boolean {
  const { width, height, pressure, detail, pointerType } = event.nativeEvent;
  if (width === 0 && height === 0) return true;
  return width === 1 && height === 1 && pressure === 0 && detail === 0 && pointerType === 'mouse';
}
