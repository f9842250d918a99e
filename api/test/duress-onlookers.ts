import { presentCursor } from './actions.ts';
import {
  AT,
  FEED,
  LOOK,
  OF_ALL,
  ONLOOKERS,
  type Onlooker,
  POSTS,
  UPDATES,
} from './duress-documents.ts';
import type { Story } from './duress-stories.ts';
import {
  type Answer,
  deviceToken,
  type Following,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  type TestServer,
  until,
} from './harness.ts';

export type Json = Record<string, unknown>;
type Feed = Following<{ alertFeed: Json }>;

/** A story while it is played, and what was seen of it. */
export interface Played {
  story: Story;
  token: string;
  personId: string;
  alertId: string;
  phone: string;
  /** The contact's. */
  link: string;
  invitation: string;
  /** The alert's cursor in lists. */
  cursor: string;
  isErased: boolean;
  looks: Array<{ onlooker: Onlooker; when: string; answer: Json }>;
  /** What was sent to each onlooker by itself, by which way. */
  frames: Array<{ onlooker: Onlooker; way: string; sent: unknown[] }>;
}

const SANTA_ANA = { longitude: -117.8678, latitude: 33.7455, accuracyMeters: 20 };
const NAMES = Object.keys(ONLOOKERS) as Onlooker[];
/** The alert's own: what a partner follows is told of all alerts. */
const OF_ONE: Onlooker[] = ['the person', 'a contact'];
/** Has nothing to follow before the alert goes there. */
const ELSEWHERE: Onlooker = 'a partner of a post that the alert later moves to';
const AT_ONCE = 8;

