import type pg from 'pg';

export interface PartnerKeyRecord {
  id: string;
  partnerId: string;
  prefix: string;
  hash: Buffer;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  mostActive: number;
}

const INSERT = `
  INSERT INTO partner_keys (id, partner_id, prefix, key_hash, scopes, created_at, expires_at)
  SELECT $1::uuid, $2::uuid, $3::text, $4::bytea, $5::"PartnerScope"[], $6::timestamptz, $7::timestamptz
  WHERE (SELECT count(*) FROM partner_keys
         WHERE partner_id = $2::uuid AND revoked_at IS NULL AND expires_at > $6::timestamptz) < $8::int
  RETURNING id`;

/**
 * Stores a key, unless the partner has as many working ones as it may. The partner's row is locked in a statement of
 * its own before: of two at once the second then counts the first.
 */
export async function insertPartnerKey(pool: pg.Pool, key: PartnerKeyRecord): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM partners WHERE id = $1::uuid FOR UPDATE', [key.partnerId]);
    const { rows } = await client.query(INSERT, [
      key.id,
      key.partnerId,
      key.prefix,
      key.hash,
      key.scopes,
      key.createdAt,
      key.expiresAt,
      key.mostActive,
    ]);
    await client.query('COMMIT');
    return rows.length > 0;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
