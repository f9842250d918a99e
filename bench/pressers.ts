import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { RaiseInputs } from '../api/src/alerts/raise-store.ts';
import type { Position } from '../api/src/geo.ts';
import { hashToken } from '../api/src/persons/device-token.ts';

export const PRESSERS = 4_000;
const SEED = 4_711;
const A_DAY_MS = 24 * 3_600_000;

/** How presses by bare SQL are told from those that came over HTTP when they are counted. */
export const BY_SQL = 'bench';

/** Sizes of what the server stores: an AES-256 key wrapped with GCM, and a sealed position. Bytes. */
const WRAPPED_KEY_BYTES = 60;
const SEALED_POSITION_BYTES = 116;

/** Enrolled devices and places to press at, taken in turn. */
export class Pressers {
  private turn = 0;

  constructor(
    private readonly tokens: Array<{ token: string; hash: Buffer }>,
    private readonly positions: Position[],
  ) {}

  position(): Position {
    return this.positions[this.turn++ % this.positions.length] as Position;
  }

  /** A press for the API: a token and a new id. */
  overHttp(): { token: string; input: { id: string; pressedAt: string; position: Position } } {
    const position = this.position();
    return {
      token: this.next().token,
      input: { id: randomUUID(), pressedAt: new Date().toISOString(), position },
    };
  }

  /** A press for the statement. Random bytes stand for what the server would seal: that is its work, not the driver's. */
  bySql(): RaiseInputs {
    const position = this.position();
    const now = new Date();
    return {
      tokenHash: this.next().hash,
      press: { id: randomUUID(), pressedAt: now, position, drill: false, notes: [] },
      receivedAt: now,
      newPersonId: randomUUID(),
      newDeviceId: randomUUID(),
      keyId: randomUUID(),
      stored: { wrappedBy: BY_SQL, wrappedKey: randomBytes(WRAPPED_KEY_BYTES) },
      sealedPosition: randomBytes(SEALED_POSITION_BYTES),
      pastLimit: false,
    };
  }

  private next() {
    return this.tokens[this.turn % this.tokens.length] as { token: string; hash: Buffer };
  }
}

/**
 * Enrols persons with a device each, and picks two places in each county of the contiguous United States. `longAgo`: one
 * a minute until yesterday; who enrolled a moment before a flood counts as part of it.
 */
export async function enrolPressers(
  pool: pg.Pool,
  { longAgo = false }: { longAgo?: boolean } = {},
): Promise<Pressers> {
  const at = new Date(Date.now() - (longAgo ? A_DAY_MS : 0));
  const tokens = Array.from({ length: PRESSERS }, () => {
    const token = `abd_${randomBytes(32).toString('base64url')}`;
    return { token, hash: hashToken(token), personId: randomUUID() };
  });
  await pool.query(
    'INSERT INTO persons (id, enrolled_at) SELECT id, $2 FROM unnest($1::uuid[]) AS id',
    [tokens.map((each) => each.personId), at],
  );
  await pool.query(
    `INSERT INTO devices (id, token_hash, person_id, created_at)
     SELECT gen_random_uuid(), decode(hash, 'hex'), person_id, $3::timestamptz - number * $4::interval
     FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS device (hash, person_id, number)`,
    [
      tokens.map((each) => each.hash.toString('hex')),
      tokens.map((each) => each.personId),
      at,
      longAgo ? '1 minute' : '0',
    ],
  );
  const { rows } = await pool.query<Position>(
    `SELECT ST_X(point) AS longitude, ST_Y(point) AS latitude, 20 AS "accuracyMeters"
     FROM counties, LATERAL (SELECT (ST_Dump(ST_GeneratePoints(boundary, 2, $1::int))).geom AS point) place
     WHERE state NOT IN ('AK', 'HI', 'PR', 'VI', 'GU', 'MP', 'AS')
     ORDER BY md5(fips), ST_X(point)`,
    [SEED],
  );
  if (rows.length < PRESSERS)
    throw new Error(`Only ${rows.length} places were found in the counties.`);
  return new Pressers(tokens, rows);
}
