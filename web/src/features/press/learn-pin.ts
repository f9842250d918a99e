import { graphql } from '../../gql/press';
import { thisDevice } from '../../lib/device';
import { rememberPin } from '../../lib/known-pin';

const PinOfPerson = graphql(`
  query PinOfPerson {
    viewer {
      person {
        hasPin
      }
    }
  }
`);

/** Asks whether cancelling takes a PIN, so that the phone still knows when it has lost the network. */
export async function learnPin(): Promise<void> {
  const { store, connection } = thisDevice();
  const { data } = await connection.client.query(PinOfPerson, {}).toPromise();
  if (data?.viewer?.person) rememberPin(store, data.viewer.person.hasPin);
}
