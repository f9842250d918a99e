'use client';

import type { ReactNode } from 'react';
import { callCenterPhone, telHref } from '../lib/call-center';
import { fill } from '../lib/i18n/fill';
import { useI18n } from '../lib/i18n/i18n';
import { otherLocale } from '../lib/i18n/locales';
import { useFragment } from '../lib/use-fragment';
import { LinkButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Page } from '../ui/page';

type PageFrameProps = {
  path: string;
  /** What stands behind the # goes along to the other language. */
  keepsFragment?: boolean;
  /** The page itself has the call centre's number, where it is needed first. */
  hasCallCenter?: boolean;
  children: ReactNode;
};

/** The frame of every page that a person in need sees: the call centre is always one tap away. */
export function PageFrame({ path, keepsFragment, hasCallCenter, children }: PageFrameProps) {
  const { t, locale } = useI18n();
  const fragment = useFragment();
  const other = otherLocale(locale);
  const kept = keepsFragment && fragment ? `#${fragment}` : '';
  return (
    <Page
      brand={t.app.name}
      homeHref={`/${locale}/`}
      skipText={t.app.skipToContent}
      language={{ text: t.app.otherLanguage, code: other, href: `/${other}/${path}${kept}` }}
      footer={
        hasCallCenter ? undefined : (
          <>
            <p>{t.app.callAny}</p>
            <LinkButton look="secondary" wide href={telHref(callCenterPhone)}>
              <Icon name="phone" />
              <span className="unbroken">{fill(t.app.callNow, { phone: callCenterPhone })}</span>
            </LinkButton>
          </>
        )
      }
    >
      {children}
    </Page>
  );
}
