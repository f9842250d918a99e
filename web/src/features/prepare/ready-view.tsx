import { type ReactNode, useEffect, useRef } from 'react';
import { useI18n } from '../../lib/i18n/i18n';
import { LinkButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './ready-view.module.css';

export function ReadyView({ children }: { children: ReactNode }) {
  const { t, locale } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => void heading.current?.focus(), []);
  return (
    <>
      <div className={styles.ready}>
        <Icon name="check" size={36} />
        <h1 ref={heading} tabIndex={-1} className={styles.heading}>
          {t.prepare.ready}
        </h1>
        <p>{t.prepare.readyBody}</p>
      </div>
      {children}
      <p>
        {t.prepare.ownName} <a href={`/${locale}/me/#profile`}>{t.prepare.toProfile}</a>
      </p>
      <LinkButton href={`/${locale}/me/`} look="secondary" wide>
        {t.prepare.toMe}
      </LinkButton>
      <LinkButton href={`/${locale}/`} wide large>
        {t.prepare.toButton}
      </LinkButton>
    </>
  );
}
