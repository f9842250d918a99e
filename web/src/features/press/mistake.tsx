import { useState } from 'react';
import { thisDevice } from '../../lib/device';
import { useI18n } from '../../lib/i18n/i18n';
import { isPinKnown } from '../../lib/known-pin';
import type { CancelRefusal } from '../../lib/press-record';
import { useNow } from '../../lib/use-now';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { PinPad } from '../../ui/pin-pad';
import { asksForPin, isLockedAt, refusalWords } from './cancel-words';

/** Where a cancel stands, and how to ask for it. */
export type CancelState = {
  isUnderWay: boolean;
  failed: boolean;
  refusal: CancelRefusal | undefined;
  request: (pin?: string) => void;
};

/** Two steps, so that nobody cancels by a slip of the thumb; a third where a PIN is set. */
export function Mistake({ cancel }: { cancel: CancelState }) {
  const { t } = useI18n();
  const [step, setStep] = useState<'idle' | 'asking' | 'pin'>('idle');
  const [seen, setSeen] = useState<CancelRefusal | undefined>(cancel.refusal);
  const isNews = cancel.refusal !== undefined && cancel.refusal !== seen;

  if (cancel.isUnderWay) {
    return (
      <Notice tone="calm" icon="clock" live="polite">
        <p>{cancel.failed ? t.alert.cancelWaits : t.alert.cancelling}</p>
      </Notice>
    );
  }
  if (step === 'pin' || isNews) {
    return (
      <MistakePin
        refusal={cancel.refusal}
        onPin={cancel.request}
        onLeave={() => {
          setSeen(cancel.refusal);
          setStep('idle');
        }}
      />
    );
  }
  if (step === 'idle') {
    return (
      <Button look="quiet" wide onClick={() => setStep('asking')}>
        {t.alert.mistake}
      </Button>
    );
  }
  const sayMistake = () => {
    if (isPinKnown(thisDevice().store)) return setStep('pin');
    setStep('idle');
    cancel.request();
  };
  return (
    <Notice tone="warn" title={t.alert.mistakeQuestion} live="polite">
      <Button look="primary" wide onClick={() => setStep('idle')}>
        {t.alert.mistakeNo}
      </Button>
      <Button look="quiet" wide onClick={sayMistake}>
        {t.alert.mistakeYes}
      </Button>
    </Notice>
  );
}

type MistakePinProps = {
  refusal: CancelRefusal | undefined;
  onPin: (pin: string) => void;
  onLeave: () => void;
};

function MistakePin({ refusal, onPin, onLeave }: MistakePinProps) {
  const { t, format } = useI18n();
  const now = useNow();
  const words = refusalWords(refusal, t, format);
  return (
    <>
      {words && (
        <Notice tone="warn" icon="warning" live="assertive">
          <p>{words}</p>
        </Notice>
      )}
      {asksForPin(refusal) && (
        <PinPad
          label={t.pin.enter}
          submitText={t.pin.submit}
          eraseText={t.pin.erase}
          countText={(count) => format.plural(t.pin.typed, count)}
          disabled={isLockedAt(refusal, now)}
          onSubmit={onPin}
        />
      )}
      <Button look="secondary" wide onClick={onLeave}>
        {t.alert.keepAlert}
      </Button>
    </>
  );
}
