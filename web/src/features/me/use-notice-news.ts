import { useEffect, useRef } from 'react';
import { isUnsettled, type Sent } from './channel-words';

const ASK_EVERY_MS = 3_000;
const MOST_ASKED = 20;
/** What a carrier has said nothing more about for so long is not waited for. */
const NEWS_FOR_MS = 10 * 60_000;

/** Asks again for a minute whether what was last sent to contacts arrives. Each news starts the minute afresh. */
export function useNoticeNews(notices: readonly Sent[], ask: () => Promise<void>): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  }, [ask]);
  const news = JSON.stringify(notices.filter(isUnsettled));
  useEffect(() => {
    const awaited = JSON.parse(news) as Sent[];
    if (!awaited.some(({ at }) => Date.now() - Date.parse(at) < NEWS_FOR_MS)) return;
    let asked = 0;
    const timer = setInterval(() => {
      if (++asked >= MOST_ASKED) clearInterval(timer);
      void latest.current();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [news]);
}
