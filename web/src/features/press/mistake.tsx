import { useState } from 'react';
import { useI18n } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

type MistakeProps = { cancelling: boolean; cancelFailed: boolean; onMistake: () => void };

/** Two steps, so that nobody cancels by a slip of the thumb. */
export function Mistake({ cancelling, cancelFailed, onMistake }: MistakeProps) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  if (cancelling) {
    return (
      <Notice tone="calm" icon="clock" live="polite">
        <p>{cancelFailed ? t.alert.cancelWaits : t.alert.cancelling}</p>
      </Notice>
    );
  }
  if (!asking) {
    return (
      <Button look="quiet" wide onClick={() => setAsking(true)}>
        {t.alert.mistake}
      </Button>
    );
  }
  return (
    <Notice tone="warn" title={t.alert.mistakeQuestion} live="polite">
      <Button look="primary" wide onClick={() => setAsking(false)}>
        {t.alert.mistakeNo}
      </Button>
      <Button look="quiet" wide onClick={onMistake}>
        {t.alert.mistakeYes}
      </Button>
    </Notice>
  );
}
