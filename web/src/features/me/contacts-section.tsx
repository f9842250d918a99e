import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { readablePhone } from '../../lib/call-center';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import { ContactForm } from './contact-form';
import { useMeTexts } from './me-i18n';

export const ContactsSectionFragment = graphql(`
  fragment ContactsSection on Person {
    contacts {
      id
      name
      relation
      phone
      email
      shares
      ...ContactForm
    }
  }
`);

type ContactsSectionProps = {
  person: FragmentType<typeof ContactsSectionFragment>;
  onChanged: () => Promise<void>;
};

export function ContactsSection({ onChanged, ...props }: ContactsSectionProps) {
  const { words, format } = useMeTexts();
  const { contacts } = readFragment(ContactsSectionFragment, props.person);
  const [open, setOpen] = useState<string | null>(null);
  const [done, setDone] = useState<'saved' | 'removed' | null>(null);
  const texts = words.contacts;
  const summary = contacts.length > 0 ? format.plural(texts.count, contacts.length) : texts.none;

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
      {done && <Notice tone="good" icon="check" title={texts[done]} live="polite" />}
      {contacts.length > 0 && (
        <Cards>
          {contacts.map((contact) => (
            <Card
              key={contact.id}
              title={contact.name}
              badge={contact.relation && <Badge tone="plain">{contact.relation}</Badge>}
            >
              {open === contact.id ? (
                form(contact)
              ) : (
                <>
                  {contact.phone && <p>{readablePhone(contact.phone)}</p>}
                  {contact.email && <p>{contact.email}</p>}
                  <p>{texts.share[contact.shares]}</p>
                  <Button look="secondary" wide onClick={() => show(contact.id)}>
                    {texts.change}
                  </Button>
                </>
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
