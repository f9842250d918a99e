'use client';

import { useI18n } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { PageFrame } from '../page-frame';

/** Stands in for a page that broke while drawing. What was pressed is kept and still sent. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  const { t } = useI18n();
  return (
    <PageFrame path="">
      <Notice tone="warn" icon="warning" title={t.app.broken} live="assertive">
        <p>{t.app.brokenBody}</p>
      </Notice>
      <Button wide large onClick={reset}>
        {t.app.tryAgain}
      </Button>
    </PageFrame>
  );
}
