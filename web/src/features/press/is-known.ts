import { graphql } from '../../gql/press';
import type { GraphqlConnection } from '../../lib/graphql-client';

const WhoIsThis = graphql(`
  query WhoIsThis {
    viewer {
      person {
        id
      }
    }
  }
`);

/** Whether the server still knows this phone as somebody's; it is taken to, unless the server says no. */
export async function isKnown({ client }: GraphqlConnection): Promise<boolean> {
  const { data } = await client.query(WhoIsThis, {}).toPromise();
  return !data || Boolean(data.viewer?.person);
}
