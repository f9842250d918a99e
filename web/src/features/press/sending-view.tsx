import { useEffect, useRef } from 'react';
import { fill } from '../../lib/i18n/fill';
import { useI18n } from '../../lib/i18n/i18n';
import { Icon } from '../../ui/icon';
import { type CancelState, Mistake } from './mistake';
import styles from './sending-view.module.css';

type SendingViewProps = {
  pressedAt: string;
  failed: boolean;
  cancel: CancelState;
};

export function SendingView({ pressedAt, failed, cancel }: SendingViewProps) {
  const { t, format } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => void heading.current?.focus(), []);
  return (
    <>
      <div className={failed ? styles.waiting : styles.sending}>
        <Icon name={failed ? 'broken' : 'live'} size={36} />
        <div className={styles.words} role="status" aria-live="assertive" aria-atomic="true">
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {failed ? t.sending.offlineTitle : t.sending.title}
          </h1>
          <p className={styles.body}>{failed ? t.sending.offlineBody : t.sending.body}</p>
        </div>
        <p>
          {fill(t.sending.pressed, { time: format.full(pressedAt) })}
          {failed && ` · ${t.sending.stayOpen}`}
        </p>
      </div>
      <Mistake cancel={cancel} />
    </>
  );
}
