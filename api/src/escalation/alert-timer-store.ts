import type pg from 'pg';
import type { AlertTimer } from '../alerts/alert-row.ts';
import { whileReconnecting } from '../db/connection-errors.ts';
import { statement } from '../db/statement.ts';

const READ = statement(
  'read_alert_timers',
  `SELECT alert_id AS id, step, round, due_at AS "dueAt", accept_by AS "acceptBy" FROM escalations
   WHERE alert_id = ANY ($1::uuid[])`,
);

export async function readTimers(
  pool: pg.Pool,
  alertIds: string[],
): Promise<Map<string, AlertTimer>> {
  const { rows } = await whileReconnecting(() =>
    pool.query<AlertTimer & { id: string }>(READ([alertIds])),
  );
  return new Map(rows.map(({ id, ...timer }) => [id, timer]));
}
