'use client';

import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { callCenterPhone, telHref } from '../../lib/call-center';
import { fill } from '../../lib/i18n/fill';
import { useTexts } from '../../lib/i18n/use-texts';
import { watchTexts } from '../../lib/i18n/watch-texts';
import { LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { loadWatch, type Watch, type WatchView } from './watch-data';
import { WatchDrills } from './watch-drills';
import { verdict } from './watch-rules';
import { WatchServers } from './watch-servers';

/** How somebody signs in; app joins it to this page. */
type SignInComponent = (props: { hasEnded: boolean; onSignedIn: () => void }) => ReactNode;

const ASK_EVERY_MS = 10_000;

/** Whether the system is well, by its own looking, and whether somebody is looking at all. */
export function WatchScreen({ SignIn }: { SignIn: SignInComponent }) {
  const { words, locale } = useTexts(watchTexts);
  const { view, hasFailed, reload } = useWatch();

  if (view.kind === 'loading') return <p role="status">{words.loading}</p>;
  if (view.kind === 'signed-out')
    return <SignIn hasEnded={false} onSignedIn={() => void reload()} />;
  return (
    <>
      <h1>{words.heading}</h1>
      <p>{words.lead}</p>
      {(hasFailed || view.kind === 'failed') && (
        <Away heardAt={view.kind === 'open' ? view.heardAt : null} />
      )}
      {view.kind === 'forbidden' && <Notice tone="warn" icon="warning" title={words.forbidden} />}
      {view.kind === 'open' && (
        <>
          <Verdict watch={view.watch} hasFailed={hasFailed} />
          <WatchDrills watch={view.watch} />
          <WatchServers nodes={view.watch.nodes} hasFailed={hasFailed} />
          <Section heading={words.alarm}>
            <p>
              {view.watch.pagesTo > 0
                ? `${words.pagesTo}: ${view.watch.pagesTo}`
                : words.nobodyPaged}
            </p>
            <p>{view.watch.hasHeartbeat ? words.heartbeatOn : words.heartbeatOff}</p>
          </Section>
        </>
      )}
      <div>
        <LinkButton href={`/${locale}/desk/`}>{words.toDesk}</LinkButton>
      </div>
    </>
  );
}

/** Nothing answers: what is shown below is how it last was. */
function Away({ heardAt }: { heardAt: Date | null }) {
  const { words, format } = useTexts(watchTexts);
  return (
    <Notice tone="alarm" icon="broken" title={words.away} live="assertive">
      {heardAt && <p>{fill(words.asItWas, { time: format.clock(heardAt) })}</p>}
      <p>
        {words.meanwhile}{' '}
        <a className="unbroken" href={telHref(callCenterPhone)}>
          {callCenterPhone}
        </a>
      </p>
    </Notice>
  );
}

function Verdict({ watch, hasFailed }: { watch: Watch; hasFailed: boolean }) {
  const { words, format } = useTexts(watchTexts);
  const worst = verdict(watch, hasFailed);
  if (worst === 'away') return null;
  const lookedAt = watch.lookedAt ? format.full(watch.lookedAt) : null;
  return (
    <>
      {worst === 'silent' && (
        <Notice tone="alarm" icon="warning" title={words.silent} live="assertive">
          <p>{lookedAt ? fill(words.silentBody, { time: lookedAt }) : words.silentNever}</p>
        </Notice>
      )}
      {worst === 'well' && (
        <Notice tone="good" icon="live" title={words.well} live="polite">
          <p>{fill(words.wellBody, { time: lookedAt ?? '' })}</p>
        </Notice>
      )}
      {watch.findings.map(({ kind, since, pagedAt }) => (
        <Notice
          key={kind}
          tone="alarm"
          icon="warning"
          title={words.findings[kind]}
          live="assertive"
        >
          <p>
            {pagedAt
              ? fill(words.since, { since: format.full(since), paged: format.full(pagedAt) })
              : fill(words.sinceUntold, { since: format.full(since) })}
          </p>
        </Notice>
      ))}
    </>
  );
}

/** Asks again and again; a failure leaves the last answer standing and says so. */
function useWatch() {
  const [view, setView] = useState<WatchView>({ kind: 'loading' });
  const [hasFailed, setHasFailed] = useState(false);
  const reload = useCallback(async () => {
    const loaded = await loadWatch();
    setHasFailed(loaded.kind === 'failed');
    setView((before) => (loaded.kind === 'failed' && before.kind !== 'loading' ? before : loaded));
  }, []);
  useEffect(() => {
    void reload();
    const asking = setInterval(() => void reload(), ASK_EVERY_MS);
    return () => clearInterval(asking);
  }, [reload]);
  return { view, hasFailed, reload };
}
