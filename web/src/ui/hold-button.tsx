'use client';

import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import styles from './hold-button.module.css';
import { type HoldEvent, type HoldOutcome, type HoldState, holdStep } from './hold-machine';

type HoldButtonProps = {
  label: string;
  holdingLabel: string;
  accessibleLabel: string;
  describedBy: string;
  holdMs: number;
  onOutcome: (outcome: HoldOutcome) => void;
};

export function HoldButton(props: HoldButtonProps) {
  const { label, holdingLabel, accessibleLabel, describedBy, holdMs, onOutcome } = props;
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

  return (
    <button
      ref={button}
      type="button"
      className={styles.button}
      data-phase={phase}
      aria-label={accessibleLabel}
      aria-describedby={describedBy}
      onPointerDown={pointerDown}
      onPointerUp={pointerUp}
      onPointerCancel={pointerUp}
      onPointerLeave={pointerUp}
      onClick={click}
      onKeyDown={keyDown}
      onKeyUp={keyUp}
      onBlur={up}
      onContextMenu={(event) => event.preventDefault()}
    >
      <svg className={styles.ring} viewBox="0 0 100 100" aria-hidden="true">
        <circle className={styles.track} cx="50" cy="50" r="46" />
        <circle className={styles.progress} cx="50" cy="50" r="46" pathLength="100" />
      </svg>
      <span className={styles.label} aria-hidden="true">
        {phase === 'idle' ? label : holdingLabel}
      </span>
      {phase !== 'idle' && (
        <span className={styles.count} aria-hidden="true">
          <span>3</span>
          <span>2</span>
          <span>1</span>
        </span>
      )}
    </button>
  );
}

/** The touch that a screen reader makes up when its user double-taps: it has no size or pressure. */
function isVirtualPointer(event: PointerEvent): boolean {
  const { width, height, pressure, detail, pointerType } = event.nativeEvent;
  if (width === 0 && height === 0) return true;
  return width === 1 && height === 1 && pressure === 0 && detail === 0 && pointerType === 'mouse';
}
