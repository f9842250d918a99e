import { createGraphqlConnection, type GraphqlConnection } from './graphql-client';

let connection: GraphqlConnection | null = null;

/** The staff's own way to the API: by their cookie, never with a phone's token. */
export function staffConnection(): GraphqlConnection {
  if (!connection) connection = createGraphqlConnection();
  return connection;
}
