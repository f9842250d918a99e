'use client';

import type { ReactNode } from 'react';
import { useI18n } from '../lib/i18n/i18n';
import { otherLocale } from '../lib/i18n/locales';
import { staffTexts } from '../lib/i18n/staff-texts';
import { useTexts } from '../lib/i18n/use-texts';
import { useFragment } from '../lib/use-fragment';
import { Page } from '../ui/page';
import { Pane } from '../ui/pane';

type StaffFrameProps = { path: string; wide?: boolean; hasBack?: boolean; children: ReactNode };

/** The frame of the staff's pages beside the desk. What stands behind the # goes along to the other language. */
export function StaffFrame({ path, wide, hasBack, children }: StaffFrameProps) {
  const { t, locale } = useI18n();
  const { title, body } = useTexts(staffTexts).words.broken.page;
  const fragment = useFragment();
  const other = otherLocale(locale);
  const href = `/${other}/${path}${fragment && `#${fragment}`}`;
  return (
    <Page
      brand={t.titles.desk}
      homeHref={`/${locale}/desk/`}
      skipText={t.app.skipToContent}
      language={{ text: t.app.otherLanguage, code: other, href }}
      wide={wide}
    >
      {hasBack && (
        <p>
          <a href={`/${locale}/desk/`}>← {t.app.backToDesk}</a>
        </p>
      )}
      <Pane title={title} body={<p>{body}</p>} retryText={t.app.tryAgain}>
        {children}
      </Pane>
    </Page>
  );
}
