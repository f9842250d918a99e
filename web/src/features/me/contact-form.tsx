import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import type { AddContactInput, ContactShare, Language, NoticeChannel } from '../../gql/me/graphql';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/choice-field';
import { Form, textOf } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { TextArea, TextField } from '../../ui/text-field';
import { removeContact, saveContact } from './contact-mutations';
import { useMeTexts } from './me-i18n';
import { fieldError } from './me-words';
import { PinStep } from './pin-step';
import { ProblemNotice } from './problem-notice';
import { usePinned } from './use-pinned';

export const ContactFormFragment = graphql(`
  fragment ContactForm on Contact {
    id
    name
    relation
    phone
    email
    language
    shares
    ownMessage
    channels {
      channel
    }
  }
`);

type ContactFormProps = {
  contact: FragmentType<typeof ContactFormFragment> | null;
  onDone: (how: 'saved' | 'removed') => void;
  onLeave: () => void;
};

const SHARES: ContactShare[] = ['HAPPENED', 'WHERE', 'LIVE_POSITION'];
const CHANNELS: NoticeChannel[] = ['SMS', 'WHATSAPP', 'VOICE', 'EMAIL', 'PUSH'];
const LANGUAGES: Language[] = ['es', 'en'];

export function ContactForm({ onDone, onLeave, ...props }: ContactFormProps) {
  const { words, locale } = useMeTexts();
  const contact = readFragment(ContactFormFragment, props.contact);
  const [isRemoving, setIsRemoving] = useState(false);
  const [isUnreachable, setIsUnreachable] = useState(false);
  const texts = words.contacts;
  const pinned = usePinned({
    act: (input: AddContactInput | 'removed', pin) => {
      if (input !== 'removed') return saveContact(contact?.id ?? null, input, pin);
      return removeContact(contact?.id ?? '', pin);
    },
    onDone: (_, input) => onDone(input === 'removed' ? input : 'saved'),
  });
  const { problem } = pinned;
  const isWorking = pinned.step === 'working';

  const save = (values: FormData) => {
    const text = (name: string) => textOf(values, name) || null;
    const [phone, email, name] = [text('phone'), text('email'), text('name')];
    setIsUnreachable(!phone && !email);
    pinned.setProblem(name ? null : { kind: 'field', field: 'name' });
    if (!name || (!phone && !email)) return;
    setIsRemoving(false);
    void pinned.run({
      name,
      relation: text('relation'),
      phone,
      email,
      language: textOf(values, 'language') as Language,
      shares: textOf(values, 'shares') as ContactShare,
      channels: (values.getAll('channels') as NoticeChannel[]).filter(
        // Chosen from the start, and meant for whoever has it.
        (channel) => (channel !== 'SMS' || phone) && (channel !== 'EMAIL' || email),
      ),
      message: text('message'),
    });
  };

  return (
    <Form onSubmit={(values) => save(values)}>
      <TextField
        label={texts.name}
        error={fieldError(problem, 'name', words)}
        name="name"
        autoComplete="off"
        defaultValue={contact?.name}
      />
      <TextField
        label={texts.relation}
        hint={texts.relationWhy}
        error={fieldError(problem, 'relation', words)}
        name="relation"
        autoComplete="off"
        defaultValue={contact?.relation ?? ''}
      />
      <TextField
        label={texts.phone}
        hint={texts.reachWhy}
        error={isUnreachable ? texts.reachMissing : fieldError(problem, 'phone', words)}
        name="phone"
        type="tel"
        autoComplete="off"
        defaultValue={contact?.phone ?? ''}
      />
      <TextField
        label={texts.email}
        error={fieldError(problem, 'email', words)}
        name="email"
        type="email"
        autoComplete="off"
        defaultValue={contact?.email ?? ''}
      />
      <ChoiceField
        legend={texts.channels}
        hint={texts.channelsWhy}
        error={fieldError(problem, 'channels', words)}
        name="channels"
        kind="checkbox"
        chosen={contact ? contact.channels.map(({ channel }) => channel) : ['SMS', 'EMAIL']}
        choices={CHANNELS.map((value) => ({
          value,
          text: texts.channel[value],
          hint: texts.channelWhy[value],
        }))}
      />
      <SelectField
        label={texts.language}
        name="language"
        defaultValue={contact?.language ?? locale}
        options={LANGUAGES.map((value) => ({ value, text: texts.languages[value] }))}
      />
      <ChoiceField
        legend={texts.shares}
        name="shares"
        chosen={[contact?.shares ?? 'HAPPENED']}
        choices={SHARES.map((value) => ({
          value,
          text: texts.share[value],
          hint: texts.shareWhy[value],
        }))}
      />
      <TextArea
        label={texts.message}
        hint={texts.messageWhy}
        error={fieldError(problem, 'message', words)}
        name="message"
        rows={3}
        maxLength={120}
        defaultValue={contact?.ownMessage ?? ''}
      />
      <ProblemNotice problem={problem} />
      {pinned.step === 'pin' ? (
        <PinStep problem={problem} onPin={pinned.enter} onLeave={pinned.leave} />
      ) : (
        <>
          <Button type="submit" wide large disabled={isWorking}>
            {isWorking ? texts.saving : texts.save}
          </Button>
          <Button look="secondary" wide onClick={onLeave}>
            {words.cancel}
          </Button>
          {contact && !isRemoving && (
            <Button look="quiet" wide onClick={() => setIsRemoving(true)}>
              {texts.remove}
            </Button>
          )}
          {contact && isRemoving && (
            <Button
              look="alarm"
              wide
              disabled={isWorking}
              onClick={() => void pinned.run('removed')}
            >
              {fill(texts.removeYes, { name: contact.name })}
            </Button>
          )}
        </>
      )}
    </Form>
  );
}
