import { useEffect, useState } from 'react';
import { graphql } from '../../gql/desk';
import type { DeskWatchQuery } from '../../gql/desk/graphql';
import { useTexts } from '../../lib/i18n/use-texts';
import { watchTexts } from '../../lib/i18n/watch-texts';
import { staffConnection } from '../../lib/staff-connection';
import { LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';

const DeskWatch = graphql(`
  query DeskWatch {
    watch {
      isWell
      isSilent
      findings {
        kind
      }
    }
  }
`);

const ASK_EVERY_MS = 15_000;
const AGAIN_MS = 5_000;

/** Says when the system itself is not well, and what to do meanwhile; nothing while it is. */
export function WatchLine() {
  const { words, locale } = useTexts(watchTexts);
  const watch = useWatch();
  if (watch === 'away')
    return (
      <Notice tone="alarm" icon="broken" title={words.away} live="assertive">
        <p>{words.awayBody}</p>
      </Notice>
    );
  if (!watch || watch.isWell) return null;
  return (
    <Notice
      tone="warn"
      icon="warning"
      title={watch.isSilent ? words.silent : words.unwell}
      live="polite"
      action={
        <LinkButton look="secondary" href={`/${locale}/desk/admin/watch/`}>
          {words.more}
        </LinkButton>
      }
    >
      {watch.findings.map(({ kind }) => (
        <p key={kind}>{words.findings[kind]}</p>
      ))}
    </Notice>
  );
}

/** 'away': the server, or its database, has not answered twice in a row. */
function useWatch(): DeskWatchQuery['watch'] | 'away' | null {
  const [watch, setWatch] = useState<DeskWatchQuery['watch'] | 'away' | null>(null);
  useEffect(() => {
    let isGone = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const { data } = await staffConnection().client.query(DeskWatch, {}).toPromise();
      if (isGone) return;
      failures = data ? 0 : failures + 1;
      if (data) setWatch(data.watch);
      else if (failures > 1) setWatch('away');
      timer = setTimeout(() => void ask(), data ? ASK_EVERY_MS : AGAIN_MS);
    };
    void ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
  return watch;
}
