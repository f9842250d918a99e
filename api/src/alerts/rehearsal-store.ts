import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { insertAlert } from './raise-store.ts';

/** Downtown Los Angeles: a place with a county and a district, so that every part of the statement is run. */
const POSITION = { longitude: -118.2437, latitude: 34.0522 };

/**
 * Makes a press on a connection and takes it back, so that PostGIS is loaded there and the statement planned: 60 to
 * 130 ms, where a press on a connection that has done it takes 3 to 6. Nothing of it is ever seen.
 */
export async function rehearsePress(client: pg.PoolClient, at: Date): Promise<void> {
  await client.query('BEGIN');
  try {
    await insertAlert(client, {
      tokenHash: randomBytes(32),
      press: { id: randomUUID(), pressedAt: at, position: POSITION, drill: true, notes: [] },
      receivedAt: at,
      newPersonId: randomUUID(),
      newDeviceId: randomUUID(),
      keyId: randomUUID(),
      stored: null,
      sealedPosition: null,
      pastLimit: false,
    });
  } finally {
    await client.query('ROLLBACK');
  }
}
