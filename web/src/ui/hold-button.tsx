'use client';

import styles from './hold-button.module.css';
import type { HoldOutcome } from './hold-machine';
import { useHold } from './use-hold';

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
  const { phase, button } = useHold({ holdMs, onOutcome });
  return (
    <button
      {...button}
      type="button"
      className={styles.button}
      aria-label={accessibleLabel}
      aria-describedby={describedBy}
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
