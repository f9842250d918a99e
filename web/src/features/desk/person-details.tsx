import { useState } from 'react';
import { graphql } from '../../gql/desk';
import type { PersonDetailsQuery } from '../../gql/desk/graphql';
import { readablePhone, telHref } from '../../lib/call-center';
import { fill } from '../../lib/i18n/fill';
import { languageNames } from '../../lib/i18n/language-names';
import { staffConnection } from '../../lib/staff-connection';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/facts';
import { Section } from '../../ui/section';
import { useDeskI18n } from './desk-i18n';

/** Asked for by itself, and only when the officer says so: that it was read is written down. */
const PersonDetailsDocument = graphql(`
  query PersonDetails($id: ID!) {
    alert(id: $id) {
      person {
        names
        birthDate
        phone
        languages
        healthNotes
        childrenNotes
        homeCounty {
          name
          state
        }
        contacts {
          number
          name
          relation
          phone
          language
        }
      }
    }
  }
`);

type Details = NonNullable<PersonDetailsQuery['alert']>['person'];

export function PersonDetails({ id }: { id: string }) {
  const { t, locale } = useDeskI18n();
  const [step, setStep] = useState<'idle' | 'loading' | 'failed' | 'shown'>('idle');
  const [details, setDetails] = useState<Details>(null);
  const words = t.desk.details;

  const show = async () => {
    setStep('loading');
    const { client } = staffConnection();
    const { data } = await client.query(PersonDetailsDocument, { id }).toPromise();
    if (!data?.alert) return setStep('failed');
    setDetails(data.alert.person ?? null);
    setStep('shown');
  };

  return (
    <Section heading={words.heading}>
      {step !== 'shown' && (
        <>
          <p>{words.body}</p>
          <div>
            <Button look="secondary" disabled={step === 'loading'} onClick={() => void show()}>
              {step === 'loading' ? words.loading : words.show}
            </Button>
          </div>
          {step === 'failed' && <p role="alert">{words.failed}</p>}
        </>
      )}
      {step === 'shown' && !details && <p role="status">{words.none}</p>}
      {details && <Shown details={details} locale={locale} />}
    </Section>
  );
}

function Shown({ details, locale }: { details: NonNullable<Details>; locale: string }) {
  const { t } = useDeskI18n();
  const words = t.desk.details;
  const { homeCounty, phone, contacts } = details;
  const text = (value: string | null | undefined) => value || words.empty;
  return (
    <Facts
      facts={[
        { label: words.names, value: text(details.names) },
        { label: words.birthDate, value: text(details.birthDate) },
        {
          label: words.phone,
          value: phone ? <a href={telHref(phone)}>{readablePhone(phone)}</a> : words.empty,
        },
        { label: words.languages, value: text(languageNames(details.languages ?? [], locale)) },
        { label: words.health, value: text(details.healthNotes) },
        { label: words.children, value: text(details.childrenNotes) },
        {
          label: words.county,
          value: homeCounty ? `${homeCounty.name}, ${homeCounty.state}` : words.empty,
        },
        ...contacts.map(({ number, name, relation, phone: theirs, language }) => ({
          label: fill(t.desk.notices.contact, { number }),
          value: (
            <>
              {relation ? `${name} (${relation})` : name} · {languageNames([language], locale)} ·{' '}
              {theirs ? (
                <a className="unbroken" href={telHref(theirs)}>
                  {readablePhone(theirs)}
                </a>
              ) : (
                words.noPhone
              )}
            </>
          ),
        })),
      ]}
    />
  );
}
