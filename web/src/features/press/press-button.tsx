'use client';

import { useState } from 'react';
import { isPrepared, thisDevice } from '../../lib/device';
import { useI18n } from '../../lib/i18n/i18n';
import { useMounted } from '../../lib/use-mounted';
import { HoldButton } from '../../ui/hold-button';
import type { HoldOutcome } from '../../ui/hold-machine';
import styles from './press-button.module.css';
import { ReachLine } from './reach-line';

const HOLD_MS = 3_000;

type PressButtonProps = { onHoldStart: () => void; onPressed: () => void };

export function PressButton({ onHoldStart, onPressed }: PressButtonProps) {
  const { t, locale } = useI18n();
  const [hint, setHint] = useState<HoldOutcome | null>(null);
  const mounted = useMounted();
  const prepared = mounted && isPrepared(thisDevice().store);

  const takeOutcome = (outcome: HoldOutcome) => {
    setHint(outcome);
    if (outcome === 'started' || outcome === 'counting') onHoldStart();
    if (outcome === 'completed') onPressed();
  };
  const hints: Record<HoldOutcome, string> = {
    started: '',
    counting: t.press.countdownStarted,
    tapped: t.press.holdLonger,
    released: t.press.released,
    stopped: t.press.countdownStopped,
    completed: t.press.sent,
  };

  return (
    <div className={styles.press}>
      <div className={styles.words}>
        <h1 className={styles.heading}>{t.press.heading}</h1>
        <p>{t.press.lead}</p>
      </div>
      <HoldButton
        label={t.press.button}
        holdingLabel={t.press.buttonHolding}
        accessibleLabel={t.press.buttonAccessible}
        describedBy="press-help"
        holdMs={HOLD_MS}
        onOutcome={takeOutcome}
      />
      <p className={styles.hint} aria-live="assertive">
        {hint ? hints[hint] : ''}
      </p>
      <p id="press-help" className="visually-hidden">
        {t.press.buttonHelp}
      </p>
      {prepared && <ReachLine />}
      <p className={styles.consent}>{t.press.consent}</p>
      <p className={styles.prepare}>
        {mounted && !prepared && <a href={`/${locale}/prepare/`}>{t.press.prepareLink}</a>}
        {prepared && <a href={`/${locale}/me/`}>{t.press.meLink}</a>}
      </p>
    </div>
  );
}
