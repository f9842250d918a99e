'use client';

import type { ReactNode } from 'react';
import { callCenterPhone, telHref } from '../lib/call-center';
import { fill } from '../lib/i18n/fill';
import { useI18n } from '../lib/i18n/i18n';
import { otherLocale } from '../lib/i18n/locales';
import { LinkButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';

/** The frame of every page that a person in need sees: the call centre is always one tap away. */
export function PageFrame({ path, children }: { path: string; children: ReactNode }) {
  const { t, locale } = useI18n();
  const other = otherLocale(locale);
  return (
    <Page
      brand={t.app.name}
      homeHref={`/${locale}/`}
      skipText={t.app.skipToContent}
      language={{ text: t.app.otherLanguage, code: other, href: `/${other}/${path}` }}
      footer={
        <>
          <p>{t.app.callAny}</p>
          <LinkButton look="secondary" wide href={telHref(callCenterPhone)}>
            <Icon name="phone" />
            <span className="unbroken">{fill(t.app.callNow, { phone: callCenterPhone })}</span>
          </LinkButton>
        </>
      }
    >
      {children}
    </Page>
  );
}
