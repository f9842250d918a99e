'use client';

import { useState } from 'react';
import { isPrepared, markPrepared, thisDevice } from '../../lib/device';
import { enroll } from '../../lib/enroll';
import { useI18n } from '../../lib/i18n/i18n';
import { useMounted } from '../../lib/use-mounted';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';

import { LocationStep } from './location-step';
import styles from './prepare-screen.module.css';
import { ReadyView } from './ready-view';

type Step = 'asking' | 'working' | 'failed' | 'ready';

export function PrepareScreen() {
  const { t, locale } = useI18n();
  const [step, setStep] = useState<Step>('asking');
  const wasPrepared = useMounted() && isPrepared(thisDevice().store);

  const agree = async () => {
    setStep('working');
    const { store, connection } = thisDevice();
    const isEnrolled = await enroll(connection.client, locale);
    if (isEnrolled) markPrepared(store);
    setStep(isEnrolled ? 'ready' : 'failed');
  };

  if (step === 'ready' || (step === 'asking' && wasPrepared)) {
    return (
      <ReadyView>
        <LocationStep />
      </ReadyView>
    );
  }
  return (
    <>
      <h1 className={styles.heading}>{t.prepare.heading}</h1>
      <p>{t.prepare.lead}</p>
      <Section heading={t.prepare.consentHeading}>
        <ul className={styles.consent}>
          {t.prepare.consent.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
      {step === 'failed' && (
        <Notice tone="warn" icon="warning" live="assertive">
          <p>{t.prepare.failed}</p>
        </Notice>
      )}
      <Button wide large disabled={step === 'working'} onClick={() => void agree()}>
        {step === 'working' ? t.prepare.working : t.prepare.agree}
      </Button>
    </>
  );
}
