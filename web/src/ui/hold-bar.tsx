'use client';

import { useCallback } from 'react';
import styles from './hold-bar.module.css';
import type { HoldOutcome } from './hold-machine';
import { useHold } from './use-hold';

type HoldBarProps = { label: string; holdingLabel: string; onHeld: () => void };

const HOLD_MS = 3_000;

/** A wide button for what cannot be undone: it must be held for three seconds. */
export function HoldBar({ label, holdingLabel, onHeld }: HoldBarProps) {
  const take = useCallback(
    (outcome: HoldOutcome) => {
      if (outcome === 'completed') onHeld();
    },
    [onHeld],
  );
  const { phase, button } = useHold({ holdMs: HOLD_MS, onOutcome: take });
  return (
    <button {...button} type="button" className={styles.bar}>
      <span className={styles.progress} aria-hidden="true" />
      <span className={styles.label}>{phase === 'idle' ? label : holdingLabel}</span>
    </button>
  );
}
