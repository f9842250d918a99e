import { useCallback, useEffect, useState } from 'react';
import { graphql } from '../../gql/staff';
import { staffConnection } from '../../lib/staff-connection';
import { Button } from '../../ui/button';
import { Form, textOf } from '../../ui/form';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { TextField } from '../../ui/text-field';
import { useStaffTexts } from './staff-i18n';

const HasPhone = graphql(`
  query HasPhone {
    viewer {
      officer {
        id
        hasPhone
      }
    }
  }
`);

const SetMyPhone = graphql(`
  mutation SetMyPhone($phone: String) {
    result: setMyPhone(phone: $phone) {
      __typename
      ... on Officer {
        id
        hasPhone
      }
    }
  }
`);

type Told = 'saved' | 'removed' | 'wrong' | 'failed';

/** The phone at which somebody is called when an alert needs them. Once saved it is shown to nobody. */
export function PhoneSection({ onSignedOut }: { onSignedOut: () => void }) {
  const { words } = useStaffTexts();
  const [hasPhone, setHasPhone] = useState<boolean | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const texts = words.phone;

  const load = useCallback(async () => {
    const { data } = await staffConnection().client.query(HasPhone, {}).toPromise();
    setHasPhone(data?.viewer?.officer?.hasPhone ?? null);
  }, []);
  useEffect(() => void load(), [load]);

  const set = async (phone: string | null) => {
    setIsBusy(true);
    const { data } = await staffConnection().client.mutation(SetMyPhone, { phone }).toPromise();
    setIsBusy(false);
    const result = data?.result;
    if (result?.__typename === 'NotSignedInError') return onSignedOut();
    if (result?.__typename === 'InvalidInputError') return setTold('wrong');
    if (result?.__typename !== 'Officer') return setTold('failed');
    setHasPhone(result.hasPhone ?? null);
    setTold(phone === null ? 'removed' : 'saved');
  };

  return (
    <Section heading={texts.heading}>
      <p>{texts.body}</p>
      {hasPhone !== null && <p>{hasPhone ? texts.present : texts.absent}</p>}
      {(told === 'saved' || told === 'removed') && (
        <Notice tone="good" icon="check" title={texts[told]} live="polite" />
      )}
      {told === 'failed' && <Notice tone="warn" icon="warning" title={texts.failed} />}
      <Form onSubmit={(form) => void set(textOf(form, 'phone'))}>
        <TextField
          label={texts.label}
          hint={texts.hint}
          error={told === 'wrong' ? texts.wrong : undefined}
          name="phone"
          type="tel"
          autoComplete="tel"
        />
        <Button type="submit" wide disabled={isBusy}>
          {hasPhone ? texts.replace : texts.save}
        </Button>
      </Form>
      {hasPhone && (
        <Button look="secondary" disabled={isBusy} onClick={() => void set(null)}>
          {texts.remove}
        </Button>
      )}
    </Section>
  );
}
