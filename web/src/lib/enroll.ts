import type { Client } from 'urql';
import { graphql } from '../gql/lib';
import type { Locale } from './i18n/locales';

/** Which wording of the consent in the dictionaries the person agreed to. */
const CONSENT_TEXT_VERSION = '2026-11-22';

const Enroll = graphql(`
  mutation Enroll($input: EnrollInput!) {
    enroll(input: $input) {
      __typename
    }
  }
`);

/** Enrols this phone and records the consent. False when there was no good answer; safe to repeat. */
export async function enroll(client: Client, language: Locale): Promise<boolean> {
  const input = {
    language,
    consentTextVersion: CONSENT_TEXT_VERSION,
    consentLanguage: language,
  };
  const { data } = await client.mutation(Enroll, { input }).toPromise();
  return data?.enroll.__typename === 'Person';
}
