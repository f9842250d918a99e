import type pg from 'pg';
import { statement } from '../db/statement.ts';

/** Wrong secrets that an invitation bears. */
export const INVITATION_TRIES = 5;

const STORE_RECOVERY = statement(
  'store_recovery_code',
  `UPDATE persons SET recovery_hash = $2::bytea, recovery_made_at = $3::timestamptz, recovery_coerced = $4::boolean
   WHERE id = $1::uuid AND erasing_at IS NULL RETURNING id`,
);

/** Puts a recovery code in the place of the one before. False for a person who is being erased. */
export async function storeRecovery(
  pool: pg.Pool,
  personId: string,
  hash: Buffer,
  at: Date,
  coerced: boolean,
): Promise<boolean> {
  return (await pool.query(STORE_RECOVERY([personId, hash, at, coerced]))).rows.length > 0;
}

/** An invitation: where to look for it, and the secret that proves it. */
export interface InvitationHashes {
  place: Buffer;
  secret: Buffer;
}

const STORE_INVITATION = statement(
  'store_device_invitation',
  `WITH before AS (DELETE FROM device_invitations WHERE person_id = $3::uuid OR expires_at < $5::timestamptz)
   INSERT INTO device_invitations (code_hash, secret_hash, person_id, expires_at)
   SELECT $1::bytea, $2::bytea, id, $4::timestamptz FROM persons WHERE id = $3::uuid AND erasing_at IS NULL
   ON CONFLICT (code_hash) DO NOTHING RETURNING person_id`,
);

/** Stores a person's one invitation. False when its place is taken: make another code. */
export async function storeInvitation(
  pool: pg.Pool,
  personId: string,
  hashes: InvitationHashes,
  expiresAt: Date,
  at: Date,
): Promise<boolean> {
  const values = [hashes.place, hashes.secret, personId, expiresAt, at];
  return (await pool.query(STORE_INVITATION(values))).rows.length > 0;
}

const TRY_INVITATION = statement(
  'try_device_invitation',
  `UPDATE device_invitations SET tries = tries + 1
   WHERE code_hash = $1::bytea AND tries < ${INVITATION_TRIES} AND expires_at > $3::timestamptz
   RETURNING secret_hash = $2::bytea AS fits`,
);

/** Counts a try of an invitation, committed before it is judged; false when it does not fit. */
export async function tryInvitation(
  pool: pg.Pool,
  hashes: InvitationHashes,
  at: Date,
): Promise<boolean> {
  const { rows } = await pool.query<{ fits: boolean }>(
    TRY_INVITATION([hashes.place, hashes.secret, at]),
  );
  return rows[0]?.fits === true;
}

/** How a device proves that it may join a person. */
export type JoinProof =
  | { kind: 'RECOVERY'; hash: Buffer }
  | { kind: 'INVITATION'; hashes: InvitationHashes };

export interface Join {
  proof: JoinProof;
  tokenHash: Buffer;
  /** Used only if the token is new. */
  newDeviceId: string;
  at: Date;
  signOutOthers: boolean;
}

export type Joined = { personId: string; deviceId: string } | 'WRONG' | 'IN_USE';

const BY_RECOVERY = `SELECT id FROM persons WHERE recovery_hash = $1::bytea AND erasing_at IS NULL FOR NO KEY UPDATE`;
const BY_INVITATION = `DELETE FROM device_invitations i USING persons p
  WHERE i.code_hash = $1::bytea AND i.secret_hash = $2::bytea AND i.expires_at > $3::timestamptz
    AND p.id = i.person_id AND p.erasing_at IS NULL RETURNING p.id`;
const DEVICE = `INSERT INTO devices (id, token_hash, person_id, created_at)
  VALUES ($1::uuid, $2::bytea, $3::uuid, $4::timestamptz)
  ON CONFLICT (token_hash) DO UPDATE SET token_hash = excluded.token_hash RETURNING id, person_id`;
// What the person's side is told counts: an alert that was cancelled under duress is not open to it.
const IN_USE = `SELECT p.profile_sealed IS NOT NULL OR p.pin_set_at IS NOT NULL OR p.recovery_hash IS NOT NULL
    OR EXISTS (SELECT FROM contacts c WHERE c.person_id = p.id)
    OR EXISTS (SELECT FROM alerts a WHERE a.person_id = p.id AND a.duress_at IS NULL
               AND a.status IN ('RAISED', 'ACKNOWLEDGED', 'ASSIGNED')) AS used
  FROM persons p WHERE p.id = $1::uuid`;
const MOVE = `UPDATE devices SET person_id = $2::uuid WHERE id = $1::uuid`;
// A thief of the other phone may have set PINs that the owner does not know, so the PIN goes. The duress PINs stay known,
// and what is open can only be cancelled under duress: whoever has the code may have found it. With a code that was made
// under duress the PIN goes as in a removal under duress.
const PUT_PINS_ASIDE = `UPDATE persons SET
    pins_doubted_at = CASE WHEN pin_set_at IS NOT NULL OR pin_hash IS NOT NULL THEN $2::timestamptz ELSE pins_doubted_at END,
    pin_hash = CASE WHEN recovery_coerced THEN pin_hash END, pin_set_at = NULL
  WHERE id = $1::uuid`;
const SIGN_OUT_OTHERS = `DELETE FROM devices WHERE person_id = $1::uuid AND id <> $2::uuid`;

/**
 * Makes a device one of the person whose code it has, in one transaction; an invitation is used up by it.
 *
 * A device that pressed before leaves its presses with the person that it made then: the log is never rewritten.
 */
export async function joinPerson(pool: pg.Pool, join: Join): Promise<Joined> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const joined = await joinWithin(client, join);
    await client.query(typeof joined === 'string' ? 'ROLLBACK' : 'COMMIT');
    return joined;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function joinWithin(client: pg.PoolClient, { proof, ...join }: Join): Promise<Joined> {
  const found =
    proof.kind === 'RECOVERY'
      ? await client.query(BY_RECOVERY, [proof.hash])
      : await client.query(BY_INVITATION, [proof.hashes.place, proof.hashes.secret, join.at]);
  const personId: string | undefined = found.rows[0]?.id;
  if (!personId) return 'WRONG';
  const values = [join.newDeviceId, join.tokenHash, personId, join.at];
  const device = (await client.query(DEVICE, values)).rows[0] as { id: string; person_id: string };
  if (device.person_id !== personId) {
    const before = await client.query(IN_USE, [device.person_id]);
    if (before.rows[0]?.used) return 'IN_USE';
    await client.query(MOVE, [device.id, personId]);
  }
  if (proof.kind === 'RECOVERY') await client.query(PUT_PINS_ASIDE, [personId, join.at]);
  if (join.signOutOthers) await client.query(SIGN_OUT_OTHERS, [personId, device.id]);
  return { personId, deviceId: device.id };
}
