import { fill } from '../../lib/i18n/fill';
import type { LiveState } from '../../lib/keep-live';
import { useNow } from '../../lib/use-now';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { useDeskI18n } from './desk-i18n';

const SHORT_LOSS_MS = 3_000;

type ConnectionLineProps = { state: LiveState; onRetry: () => void };

export function ConnectionLine({ state, onRetry }: ConnectionLineProps) {
  const { t, format } = useDeskI18n();
  const now = useNow();
  const words = t.desk.connection;
  if (state.kind === 'live')
    return <Notice tone="good" icon="live" title={words.live} live="polite" />;
  if (state.kind === 'connecting') {
    return <Notice tone="warn" icon="broken" title={words.connecting} live="polite" />;
  }
  if (now - state.since < SHORT_LOSS_MS) {
    return <Notice tone="warn" icon="broken" title={words.reconnecting} live="polite" />;
  }
  return (
    <Notice
      tone="alarm"
      icon="broken"
      title={fill(words.down, { time: format.clock(state.since) })}
      live="assertive"
      action={
        <Button look="secondary" onClick={onRetry}>
          {words.retry}
        </Button>
      }
    >
      <p>{words.downBody}</p>
    </Notice>
  );
}
