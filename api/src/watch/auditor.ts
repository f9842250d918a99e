import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import { withTimeout } from '../clockwork/with-timeout.ts';
import { judgeDrills } from './drill-rules.ts';
import { readDrills } from './drill-store.ts';
import { claimPages, endFindings, giveBackPages } from './finding-store.ts';
import { type Finding, judge, LOOK_MS, SILENT_MS } from './findings.ts';
import { ping } from './heartbeat.ts';
import { measureTables } from './measure-store.ts';
import { leaveWatch, readNodes, type WatchNode, writeHeartbeat, writeLook } from './node-store.ts';
import type { Pager } from './pager.ts';
import type { WatchNews } from './watch-text.ts';

interface Dependencies {
  pool: pg.Pool;
  clock: Clock;
  /** Names this node among the others, and again after a restart. */
  node: string;
  feed: { waitingSince(): Promise<Date | null> };
  pager: Pick<Pager, 'page'>;
  /** Pinged while all is well on every node; null for none. */
  heartbeatUrl: string | null;
  /** 0: none are run. */
  drillMinutes: number;
  onLooked(at: Date, found: readonly Finding[]): void;
  /** Told what is found, in words of `Finding`, and what hinders the watch itself. */
  onTrouble(what: { found: readonly Finding[] } | { error: unknown }): void;
}

/** A look that takes longer has found that the database does not answer. */
const LOOK_LIMIT_MS = 10_000;
/** While the database is away every node calls by itself, and again after this. */
const AWAY_AGAIN_MS = 10 * 60_000;
/** A node that fell silent is named for so long; then it is taken for one that is no more, and the heartbeat goes on. */
const FORGET_NODE_MS = 5 * 60_000;

/**
 * Looks every thirty seconds whether all is well, on every node. What is not is told to the people who look after the
 * system, once for all nodes; while all is well a service outside is pinged, which raises the alarm when that stops.
 */
export class Auditor {
  private readonly id: string;
  private readonly startedAt: Date;
  private readonly dueBefore: number[] = [];
  private readonly poller: Poller<Finding[]>;
  private awayPagedAt: number | null = null;
  /** When this node last looked without hindrance. */
  private lookedAt: Date | null = null;

  constructor(private readonly on: Dependencies) {
    this.id = uuidOf(on.node);
    this.startedAt = on.clock();
    this.poller = poll({
      // From one look's beginning to the next one's: nodes are called silent by when their looks began.
      every: (_found, tookMs) => LOOK_MS - tookMs,
      run: () => this.lookNow(),
      onError: (error) => on.onTrouble({ error }),
    });
  }

  start(): void {
    this.poller.start();
  }

  async stop(): Promise<void> {
    await this.poller.stop();
    const before = new Date(this.on.clock().getTime() - FORGET_NODE_MS);
    await leaveWatch(this.on.pool, this.id, before).catch(() => undefined);
  }

  /** One look. Returns what this node found. */
  async look(): Promise<Finding[]> {
    return (await this.poller.runDue()) ?? [];
  }

  private async lookNow(): Promise<Finding[]> {
    const at = this.on.clock();
    try {
      const found = await withTimeout(this.lookAtTables(at), LOOK_LIMIT_MS, () => {
        throw new Error('The database does not answer.');
      });
      await this.backAgain();
      return found;
    } catch (error) {
      this.on.onTrouble({ error });
      await this.away(at);
      return ['DATABASE_AWAY'];
    }
  }

  private async lookAtTables(at: Date): Promise<Finding[]> {
    const { pool, clock } = this.on;
    const found = await this.measure(at);
    this.on.onLooked(at, found);
    if (found.length > 0) this.on.onTrouble({ found });
    const own = { id: this.id, startedAt: this.startedAt, lookedAt: at, findings: found };
    await writeLook(pool, own);
    this.lookedAt = at;
    const all = [
      ...new Set((await this.awake(at)).flatMap(({ findings }) => findings).concat(found)),
    ];
    const news = {
      found: await claimPages(pool, all, at),
      ended: await endFindings(pool, all, at),
    };
    // Not waited for: a carrier that stalls must hold up no look.
    void this.tell(news, at);
    if (all.length === 0) void this.beat(clock);
    return found;
  }

  private async tell(news: WatchNews, claimedAt: Date): Promise<void> {
    const { pool, pager, onTrouble } = this.on;
    const told = await pager.page(news).catch(() => false);
    if (!told && news.found.length > 0)
      await giveBackPages(pool, [...news.found], claimedAt).catch((error: unknown) =>
        onTrouble({ error }),
      );
  }

  private async measure(now: Date): Promise<Finding[]> {
    const { pool, feed, drillMinutes } = this.on;
    const [tables, waitingSince, nodes, drills] = await Promise.all([
      measureTables(pool, now),
      feed.waitingSince(),
      readNodes(pool),
      readDrills(pool, 5),
    ]);
    // What hindered this node may have hindered the others: nobody is called silent before everybody could look again.
    const wasAway = !this.lookedAt || isSilent({ lookedAt: this.lookedAt }, now);
    const silent = wasAway
      ? []
      : nodes.filter((node) => node.id !== this.id && isSilent(node, now));
    const found = judge(
      {
        ...tables,
        feedBehindSeconds: waitingSince ? (now.getTime() - waitingSince.getTime()) / 1_000 : 0,
        silentNodes: silent.length,
        drill: judgeDrills(drills, drillMinutes, now, this.startedAt),
      },
      this.dueBefore,
    );
    this.dueBefore.push(tables.due);
    if (this.dueBefore.length > 2) this.dueBefore.shift();
    if (silent.length > 0) await leaveWatch(pool, null, new Date(now.getTime() - FORGET_NODE_MS));
    return found;
  }

  /** The nodes that still look. */
  private async awake(now: Date): Promise<WatchNode[]> {
    return (await readNodes(this.on.pool)).filter((node) => !isSilent(node, now));
  }

  private async beat(clock: Clock): Promise<void> {
    const { heartbeatUrl, pool } = this.on;
    if (!heartbeatUrl) return;
    if (await ping(heartbeatUrl))
      await writeHeartbeat(pool, this.id, clock()).catch(() => undefined);
    else this.on.onTrouble({ error: new Error('The heartbeat outside does not answer.') });
  }

  /** Nothing can be written down now: each node remembers by itself whom it has called. */
  private async away(at: Date): Promise<void> {
    this.on.onLooked(at, ['DATABASE_AWAY']);
    if (this.awayPagedAt !== null && at.getTime() - this.awayPagedAt < AWAY_AGAIN_MS) return;
    this.awayPagedAt = at.getTime();
    await this.on.pager.page({ found: ['DATABASE_AWAY'], ended: [] });
  }

  private async backAgain(): Promise<void> {
    if (this.awayPagedAt === null) return;
    this.awayPagedAt = null;
    await this.on.pager.page({ found: [], ended: ['DATABASE_AWAY'] });
  }
}

const isSilent = ({ lookedAt }: Pick<WatchNode, 'lookedAt'>, now: Date) =>
  now.getTime() - lookedAt.getTime() > SILENT_MS;

/** A UUID that is the same for the same name. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
