import { useNow } from '../../lib/use-now';
import { Button } from '../../ui/button';
import { PinPad } from '../../ui/pin-pad';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';

type PinStepProps = {
  problem: MeProblem | null;
  onPin: (pin: string) => void;
  onLeave: () => void;
};

/** The keys for the PIN that an act needs, and the way back. */
export function PinStep({ problem, onPin, onLeave }: PinStepProps) {
  const { words, t, format } = useMeTexts();
  const now = useNow();
  const isLocked = problem?.kind === 'pin-locked' && Date.parse(problem.retryAt) > now;
  return (
    <>
      <PinPad
        label={t.pin.enter}
        submitText={t.pin.submit}
        eraseText={t.pin.erase}
        countText={(count) => format.plural(t.pin.typed, count)}
        disabled={isLocked}
        onSubmit={onPin}
      />
      <Button look="secondary" wide onClick={onLeave}>
        {words.cancel}
      </Button>
    </>
  );
}
