import { Client, fetchExchange } from 'urql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PressQueue } from '../../lib/press-queue';
import { memoryStore } from '../../lib/storage';
import { raiseAlert } from './alert-mutations';
import type { PressAnswer } from './open-alert';

/** As api/src/http/refusal.ts writes it for a full second lane, 503, or for a limit, 429. */
function refusedForLoad(status: number): Response {
  const error = {
    message: 'Too many requests. Send this again in 5 seconds.',
    extensions: { code: 'RATE_LIMITED', field: null, retryAfterSeconds: 5 },
  };
  return new Response(JSON.stringify({ errors: [error] }), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'retry-after': '5' },
  });
}

const accepted = () =>
  Response.json({ data: { raiseAlert: { __typename: 'Alert', id: 'id-1', status: 'RAISED' } } });

function phone() {
  const fetch = vi.fn<() => Promise<Response>>();
  const client = new Client({
    url: 'http://server.test/graphql',
    fetch,
    preferGetMethod: false,
    exchanges: [fetchExchange],
  });
  const store = memoryStore();
  const queue = new PressQueue<PressAnswer>({
    store,
    raise: (record) => raiseAlert(client, record),
    cancel: async () => ({ kind: 'failed' }),
    now: () => new Date(),
    newId: () => 'id-1',
  });
  return { fetch, store, queue };
}

describe('a press on a server under a flood', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([503, 429])(
    'is kept and sent again with the same id when refused with %i, until it is taken',
    async (status) => {
      const { fetch, store, queue } = phone();
      fetch.mockImplementation(async () => refusedForLoad(status));
      queue.press();
      await vi.advanceTimersByTimeAsync(60_000);
      const refusals = fetch.mock.calls.length;
      expect(refusals).toBeGreaterThan(5);
      expect(store.get('abd.press.id-1')).not.toBeNull();
      expect(queue.snapshot()).toMatchObject([{ id: 'id-1', failedTries: refusals }]);
      expect(queue.snapshot()[0]?.answer).toBeUndefined();

      fetch.mockImplementation(async () => accepted());
      await vi.advanceTimersByTimeAsync(10_000);
      expect(fetch).toHaveBeenCalledTimes(refusals + 1);
      const bodies = fetch.mock.calls.map((call) => (call as unknown[])[1] as RequestInit);
      const ids = bodies.map(({ body }) => JSON.parse(String(body)).variables.input.id);
      expect(new Set(ids)).toEqual(new Set(['id-1']));
      expect(queue.snapshot()).toMatchObject([{ id: 'id-1', failedTries: 0 }]);
      expect(queue.snapshot()[0]?.answer).toBeDefined();
    },
  );
});
