import { callCenterPhone, telHref } from '../lib/call-center';
import { fill } from '../lib/i18n/fill';
import { type Locale, locales } from '../lib/i18n/locales';
import { messagesFor } from '../lib/i18n/messages';
import { LinkButton } from '../ui/button';
import styles from './language-links.module.css';

type LanguageLinksProps = { notFound?: boolean };

const links: { locale: Locale; href: string }[] = locales.map((locale) => ({
  locale,
  href: `/${locale}/`,
}));

/** A page that needs no script: the way to the button in each language, and the call centre. */
export function LanguageLinks({ notFound }: LanguageLinksProps) {
  return (
    <main className={styles.main}>
      {links.map(({ locale, href }) => {
        const t = messagesFor(locale);
        return (
          <section key={locale} lang={locale} className={styles.language}>
            {notFound && <h1 className={styles.heading}>{t.notFound.heading}</h1>}
            {notFound && <p>{t.notFound.body}</p>}
            <LinkButton href={href} wide large>
              {t.app.name}
            </LinkButton>
            <a href={telHref(callCenterPhone)}>{fill(t.app.callNow, { phone: callCenterPhone })}</a>
          </section>
        );
      })}
    </main>
  );
}
