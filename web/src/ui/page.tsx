import type { ReactNode } from 'react';
import styles from './page.module.css';

type PageProps = {
  brand: string;
  homeHref: string;
  language: { text: string; href: string; code: string };
  skipText: string;
  footer?: ReactNode;
  /** For screens that are worked at, not held in the hand. */
  wide?: boolean | undefined;
  children: ReactNode;
};

/** A phone-sized page: brand and language above, one thing in the middle, help below. */
export function Page({ brand, homeHref, language, skipText, footer, wide, children }: PageProps) {
  return (
    <div className={styles.page} data-wide={wide}>
      <a className={styles.skip} href="#main">
        {skipText}
      </a>
      <header className={styles.header}>
        <a className={styles.brand} href={homeHref}>
          {brand}
        </a>
        <a
          className={styles.language}
          href={language.href}
          lang={language.code}
          hrefLang={language.code}
        >
          {language.text}
        </a>
      </header>
      <main id="main" className={styles.main}>
        {children}
      </main>
      {footer && <footer className={styles.footer}>{footer}</footer>}
    </div>
  );
}
