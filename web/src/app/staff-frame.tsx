'use client';

import type { ReactNode } from 'react';
import { useI18n } from '../lib/i18n/i18n';
import { otherLocale } from '../lib/i18n/locales';
import { useFragment } from '../lib/use-fragment';
import { Page } from '../ui/page';

type StaffFrameProps = { path: string; wide?: boolean; hasBack?: boolean; children: ReactNode };

/** The frame of the staff's pages beside the desk. What stands behind the # goes along to the other language. */
export function StaffFrame({ path, wide, hasBack, children }: StaffFrameProps) {
  const { t, locale } = useI18n();
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
      {children}
    </Page>
  );
}
