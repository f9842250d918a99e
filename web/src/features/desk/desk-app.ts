import { createGraphqlConnection, type GraphqlConnection } from '../../lib/graphql-client';

let connection: GraphqlConnection | null = null;

/** The desk's own way to the API: by the officer's cookie, never with a phone's token. */
export function deskConnection(): GraphqlConnection {
  if (!connection) connection = createGraphqlConnection();
  return connection;
}
