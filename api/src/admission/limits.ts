import { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { LIMITS, type LimitKind } from './limit-rules.ts';

/** A Redis that does not answer within this is taken for away; this node then counts alone. */
const REDIS_LIMIT_MS = 250;

interface Options {
  /** Counts for all nodes together; null counts in this process. */
  redisUrl: string | null;
}

/** Counts by kind and key, for all nodes together where there is a Redis, and by itself while that is away. */
export class Limits {
  private readonly redis: Redis | null;
  private readonly limiters: Record<LimitKind, RateLimiterAbstract>;

  constructor({ redisUrl }: Options) {
    this.redis = redisUrl
      ? new Redis(redisUrl, {
          enableOfflineQueue: false,
          maxRetriesPerRequest: 0,
          commandTimeout: REDIS_LIMIT_MS,
          retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
        })
      : null;
    this.redis?.on('error', () => undefined);
    this.limiters = Object.fromEntries(
      Object.keys(LIMITS).map((kind) => [kind, this.limiterOf(kind as LimitKind)]),
    ) as Record<LimitKind, RateLimiterAbstract>;
  }

  /** Counts one more. Null when it is within the limit; else the seconds until there is room again. Never fails. */
  async count(kind: LimitKind, key: string): Promise<number | null> {
    try {
      await this.limiters[kind].consume(key);
      return null;
    } catch (verdict) {
      if (!(verdict instanceof RateLimiterRes)) return null;
      return Math.max(1, Math.ceil(verdict.msBeforeNext / 1000));
    }
  }

  close(): void {
    this.redis?.disconnect();
  }

  private limiterOf(kind: LimitKind): RateLimiterAbstract {
    const { times, seconds } = LIMITS[kind];
    const options = { points: times, duration: seconds, keyPrefix: `alert-button:${kind}` };
    const own = new RateLimiterMemory(options);
    if (!this.redis) return own;
    return new RateLimiterRedis({
      ...options,
      storeClient: this.redis,
      insuranceLimiter: own,
      rejectIfRedisNotReady: true,
      // Who is past the limit is refused from memory, without asking again.
      inMemoryBlockOnConsumed: times + 1,
    });
  }
}
