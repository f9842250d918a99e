import type pg from 'pg';
import { insertAlert } from '../api/src/alerts/raise-store.ts';
import type { BenchContext } from './bench-context.ts';
import { PHONE_PRESS, PLAIN_PRESS } from './documents.ts';
import { HttpClient } from './http-client.ts';
import { compare, type Rate } from './load.ts';
import { BY_SQL } from './pressers.ts';

interface PressAnswer {
  raiseAlert: { __typename: string; id?: string };
}

/** Presses once over HTTP. @throws when the answer is not the alert of this very press. */
export async function pressOverHttp(
  { pressers, acknowledged }: BenchContext,
  client: HttpClient,
  document: string,
  onSend: (id: string) => void = () => undefined,
): Promise<void> {
  const { token, input } = pressers.overHttp();
  onSend(input.id);
  const { raiseAlert } = await client.ask<PressAnswer>(
    document,
    { input },
    { authorization: `Bearer ${token}` },
  );
  if (raiseAlert.__typename !== 'Alert' || raiseAlert.id !== input.id)
    throw new Error(`A press was answered with ${JSON.stringify(raiseAlert)}`);
  acknowledged.overHttp++;
}

/** Presses once with the product's own statement, over whatever `pool` is. */
export async function pressBySql(
  { pressers, acknowledged }: BenchContext,
  pool: pg.Pool,
): Promise<void> {
  const raised = await insertAlert(pool, pressers.bySql());
  if (!raised?.event) throw new Error('The statement did not store a press.');
  acknowledged.bySql++;
}

export interface PressRates {
  connections: number;
  barePg: Rate;
  /** Over HTTP, asking for what the statement has read back. */
  http: Rate;
  /** Over HTTP, with the document of the button's page. */
  httpPhone: Rate;
  httpToBarePgRatio: number;
  httpPhoneToBarePgRatio: number;
}

/** Presses per second over HTTP beside the same statement through the bare driver. */
export async function measurePresses(
  context: BenchContext,
  connections: number,
): Promise<PressRates> {
  const client = new HttpClient(context.url, connections);
  const database = context.openDatabase(connections);
  const over = (document: string) => ({
    connections,
    step: () => pressOverHttp(context, client, document),
  });
  const { barePg, http, httpPhone } = await compare(
    {
      barePg: { connections, step: () => pressBySql(context, database.pool) },
      http: over(PLAIN_PRESS),
      httpPhone: over(PHONE_PRESS),
    },
    context.seconds,
    context.meter,
  );
  client.close();
  await database.close();
  return {
    connections,
    barePg,
    http,
    httpPhone,
    httpToBarePgRatio: http.perSecond / barePg.perSecond,
    httpPhoneToBarePgRatio: httpPhone.perSecond / barePg.perSecond,
  };
}

export interface Stored {
  acknowledgedOverHttp: number;
  storedOverHttp: number;
  acknowledgedBySql: number;
  storedBySql: number;
  /** Alerts without exactly one RAISED event and one key. */
  incomplete: number;
  /** Rows of `alerts` read by sequential scans, for each press. More than a few: a statement is planned without its index. */
  scannedRowsPerPress: number;
}

/** Counts what the tables have: an alert, its key and its event for each acknowledged press. */
export async function countStored({ openDatabase, acknowledged }: BenchContext): Promise<Stored> {
  const database = openDatabase(1);
  // Before the count below, which is a scan itself.
  const { rows: scans } = await database.pool.query(
    `SELECT seq_tup_read::float8 AS scanned FROM pg_stat_user_tables WHERE relname = 'alerts'`,
  );
  const { rows } = await database.pool.query(
    `SELECT count(*) FILTER (WHERE wrapped_by <> $1)::int AS "overHttp",
            count(*) FILTER (WHERE wrapped_by = $1)::int AS "bySql",
            count(*) FILTER (WHERE wrapped_by IS NULL OR events <> 1)::int AS incomplete
     FROM alerts
     LEFT JOIN data_keys ON data_keys.id = alerts.key_id
     LEFT JOIN LATERAL (
       SELECT count(*) AS events FROM alert_events WHERE alert_id = alerts.id AND type = 'RAISED') log ON true`,
    [BY_SQL],
  );
  await database.close();
  return {
    acknowledgedOverHttp: acknowledged.overHttp,
    storedOverHttp: rows[0]?.overHttp,
    acknowledgedBySql: acknowledged.bySql,
    storedBySql: rows[0]?.bySql,
    incomplete: rows[0]?.incomplete,
    scannedRowsPerPress: scans[0]?.scanned / (acknowledged.overHttp + acknowledged.bySql),
  };
}

/** Whether every acknowledged press is stored, once. */
export function isComplete(stored: Stored): boolean {
  return (
    stored.acknowledgedOverHttp === stored.storedOverHttp &&
    stored.acknowledgedBySql === stored.storedBySql &&
    stored.incomplete === 0
  );
}
