import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Partner, PartnerKey } from '../db/generated/client.ts';
import type { PartnerScope } from '../db/generated/enums.ts';
import { ExpectedError, InvalidInputError } from '../expected-errors.ts';
import { isUuid } from '../values/uuid.ts';
import type { PartnerViewer } from '../viewer.ts';
import { hashPartnerKey, makePartnerKey, prefixOf } from './partner-key.ts';
import { insertPartnerKey } from './partner-store.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 400;
const USE_NOTED_EVERY_MS = 5 * 60_000;
/** Two at once, so that one can be put in place before the other is taken away. */
export const MOST_ACTIVE_KEYS = 2;

/** There is no such partner or key. */
export class PartnerNotFoundError extends ExpectedError {
  override readonly name = 'PartnerNotFoundError';
  readonly code: string = 'PARTNER_NOT_FOUND';
  constructor(override readonly field = 'id') {
    super('There is no such partner or key. Check the id.');
  }
}

/** The partner has two keys that work already. */
export class TooManyKeysError extends ExpectedError {
  override readonly name = 'TooManyKeysError';
  readonly code: string = 'TOO_MANY_KEYS';
  override readonly field = 'input.partnerId';
  constructor() {
    super(`A partner has at most ${MOST_ACTIVE_KEYS} working keys. Revoke one first.`);
  }
}

/** What an administrator says of a new key. */
export interface NewKey {
  partnerId: string;
  scopes: PartnerScope[];
  expiresInDays: number;
}

/** Partner organisations and their keys. The calling officer was found to be an administrator before. */
export class PartnerService {
  constructor(private readonly on: { database: Database; clock: Clock }) {}

  /** The partner of a key; null for one that is unknown, expired or revoked, and for a disabled partner. */
  async viewerOf(key: string): Promise<PartnerViewer | null> {
    const prefix = prefixOf(key);
    if (!prefix) return null;
    const { database, clock } = this.on;
    const stored = await database.prisma.partnerKey.findUnique({
      where: { prefix },
      include: { partner: true },
    });
    const now = clock();
    if (!stored || !timingSafeEqual(hashPartnerKey(key), stored.keyHash)) return null;
    if (stored.revokedAt || stored.expiresAt <= now || stored.partner.disabledAt) return null;
    await this.noteUse(stored, now);
    return {
      kind: 'PARTNER',
      partnerId: stored.partnerId,
      keyId: stored.id,
      posts: stored.partner.posts,
      scopes: stored.scopes,
      expiresAt: stored.expiresAt,
    };
  }

  /** Makes a partner that is told of the alerts of these posts. @throws InvalidInputError */
  async createPartner(name: string, posts: string[]): Promise<Partner> {
    const { database, clock } = this.on;
    const plain = name.replaceAll(/\p{C}/gu, '').trim();
    if (plain.length < 2 || plain.length > 100)
      throw new InvalidInputError('input.name', 'Give a name of 2 to 100 characters.');
    const codes = [...new Set(posts)];
    const known = await database.prisma.consulate.count({ where: { code: { in: codes } } });
    if (codes.length === 0 || known !== codes.length)
      throw new InvalidInputError(
        'input.consulates',
        'Send the codes of one or more posts, for example los-angeles.',
      );
    return database.prisma.partner.create({
      data: { id: randomUUID(), name: plain, posts: codes, createdAt: clock() },
    });
  }

  /** Ends all access of a partner, or gives it back. @throws PartnerNotFoundError */
  async setDisabled(id: string, disabled: boolean): Promise<Partner> {
    const { database, clock } = this.on;
    const { count } = await database.prisma.partner.updateMany({
      where: { id: uuidOr(id, 'id') },
      data: { disabledAt: disabled ? clock() : null },
    });
    if (count === 0) throw new PartnerNotFoundError();
    return database.prisma.partner.findUniqueOrThrow({ where: { id } });
  }

  /** Makes a key. Its text is in this answer only. @throws PartnerNotFoundError, TooManyKeysError, InvalidInputError */
  async createKey(input: NewKey): Promise<{ stored: PartnerKey; key: string }> {
    const { database, clock } = this.on;
    const { scopes, expiresInDays } = input;
    if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > MOST_DAYS)
      throw new InvalidInputError('input.expiresInDays', `Choose from 1 to ${MOST_DAYS} days.`);
    if (!scopes.includes('ALERTS'))
      throw new InvalidInputError(
        'input.scopes',
        'Include ALERTS: without it a key reads nothing.',
      );
    const partnerId = uuidOr(input.partnerId, 'input.partnerId');
    const partner = await database.prisma.partner.findUnique({ where: { id: partnerId } });
    if (!partner) throw new PartnerNotFoundError('input.partnerId');
    const { prefix, key, hash } = makePartnerKey();
    const id = randomUUID();
    const now = clock();
    const made = await insertPartnerKey(database.pool, {
      id,
      partnerId,
      prefix,
      hash,
      scopes: [...new Set(scopes)],
      createdAt: now,
      expiresAt: new Date(now.getTime() + expiresInDays * DAY_MS),
      mostActive: MOST_ACTIVE_KEYS,
    });
    if (!made) throw new TooManyKeysError();
    return {
      key,
      stored: await database.prisma.partnerKey.findUniqueOrThrow({ where: { id } }),
    };
  }

  /** Ends a key at once, and with it the subscriptions that it opened. @throws PartnerNotFoundError */
  async revokeKey(id: string): Promise<PartnerKey> {
    const { database, clock } = this.on;
    const known = uuidOr(id, 'id');
    await database.prisma.partnerKey.updateMany({
      where: { id: known, revokedAt: null },
      data: { revokedAt: clock() },
    });
    const key = await database.prisma.partnerKey.findUnique({ where: { id: known } });
    if (!key) throw new PartnerNotFoundError();
    return key;
  }

  private async noteUse(key: PartnerKey, now: Date): Promise<void> {
    if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < USE_NOTED_EVERY_MS) return;
    await this.on.database.prisma.partnerKey.updateMany({
      where: { id: key.id },
      data: { lastUsedAt: now },
    });
  }
}

function uuidOr(id: string, field: string): string {
  if (isUuid(id)) return id.toLowerCase();
  throw new PartnerNotFoundError(field);
}
