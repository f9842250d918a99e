import { useEffect, useState } from 'react';
import { graphql } from '../../gql/press';
import type { ContactLinksQuery } from '../../gql/press/graphql';
import { copyText } from '../../lib/copy-text';
import { thisDevice } from '../../lib/device';
import { fill } from '../../lib/i18n/fill';
import { useI18n } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Section } from '../../ui/section';
import styles from './contact-links.module.css';

const ContactLinksDocument = graphql(`
  query ContactLinks($id: ID!) {
    alert(id: $id) {
      contactLinks {
        url
        contact {
          id
          name
        }
      }
    }
  }
`);

type Link = NonNullable<NonNullable<ContactLinksQuery['alert']>['contactLinks']>[number];

/**
 * The links by which each contact follows this alert. They are asked for when they are needed and
 * never kept: whoever has one sees the alert.
 */
export function ContactLinks({ id, isLive }: { id: string; isLive: boolean }) {
  const { t } = useI18n();
  const [links, setLinks] = useState<Link[]>([]);
  const hasLinks = links.length > 0;
  useEffect(() => {
    if (!isLive || hasLinks) return;
    let isGone = false;
    const { client } = thisDevice().connection;
    void client
      .query(ContactLinksDocument, { id })
      .toPromise()
      .then(({ data }) => {
        if (!isGone) setLinks(data?.alert?.contactLinks ?? []);
      });
    return () => {
      isGone = true;
    };
  }, [id, isLive, hasLinks]);

  if (!hasLinks) return null;
  return (
    <Section heading={t.alert.sendLinks}>
      <p>{t.alert.sendLinksBody}</p>
      <ul className={styles.links}>
        {links.map((link) => (
          <li key={link.contact.id}>
            <SendLink link={link} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** By the phone's own way of sharing where it has one, else by the clipboard, else by showing it. */
function SendLink({ link: { url, contact } }: { link: Link }) {
  const { t } = useI18n();
  const [how, setHow] = useState<'copied' | 'shown' | null>(null);
  const { name } = contact;
  const send = async () => {
    if (navigator.share) {
      const shared = await navigator.share({ text: t.alert.linkMessage, url }).then(
        () => true,
        (error: unknown) => error instanceof DOMException && error.name === 'AbortError',
      );
      if (shared) return;
    }
    const copied = await copyText(`${t.alert.linkMessage} ${url}`);
    setHow(copied ? 'copied' : 'shown');
  };
  return (
    <>
      <Button look="secondary" wide onClick={() => void send()}>
        {fill(t.alert.sendLink, { name })}
      </Button>
      <p role="status" className={styles.told}>
        {how === 'copied' && fill(t.alert.linkCopied, { name })}
        {how === 'shown' && fill(t.alert.linkShown, { name })}
        {how === 'shown' && <span className={styles.url}>{url}</span>}
      </p>
    </>
  );
}
