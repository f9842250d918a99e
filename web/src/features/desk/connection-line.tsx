import type { ReactNode } from 'react';
import { callCenterPhone, telHref } from '../../lib/call-center';
import { fill } from '../../lib/i18n/fill';
import { useTexts } from '../../lib/i18n/use-texts';
import { watchTexts } from '../../lib/i18n/watch-texts';
import { Button, LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import type { DeskViewer } from './desk-alert';
import type { DeskHealth } from './desk-health';
import { useDeskI18n } from './desk-i18n';

type ConnectionLineProps = {
  health: DeskHealth;
  viewer: DeskViewer | null;
  onRetry: () => void;
};

/** Whether what the desk shows can be relied on, and if not, what to do meanwhile. */
export function ConnectionLine({ health, viewer, onRetry }: ConnectionLineProps) {
  const { t, format } = useDeskI18n();
  const { words: watch } = useTexts(watchTexts);
  const words = t.desk.connection;
  switch (health.kind) {
    case 'live':
      return <Notice tone="good" icon="live" title={words.live} live="polite" />;
    case 'connecting':
    case 'reconnecting':
      return <Notice tone="warn" icon="broken" title={words[health.kind]} live="polite" />;
    case 'down': {
      const retry = (
        <Button look="secondary" onClick={onRetry}>
          {words.retry}
        </Button>
      );
      const title = fill(words.down, { time: format.clock(health.since) });
      return (
        <Alarm title={title} action={retry}>
          <p>{words.downBody}</p>
          <Meanwhile viewer={viewer} />
        </Alarm>
      );
    }
    case 'away':
      return (
        <Alarm title={watch.away}>
          <p>{watch.awayBody}</p>
          <Meanwhile viewer={viewer} />
        </Alarm>
      );
    case 'late':
      return (
        <Alarm title={words.late} action={<SeeWatch />}>
          {health.findings.map((kind) => (
            <p key={kind}>{watch.findings[kind]}</p>
          ))}
          <Meanwhile viewer={viewer} />
        </Alarm>
      );
    case 'unwell':
      return (
        <Notice
          tone="warn"
          icon="warning"
          title={health.isSilent ? words.liveButSilent : words.liveButUnwell}
          live="polite"
          action={<SeeWatch />}
        >
          {health.isSilent && <p>{words.liveButSilentBody}</p>}
          {health.findings.map((kind) => (
            <p key={kind}>{watch.findings[kind]}</p>
          ))}
        </Notice>
      );
  }
}

type AlarmProps = { title: string; action?: ReactNode; children: ReactNode };

const Alarm = ({ title, action, children }: AlarmProps) => (
  <Notice tone="alarm" icon="broken" title={title} live="assertive" action={action}>
    {children}
  </Notice>
);

function SeeWatch() {
  const { words, locale } = useTexts(watchTexts);
  return (
    <LinkButton look="secondary" href={`/${locale}/desk/admin/watch/`}>
      {words.more}
    </LinkButton>
  );
}

/** What to do while alerts may not be seen. */
export function Meanwhile({ viewer }: { viewer: DeskViewer | null }) {
  const { words } = useTexts(watchTexts);
  if (viewer?.role === 'CALL_CENTER') return <p>{words.meanwhileCallCenter}</p>;
  return (
    <p>
      {words.meanwhile}{' '}
      <a className="unbroken" href={telHref(callCenterPhone)}>
        {callCenterPhone}
      </a>
    </p>
  );
}
