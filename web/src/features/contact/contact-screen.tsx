'use client';

import { alsoSeenBy } from '../../lib/also-seen-by';
import { callCenterPhone, readablePhone, telHref } from '../../lib/call-center';
import { consulateName } from '../../lib/consulate-name';
import { contactTexts } from '../../lib/i18n/contact-texts';
import { fill } from '../../lib/i18n/fill';
import { useI18n } from '../../lib/i18n/i18n';
import { useTexts } from '../../lib/i18n/use-texts';
import { useFragment } from '../../lib/use-fragment';
import { useMounted } from '../../lib/use-mounted';
import { LinkButton } from '../../ui/button';
import { Facts } from '../../ui/facts';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Points } from '../../ui/points';
import { Section } from '../../ui/section';
import { contactToken } from './contact-link';
import { ContactPlace } from './contact-place';
import styles from './contact-screen.module.css';
import { contactWords, postLabel } from './contact-words';
import { SeenButton } from './seen-button';
import { type ContactState, useContactAlert } from './use-contact-alert';

/** What a contact sees who was sent a link. */
export function ContactScreen() {
  const { words } = useTexts(contactTexts);
  const isMounted = useMounted();
  const token = contactToken(useFragment());
  const state = useContactAlert(token);

  if (isMounted && !token) {
    return (
      <>
        <Notice tone="warn" icon="warning" title={words.missing} live="polite" />
        <CallCenter />
      </>
    );
  }
  if (state.kind === 'open') return <OpenContact {...state} />;
  return (
    <>
      {state.kind === 'loading' && (
        <>
          <p role="status">{words.loading}</p>
          <noscript>{words.noScript}</noscript>
          {/* Shown by the style sheet alone: also where a browser is too old for what would say so. */}
          <p className={styles.late}>{words.late}</p>
        </>
      )}
      {state.kind === 'no-connection' && (
        <Notice tone="warn" icon="broken" title={words.failed} live="polite" />
      )}
      {state.kind === 'expired' && (
        <Notice tone="warn" icon="warning" title={words.expired} live="polite">
          <p>{words.expiredBody}</p>
        </Notice>
      )}
      <CallCenter />
    </>
  );
}

type OpenContactProps = Extract<ContactState, { kind: 'open' }>;

function OpenContact(props: OpenContactProps) {
  const { alert, shares, personName, ownMessage, isLive, connection } = props;
  const { words, locale, format } = useTexts(contactTexts);
  const { t } = useI18n();
  const { tone, title, body } = contactWords(alert, words, format);
  const { consulate } = alert;
  const others = alsoSeenBy(alert, locale, words.callCenterName);
  const phone = consulate?.emergencyPhone ?? consulate?.phone;
  return (
    <>
      {alert.drill && <Notice tone="drill" icon="warning" title={words.drill} />}
      <p>{personName ? fill(words.whoseNamed, { name: personName }) : words.whose}</p>
      <div className={styles.state} data-tone={tone}>
        <div role="status" aria-live="assertive" aria-atomic="true" className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.body}>{body}</p>
          {consulate && tone !== 'closed' && (
            <p>
              {postLabel(alert, words)}: <strong>{consulateName(consulate, locale)}</strong>
            </p>
          )}
          {tone === 'waiting' && others.length > 0 && (
            <p>
              {words.others}: <strong>{others.join(', ')}</strong>
            </p>
          )}
        </div>
      </div>
      {ownMessage && tone !== 'closed' && tone !== 'cancelled' && (
        <Section heading={words.ownMessage}>
          <p className={styles.message}>{ownMessage}</p>
        </Section>
      )}
      {tone !== 'closed' && <p>{isLive ? words.live : words.notLive}</p>}
      {tone !== 'closed' && <SeenButton connection={connection} id={alert.id} />}
      {phone && (
        <LinkButton look="secondary" wide large href={telHref(phone)}>
          <Icon name="phone" />
          <span>
            {words.callPost} <span className="unbroken">{readablePhone(phone)}</span>
          </span>
        </LinkButton>
      )}
      <CallCenter />
      {tone !== 'closed' && tone !== 'cancelled' && (
        <>
          <Section heading={words.doHeading}>
            <Points points={words.doPoints} />
          </Section>
          <Section heading={words.dontHeading}>
            <Points points={words.dontPoints} />
          </Section>
        </>
      )}
      <ContactPlace alert={alert} shares={shares} />
      <Section heading={t.alert.details}>
        <Facts
          facts={[
            { label: words.pressed, value: format.full(alert.pressedAt) },
            { label: words.received, value: format.full(alert.receivedAt) },
          ]}
        />
      </Section>
      <p className={styles.private}>{words.private}</p>
    </>
  );
}

function CallCenter() {
  const { words } = useTexts(contactTexts);
  return (
    <LinkButton look="secondary" wide large href={telHref(callCenterPhone)}>
      <Icon name="phone" />
      <span>
        {words.callCenter} <span className="unbroken">{callCenterPhone}</span>
      </span>
    </LinkButton>
  );
}
