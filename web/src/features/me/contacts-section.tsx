import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import { ContactCard } from './contact-card';
import { ContactForm } from './contact-form';
import { useMeTexts } from './me-i18n';
import { NameHint } from './name-hint';
import { useNoticeNews } from './use-notice-news';

export const ContactsSectionFragment = graphql(`
  fragment ContactsSection on Person {
    profile {
      names
    }
    contacts {
      id
      name
      relation
      channels {
        lastNotice {
          state
          at
        }
      }
      ...ContactCard
      ...ContactForm
    }
    reach {
      warning
    }
  }
`);

type ContactsSectionProps = {
  person: FragmentType<typeof ContactsSectionFragment>;
  onChanged: () => Promise<void>;
};

export function ContactsSection({ onChanged, ...props }: ContactsSectionProps) {
  const { words, format } = useMeTexts();
  const { contacts, profile, reach } = readFragment(ContactsSectionFragment, props.person);
  const [open, setOpen] = useState<string | null>(null);
  const [done, setDone] = useState<'saved' | 'removed' | null>(null);
  const texts = words.contacts;
  useNoticeNews(
    contacts.flatMap(({ channels }) => channels.flatMap(({ lastNotice }) => lastNotice ?? [])),
    onChanged,
  );
  const { warning } = reach;
  const count = contacts.length > 0 ? format.plural(texts.count, contacts.length) : texts.none;
  const summary = warning && contacts.length > 0 ? `${count}. ${texts.warning[warning]}` : count;

  const show = (id: string | null) => {
    setOpen(id);
    setDone(null);
  };
  const finish = async (how: 'saved' | 'removed') => {
    await onChanged();
    setOpen(null);
    setDone(how);
  };
  const form = (contact: (typeof contacts)[number] | null) => (
    <ContactForm contact={contact} onDone={(how) => void finish(how)} onLeave={() => show(null)} />
  );

  return (
    <Disclosure heading={texts.heading} summary={summary}>
      <p>{texts.body}</p>
      {!profile.names && <NameHint />}
      {warning && (
        <Notice
          tone={warning === 'NOBODY_CAN_BE_REACHED' ? 'alarm' : 'warn'}
          icon="warning"
          title={texts.warning[warning]}
        >
          <p>{texts.warningBody[warning]}</p>
        </Notice>
      )}
      {done && <Notice tone="good" icon="check" title={texts[done]} live="polite" />}
      {contacts.length > 0 && (
        <Cards>
          {contacts.map((contact, index) => (
            <Card
              key={contact.id}
              title={contact.name}
              badge={contact.relation && <Badge tone="plain">{contact.relation}</Badge>}
            >
              {open === contact.id ? (
                form(contact)
              ) : (
                <ContactCard
                  contact={contact}
                  isLast={index === contacts.length - 1}
                  onChanged={onChanged}
                  onOpen={() => show(contact.id)}
                />
              )}
            </Card>
          ))}
        </Cards>
      )}
      {open === 'new' ? (
        form(null)
      ) : (
        <Button wide onClick={() => show('new')}>
          {texts.add}
        </Button>
      )}
    </Disclosure>
  );
}
