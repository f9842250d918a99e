'use client';

import { useEffect } from 'react';
import { useI18n } from '../../../lib/i18n/i18n';
import { staffTexts } from '../../../lib/i18n/staff-texts';
import { useTexts } from '../../../lib/i18n/use-texts';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { StaffFrame } from '../../staff-frame';

/** Stands in for a desk that broke as a whole. A hidden tab says so too. */
export default function DeskErrorPage({ reset }: { reset: () => void }) {
  const { t } = useI18n();
  const { title, body } = useTexts(staffTexts).words.broken.desk;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <StaffFrame path="desk/">
      <Notice tone="alarm" icon="broken" title={title} live="assertive">
        <p>{body}</p>
      </Notice>
      <Button wide large onClick={reset}>
        {t.app.tryAgain}
      </Button>
    </StaffFrame>
  );
}
