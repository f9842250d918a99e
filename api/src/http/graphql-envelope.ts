import { GraphQLError } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Credentials } from '../credentials.ts';
import type { Identity } from '../identity.ts';
import type { Context, Services } from '../schema/context.ts';
import { documentLimits } from '../schema/document-limits.ts';
import { schema } from '../schema/index.ts';
import type { Viewer } from '../viewer.ts';
import { maskError } from './mask-error.ts';

/** What a door hands to the envelope with each operation. */
export interface Arrival {
  credentials: Credentials;
  onFellBehind(): void;
}

interface Options {
  services: Services;
  identity: Identity;
  log: Logger;
  /** Renders GraphiQL for a browser's GET; null where there is none. */
  graphiql: boolean;
  webOrigins: string[];
}

/** The envelope around every operation, whichever door it came through: context, validation, masking. */
export type Envelope = YogaServerInstance<{ arrival: Arrival }, Context>;

const limits: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(documentLimits),
};

export async function createEnvelope(options: Options): Promise<Envelope> {
  const { services, identity, log, graphiql, webOrigins } = options;
  const render = graphiql ? (await import('@graphql-yoga/render-graphiql')).renderGraphiQL : null;
  return createYoga<{ arrival: Arrival }, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    batching: false,
    multipart: false,
    cors: webOrigins.length > 0 ? { origin: webOrigins, credentials: true } : false,
    graphiql: render ? { title: 'Alert Button', subscriptionsProtocol: 'WS' } : false,
    ...(render ? { renderGraphiQL: render } : {}),
    plugins: [limits],
    maskedErrors: { maskError: (error) => maskError(error, log) },
    context: ({ arrival }) => createContext(services, identity, arrival),
  });
}

function createContext(services: Services, identity: Identity, arrival: Arrival): Context {
  let found: Viewer | undefined;
  let looking: Promise<Viewer> | undefined;
  const { credentials } = arrival;
  return {
    ...services,
    credentials,
    feedCursor: services.feed.cursor,
    viewer: () => {
      looking ??= identity.viewerOf(credentials).then((viewer) => {
        found = viewer;
        return viewer;
      });
      return looking;
    },
    know(viewer) {
      found = viewer;
      looking = Promise.resolve(viewer);
    },
    seen: () => found,
    onFellBehind: arrival.onFellBehind,
  };
}

/** An error for a door that refuses before there is an operation, in GraphQL's shape. */
export function refusal(message: string, code: string): { errors: GraphQLError[] } {
  return { errors: [new GraphQLError(message, { extensions: { code, field: null } })] };
}
