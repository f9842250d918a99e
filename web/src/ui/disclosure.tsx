'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import styles from './disclosure.module.css';
import { Icon } from './icon';

type DisclosureProps = {
  /** By which a link leads here: #id opens the part and goes to it. */
  id?: string;
  heading: string;
  summary?: ReactNode;
  children: ReactNode;
};

/** One part of a long page, closed until it is wanted; its summary says how things stand. */
export function Disclosure({ id, heading, summary, children }: DisclosureProps) {
  const part = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const follow = () => {
      if (!part.current || !id || window.location.hash !== `#${id}`) return;
      part.current.open = true;
      part.current.scrollIntoView();
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [id]);
  return (
    <details ref={part} id={id} className={styles.part}>
      <summary className={styles.top}>
        <span className={styles.words}>
          <h2 className={styles.heading}>{heading}</h2>
          {summary && <span className={styles.summary}>{summary}</span>}
        </span>
        <span className={styles.arrow}>
          <Icon name="back" />
        </span>
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
}
