import { execute, subscribe } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Comer } from '../admission/admission.ts';
import type { Identity } from '../identity.ts';
import type { Context, Services } from '../schema/context.ts';
import { schema } from '../schema/index.ts';
import type { Viewer } from '../viewer.ts';
import { documentGuards, type MOST } from './document-limits.ts';
import { maskError } from './mask-error.ts';
import { countOperations } from './operation-limit.ts';
import { noteViewer } from './request-log.ts';
import { graphiqlPolicy, STRICT_POLICY } from './security-headers.ts';

/** What a door hands to the envelope with each operation. */
export interface Arrival extends Comer {
  /** What the browser says it is, in a word. */
  agent: string | null;
  onFellBehind(): void;
}

interface Options {
  services: Services;
  identity: Identity;
  log: Logger;
  /** GraphiQL for a browser's GET, and introspection. */
  explorable: boolean;
  mostInDocuments?: Partial<typeof MOST>;
}

/** The envelope around every operation, whichever door it came through: context, validation, masking. */
export type Envelope = YogaServerInstance<{ arrival: Arrival }, Context>;

export async function createEnvelope(options: Options): Promise<Envelope> {
  const { services, identity, log, explorable } = options;
  const graphiql = explorable ? await createGraphiql() : null;
  return createYoga<{ arrival: Arrival }, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: graphiql ? { title: 'Alert Button', subscriptionsProtocol: 'WS' } : false,
    ...(graphiql ? { renderGraphiQL: graphiql.render } : {}),
    plugins: [
      fieldsInOrder,
      ...documentGuards({ introspection: explorable, most: options.mostInDocuments }),
      countOperations,
      ...(graphiql ? [graphiql.plugin] : []),
    ],
    maskedErrors: { maskError: (error) => maskError(error, log) },
    context: ({ arrival }) => createContext(services, identity, arrival),
  });
}

/**
 * The executor of the graphql package. Yoga's own puts fields in the order in which they became known; that of the query
 * is what the specification asks for, and what makes an answer under duress the honest one to the byte.
 */
const fieldsInOrder: Plugin = {
  onExecute: ({ setExecuteFn }) => setExecuteFn(execute),
  onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe),
};

/** GraphiQL from local files, with a policy that lets its page work and nothing else in. */
async function createGraphiql() {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  let policy = STRICT_POLICY;
  let known = '';
  return {
    render(options: Parameters<typeof renderGraphiQL>[0]) {
      const html = renderGraphiQL(options);
      if (html !== known) [known, policy] = [html, graphiqlPolicy(html)];
      return html;
    },
    plugin: {
      onResponse({ response }) {
        if (response.headers.get('content-type')?.startsWith('text/html'))
          response.headers.set('content-security-policy', policy);
      },
    } satisfies Plugin,
  };
}

function createContext(services: Services, identity: Identity, arrival: Arrival): Context {
  let found: Viewer | undefined;
  let looking: Promise<Viewer> | undefined;
  const { credentials } = arrival;
  return {
    ...services,
    credentials,
    address: arrival.address,
    agent: arrival.agent,
    feedCursor: services.feed.mark(),
    viewer: () => {
      looking ??= identity.viewerOf(credentials).then((viewer) => {
        found = viewer;
        if (viewer) noteViewer(viewer.kind);
        return viewer;
      });
      return looking;
    },
    know(viewer) {
      found = viewer;
      if (viewer) noteViewer(viewer.kind);
      looking = Promise.resolve(viewer);
    },
    seen: () => found,
    onFellBehind: arrival.onFellBehind,
  };
}
