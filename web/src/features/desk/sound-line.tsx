import type { AlarmState } from '../../lib/alarm';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { useDeskI18n } from './desk-i18n';

type SoundLineProps = { state: AlarmState; onTurnOn: () => void; onTest: () => void };

export function SoundLine({ state, onTurnOn, onTest }: SoundLineProps) {
  const { t } = useDeskI18n();
  const words = t.desk.sound;
  if (state === 'unsupported') {
    return (
      <Notice tone="alarm" icon="muted" title={words.unsupported}>
        <p>{words.offBody}</p>
      </Notice>
    );
  }
  if (state === 'off') {
    return (
      <Notice
        tone="alarm"
        icon="muted"
        title={words.off}
        action={
          <Button look="alarm" onClick={onTurnOn}>
            {words.turnOn}
          </Button>
        }
      >
        <p>{words.offBody}</p>
      </Notice>
    );
  }
  return (
    <Notice
      tone="good"
      icon="sound"
      title={words.on}
      action={
        <Button look="quiet" onClick={onTest}>
          {words.test}
        </Button>
      }
    />
  );
}
