import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { feedCursor, inLogOrder } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  useTestServer,
} from './harness.ts';

const PRESSES = 2_000;
const PHONES = 300;
const AT_ONCE = 40;

const { server } = useTestServer({ feedQueueLimit: PRESSES + 100 });

describe('2,000 presses as fast as they come', () => {
  it('reach two desks in order, none lost and none twice, though some were sent three times', {
    timeout: 180_000,
  }, async () => {
    const [officer, callCenter] = await Promise.all([
      server.signIn('los-angeles'),
      server.signIn('call-center'),
    ]);
    const desks = await Promise.all(
      [officer, callCenter].map(async (as) => {
        const after = await feedCursor(server, as);
        return server.follow<FeedMessage>({ query: FEED, variables: { after } }, as);
      }),
    );
    const phones = Array.from({ length: PHONES }, deviceToken);
    const ids = Array.from({ length: PRESSES }, () => randomUUID());
    const sendings = ids.flatMap((id, index) =>
      Array<{ id: string; index: number }>(index % 10 === 0 ? 3 : 1).fill({ id, index }),
    );

    const answered = new Set<string>();
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < sendings.length) {
          const { id, index } = sendings[next++] as (typeof sendings)[number];
          const alert = await press(server, phones[index % PHONES] as string, {
            id,
            position: LOS_ANGELES,
          });
          expect(alert.__typename).toBe('Alert');
          answered.add(alert.id);
        }
      }),
    );
    expect(answered.size).toBe(PRESSES);

    for (const desk of desks) {
      const told: FeedMessage[] = [];
      while (told.length < PRESSES) told.push(await desk.next());
      desk.stop();
      expect(new Set(told.map(({ alertFeed }) => alertFeed.alert.id))).toEqual(new Set(ids));
      expect(
        inLogOrder(
          server.services.feed,
          told.map(({ alertFeed }) => alertFeed.cursor),
        ),
      ).toBe(true);
    }
    expect(await server.services.database.prisma.alert.count()).toBe(PRESSES);
    expect(await server.services.database.prisma.alertEvent.count()).toBe(PRESSES);
    expect(await server.services.database.prisma.person.count()).toBe(PHONES);
  });
});
