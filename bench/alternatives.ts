import pg from 'pg';
import { writeEvents } from '../api/src/alerts/log-writer.ts';
import type { PrismaClient } from '../api/src/db/generated/client.ts';
import type { WrappedKey } from '../api/src/privacy/wrapping-keys.ts';
import { findCompetentPost } from '../api/src/routing/routing-store.ts';
import type { BenchContext } from './bench-context.ts';
import { compare, type Rate } from './load.ts';
import { pressBySql } from './presses.ts';

const CHANNEL = 'ab_bench';
/** On the embedded database transactions wait for one another; long enough that none gives up. */
const TRANSACTION_LIMITS = { maxWait: 20_000, timeout: 20_000 };

export interface AlternativeRates {
  connections: number;
  alternatives: Array<{ name: string; rate: Rate; toPreparedRatio: number }>;
}

type Query = { name: string; text: string; values: unknown[] };

/** A stand-in for a pool: the product's own functions run over another way to the database. */
function poolThat(query: (query: Query) => Promise<{ rows: unknown[] }>): pg.Pool {
  return { query } as unknown as pg.Pool;
}

const overPrisma = (prisma: Pick<PrismaClient, '$queryRawUnsafe'>) =>
  poolThat(async ({ text, values }) => ({ rows: await prisma.$queryRawUnsafe(text, ...values) }));

/**
 * The statement with a pg_notify in it: the same transaction, no further round trip. It ends with what it reads from, so
 * that one more source may follow; if it ever ends otherwise, the database refuses it and the bench fails.
 */
function notifying(pool: pg.Pool): pg.Pool {
  return poolThat(({ name, text, values }) => {
    const withNotice = `${text}, pg_notify('${CHANNEL}', alert.id::text)`;
    return pool.query({ name: `${name}_notifying`, text: withNotice, values });
  });
}

/** The log has one writer, whoever calls it. */
const EVENT = `SELECT id FROM ${writeEvents('(SELECT) one', {
  alert_id: '$1::uuid',
  type: "'RAISED'",
  at: '$2::timestamptz',
  to_consulate_code: '$3::text',
})}`;

/** The steps of a press one by one, as a resolver with an ORM would write them. */
async function pressInTransaction({ pressers, acknowledged }: BenchContext, prisma: PrismaClient) {
  const { tokenHash, press, receivedAt, keyId, stored, sealedPosition } = pressers.bySql();
  const { wrappedBy, wrappedKey } = stored as WrappedKey;
  await prisma.$transaction(async (tx) => {
    const { personId } = await tx.device.findUniqueOrThrow({
      where: { tokenHash: Uint8Array.from(tokenHash) },
      select: { personId: true },
    });
    if (!press.position) throw new Error('Every press of the bench has a position.');
    const route = await findCompetentPost(overPrisma(tx), press.position, receivedAt);
    const { consulateCode } = route;
    const posts = consulateCode ? [consulateCode] : [];
    await tx.alert.create({
      data: {
        id: press.id,
        personId,
        status: 'RAISED',
        lane: 'FIRST',
        drill: press.drill,
        pressedAt: press.pressedAt,
        receivedAt,
        pressNotes: press.notes,
        routingBasis: route.basis,
        routingConfidence: route.confidence,
        routingDistance: route.distanceMeters,
        countyFips: route.countyFips,
        consulateCode,
        posts,
        positionSealed: sealedPosition && Uint8Array.from(sealedPosition),
        positionReceivedAt: receivedAt,
        keyId,
      },
    });
    await tx.dataKey.create({
      data: { id: keyId, wrappedBy, wrappedKey: Uint8Array.from(wrappedKey) },
    });
    await tx.$queryRawUnsafe(EVENT, press.id, receivedAt, consulateCode);
  }, TRANSACTION_LIMITS);
  acknowledged.bySql++;
}

/** The press as one prepared statement beside the ways that were not taken, on the same database in turn. */
export async function measureAlternatives(
  context: BenchContext,
  connections: number,
): Promise<AlternativeRates> {
  const { pool, prisma, close } = context.openDatabase(connections);
  const unnamed = poolThat(({ text, values }) => pool.query({ text, values }));
  const step = (press: () => Promise<void>) => ({ connections, step: press });
  const listener = await listen(context, pool);
  const rates = await compare(
    {
      'one prepared statement, pg': step(() => pressBySql(context, pool)),
      'the same, not prepared, pg': step(() => pressBySql(context, unnamed)),
      'the same, Prisma $queryRawUnsafe': step(() => pressBySql(context, overPrisma(prisma))),
      'the same with pg_notify in it, pg': step(() => pressBySql(context, notifying(pool))),
      'five steps, Prisma transaction': step(() => pressInTransaction(context, prisma)),
    },
    context.seconds,
    context.meter,
  );
  await listener?.end();
  await close();
  const prepared = rates['one prepared statement, pg'].perSecond;
  return {
    connections,
    alternatives: Object.entries(rates).map(([name, rate]) => ({
      name,
      rate,
      toPreparedRatio: rate.perSecond / prepared,
    })),
  };
}

/** One listener, as each API node would have. The embedded database has a single backend: none there. */
async function listen({ embedded }: BenchContext, pool: pg.Pool): Promise<pg.Client | null> {
  if (embedded) return null;
  const listener = new pg.Client(pool.options);
  await listener.connect();
  await listener.query(`LISTEN ${CHANNEL}`);
  return listener;
}
