import type { Client } from 'urql';
import { graphql, readFragment } from '../../gql/me';
import type { MePersonFragment } from '../../gql/me/graphql';

export const MePerson = graphql(`
  fragment MePerson on Person {
    id
    hasPin
    ...ProfileSection
    ...CountyPart
    ...ConsentSection
    ...PhonesSection
    ...RecoveryPart
    ...ContactsSection
  }
`);

const Me = graphql(`
  query Me {
    viewer {
      person {
        ...MePerson
      }
    }
  }
`);

export type Person = MePersonFragment;

/** The person whose phone this is; null for a phone that is not known. */
export type MeState =
  | { kind: 'loading' }
  | { kind: 'failed' }
  | { kind: 'unknown' }
  | { kind: 'known'; person: Person };

export async function loadMe(client: Client): Promise<MeState> {
  const { data } = await client.query(Me, {}).toPromise();
  if (!data) return { kind: 'failed' };
  const person = data.viewer?.person;
  return person ? { kind: 'known', person: readFragment(MePerson, person) } : { kind: 'unknown' };
}
