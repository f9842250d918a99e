import { useEffect } from 'react';
import { useDeskI18n } from './desk-i18n';

/** The window's title says how many alerts wait: it is all that shows of a hidden tab. */
export function useDeskTitle(untaken: number) {
  const { t } = useDeskI18n();
  const title = untaken > 0 ? `(${untaken}) ${t.titles.desk}` : t.titles.desk;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
