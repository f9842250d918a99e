import { Redis } from 'ioredis';
import { type Bus, localBus } from './bus.ts';

const CHANNEL = 'alert-button:wake';

interface Options {
  url: string;
  /** Told once when the connection is lost and once when it is back. */
  onState: (state: 'up' | 'down') => void;
}

/**
 * Wakes the other nodes through Redis or Valkey, and this one directly.
 *
 * With Redis away everything goes on: this node wakes itself, the others find events by their sweep.
 */
export function redisBus({ url, onState }: Options): Bus {
  const local = localBus();
  let up = true;
  const connect = () => {
    const redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      lazyConnect: false,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    });
    redis.on('error', () => setState('down'));
    redis.on('ready', () => setState('up'));
    return redis;
  };
  const setState = (state: 'up' | 'down') => {
    if (up === (state === 'up')) return;
    up = state === 'up';
    onState(state);
  };
  const publisher = connect();
  const subscriber = connect();
  // A subscription is made anew at each connection: ioredis resends it only if it once succeeded.
  subscriber.on('ready', () => {
    subscriber.subscribe(CHANNEL).then(
      () => local.publish(),
      () => undefined,
    );
  });
  subscriber.on('message', () => local.publish());
  return {
    publish() {
      local.publish();
      if (publisher.status === 'ready') publisher.publish(CHANNEL, '').catch(() => undefined);
    },
    subscribe: local.subscribe,
    async close() {
      await local.close();
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
