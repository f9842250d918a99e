import { findCompetentPost } from '../api/src/routing/routing-store.ts';
import type { BenchContext } from './bench-context.ts';
import { COMPETENT_CONSULATE } from './documents.ts';
import { HttpClient } from './http-client.ts';
import { compare, type Rate } from './load.ts';

export interface RoutingRates {
  connections: number;
  barePg: Rate;
  http: Rate;
  httpToBarePgRatio: number;
}

interface RoutingAnswer {
  competentConsulate: { basis: string };
}

/** `competentConsulate` per second over HTTP beside its statement through the bare driver. */
export async function measureRouting(
  context: BenchContext,
  connections: number,
): Promise<RoutingRates> {
  const { pressers, seconds, meter } = context;
  const client = new HttpClient(context.url, connections);
  const database = context.openDatabase(connections);
  const expectBasis = (basis: string | undefined) => {
    if (basis !== 'DISTRICT') throw new Error(`A place inside a county was routed by ${basis}.`);
  };
  const { barePg, http } = await compare(
    {
      barePg: {
        connections,
        step: async () => {
          const route = await findCompetentPost(database.pool, pressers.position(), new Date());
          expectBasis(route.basis);
        },
      },
      http: {
        connections,
        step: async () => {
          const variables = { position: pressers.position() };
          const answer = await client.ask<RoutingAnswer>(COMPETENT_CONSULATE, variables);
          expectBasis(answer.competentConsulate.basis);
        },
      },
    },
    seconds,
    meter,
  );
  client.close();
  await database.close();
  return { connections, barePg, http, httpToBarePgRatio: http.perSecond / barePg.perSecond };
}