/** Works on all, some at once. */
export async function each<T>(items: T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Everybody on the side that is told of an honest cancel, looking at all stories from the cancel on. */
export class Onlookers {
  private readonly keys = new Map<Onlooker, string>();
  /** How far each token has read the log. */
  private readonly read = new Map<string, string>();
  private readonly updates = new Map<
    Played,
    Array<{ following: Following<Json>; isOver: boolean }>
  >();
  /** By token: of partners, and where nothing is erased of whoever follows one alert. */
  private readonly feeds = new Map<string, Feed>();
  private before = new Map<string, number>();

  /** @param start a cursor from before the stories */
  constructor(
    private readonly server: TestServer,
    private readonly played: Played[],
    private readonly start: string,
  ) {}

  async follow(): Promise<void> {
    const { partners } = this.server.services;
    for (const [onlooker, post] of POSTS) {
      const { id: partnerId } = await partners.createPartner('Casa de Ayuda', [post]);
      const scopes = ['ALERTS' as const, 'NAMES' as const, 'PHONES' as const, 'POSITIONS' as const];
      const { key } = await partners.createKey({ partnerId, scopes, expiresInDays: 30 });
      this.keys.set(onlooker, key);
      this.feeds.set(key, this.feedOf(onlooker, key));
      this.read.set(key, await presentCursor(this.server, key));
    }
    this.before = await this.told();
    await each(this.played, async (one) => {
      const updates = NAMES.filter((onlooker) => onlooker !== ELSEWHERE).map((onlooker) => {
        const following = this.updatesOf(one, onlooker);
        const followed = { following, isOver: false };
        void following.ended.then(() => {
          followed.isOver = true;
        });
        return followed;
      });
      this.updates.set(one, updates);
      if (one.story.erased === 'never')
        for (const onlooker of OF_ONE) {
          const token = this.tokenOf(one, onlooker);
          this.feeds.set(token, this.feedOf(onlooker, token));
        }
      await Promise.all(updates.map(({ following }) => following.next().catch(() => null)));
    });
  }

  /** Until the log is handed on, and each who follows an alert was sent it as it stands since. */
  async settle(): Promise<void> {
    const [key] = this.keys.values();
    if (!key) return;
    await presentCursor(this.server, key);
    const told = await this.told();
    const isSent = (one: Played) => {
      const news = (told.get(one.alertId) ?? 0) - (this.before.get(one.alertId) ?? 0);
      const all = this.updates.get(one) ?? [];
      return all.every(({ following, isOver }) => isOver || following.received.length > news);
    };
    // What never comes is found when all is compared.
    await until(() => this.played.every(isSent), 30_000).catch(() => null);
  }

  /** How many events of each alert its person is told of. */
  private async told(): Promise<Map<string, number>> {
    const { rows } = await this.server.services.database.pool.query(
      'SELECT alert_id AS id, count(*)::int AS count FROM alert_events WHERE person_type IS NOT NULL GROUP BY 1',
    );
    return new Map(rows.map(({ id, count }) => [id as string, count as number]));
  }

  /** Has everybody ask for everything that they may ask for. */
  async look(when: string, those: Played[] = this.played): Promise<void> {
    const ofAll = new Map<Onlooker, Json>();
    for (const [onlooker, key] of this.keys) ofAll.set(onlooker, await this.lookAtAll(key));
    await each(
      those.flatMap((one) => NAMES.map((onlooker) => ({ one, onlooker }))),
      async ({ one, onlooker }) => {
        const answer = await this.lookAtOne(one, onlooker);
        const all = partOf(ofAll.get(onlooker) ?? {}, one.alertId);
        one.looks.push({ onlooker, when, answer: { ...answer, all } });
      },
    );
  }

  private async lookAtOne(one: Played, onlooker: Onlooker): Promise<Json> {
    const token = this.tokenOf(one, onlooker);
    const variables = {
      id: one.alertId,
      since: this.read.get(token) ?? this.start,
      token: one.invitation,
    };
    const answer = await this.server.ask<Json | null>(LOOK[ONLOOKERS[onlooker]], variables, token);
    this.readOn(token, answer.data);
    const seen = { data: answer.data, refused: codesOf(answer) };
    if (!OF_ONE.includes(onlooker)) {
      const at = await this.server.ask<Json | null>(AT, { at: one.cursor }, token);
      return { ...seen, cursorRefused: codesOf(at) };
    }
    if (onlooker !== 'a contact' || !one.isErased) return seen;
    const { contactReplies } = this.server.services;
    return { ...seen, reply: await contactReplies.receive({ from: one.phone, text: 'SI' }) };
  }

  private async lookAtAll(key: string): Promise<Json> {
    const since = this.read.get(key) ?? this.start;
    const { data, errors } = await this.server.ask<Json>(OF_ALL, { since }, key);
    if (errors) throw new Error(JSON.stringify(errors));
    this.readOn(key, data);
    return data;
  }

  private readOn(token: string, data: Json | null): void {
    const page = data?.alertEvents as { pageInfo: { endCursor: string; hasNextPage: boolean } };
    if (page?.pageInfo.hasNextPage) throw new Error('There are more events than one page has.');
    if (page) this.read.set(token, page.pageInfo.endCursor);
  }

  /** Ends all following, and reads the log once more from its beginning. */
  async end(): Promise<void> {
    const last = deviceToken();
    const positions = [LOS_ANGELES, SANTA_ANA, SAN_DIEGO];
    const marks = await Promise.all(
      positions.map((position) => press(this.server, last, { position })),
    );
    const isMark = ({ alertFeed }: { alertFeed: Json }) =>
      marks.some(({ id }) => id === alertFeed.alertId);
    for (const [onlooker, key] of this.keys) {
      const replay = this.feedOf(onlooker, key);
      const ways = { alertFeed: this.feeds.get(key) as Feed, 'alertFeed again': replay };
      for (const [way, feed] of Object.entries(ways)) {
        await until(() => feed.received.some(isMark));
        for (const one of this.played)
          one.frames.push({ onlooker, way, sent: eventsOf(feed.received, one.alertId) });
        feed.stop();
      }
    }
    const told = await this.told();
    await each(this.played, async (one) => {
      for (const onlooker of OF_ONE) {
        const feed = this.feeds.get(this.tokenOf(one, onlooker));
        if (!feed) continue;
        await until(() => feed.received.length >= (told.get(one.alertId) ?? 0)).catch(() => null);
        one.frames.push({ onlooker, way: 'alertFeed', sent: feed.received });
        feed.stop();
      }
      for (const { following } of this.updates.get(one) ?? []) following.stop();
      if (one.story.erased !== 'never') return;
      const elsewhere = this.updatesOf(one, ELSEWHERE);
      await elsewhere.next().catch(() => null);
      elsewhere.stop();
    });
  }

  private updatesOf(one: Played, onlooker: Onlooker): Following<Json> {
    const query = UPDATES(ONLOOKERS[onlooker]);
    const token = this.tokenOf(one, onlooker);
    const following = this.server.follow<Json>({ query, variables: { id: one.alertId } }, token);
    one.frames.push({ onlooker, way: 'alertUpdated', sent: following.received });
    return following;
  }

  private feedOf(onlooker: Onlooker, token: string): Feed {
    const query = FEED(ONLOOKERS[onlooker]);
    return this.server.follow({ query, variables: { after: this.start } }, token);
  }

  private tokenOf({ token, link }: Played, onlooker: Onlooker): string {
    if (onlooker === 'the person') return token;
    return onlooker === 'a contact' ? link : (this.keys.get(onlooker) as string);
  }
}

const eventsOf = (received: Array<{ alertFeed: Json }>, id: string) =>
  received.filter(({ alertFeed }) => alertFeed.alertId === id);

/** Which of several fields is refused first is chance. */
const codesOf = ({ errors = [] }: Answer<unknown>) => [
  ...new Set(errors.map(({ extensions }) => extensions.code)),
];

/** What an answer about all alerts says of one: whether it is in each list, and its events. */
function partOf(answer: Json, id: string): Json {
  const parts = Object.entries(answer).map(([field, value]) => {
    const { edges } = value as { edges: Array<{ node: Json }> };
    return [field, edges.filter(({ node }) => node.id === id || node.alertId === id)];
  });
  return Object.fromEntries(parts);
}
