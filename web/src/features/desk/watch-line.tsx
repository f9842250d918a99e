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

const ASK_EVERY_MS = 30_000;

/** Says when the system itself is not well, and what to do meanwhile; nothing while it is. */
export function WatchLine() {
  const { words, locale } = useTexts(watchTexts);
  const watch = useWatch();
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

function useWatch(): DeskWatchQuery['watch'] | null {
  const [watch, setWatch] = useState<DeskWatchQuery['watch'] | null>(null);
  useEffect(() => {
    let isGone = false;
    const ask = async () => {
      const { data } = await staffConnection().client.query(DeskWatch, {}).toPromise();
      if (!isGone && data) setWatch(data.watch);
    };
    void ask();
    const asking = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(asking);
    };
  }, []);
  return watch;
}
