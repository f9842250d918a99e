import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import type { Database } from '../db/client.ts';
import type { Consulate, County } from '../db/generated/client.ts';

const REFRESH_MS = 60_000;

/** A county without its outline. */
export type CountyRow = County;

/**
 * Posts and counties in memory: reference data that every alert names and that changes a few times a year.
 *
 * Without it each alert in each answer would cost two more queries. `refresh` after an import; every node also reads
 * the number of the last import once a minute and refreshes by itself.
 */
export class ConsularDirectory {
  private posts = new Map<string, Consulate>();
  private countiesByFips = new Map<string, CountyRow>();
  private importId = -1;
  private readonly poller: Poller<void>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.poller = poll({
      first: REFRESH_MS,
      every: REFRESH_MS,
      run: () => this.refresh(),
      // What is in memory is good until the database is back.
      onError: () => undefined,
    });
  }

  async start(): Promise<void> {
    await this.refresh();
    this.poller.start();
  }

  stop(): Promise<void> {
    return this.poller.stop();
  }

  async refresh(): Promise<void> {
    const { prisma } = this.database;
    const last = await prisma.dataImport.findFirst({
      orderBy: { id: 'desc' },
      select: { id: true },
    });
    const importId = last?.id ?? 0;
    if (importId === this.importId) return;
    const [posts, counties] = await Promise.all([
      prisma.consulate.findMany({ orderBy: { code: 'asc' } }),
      prisma.county.findMany(),
    ]);
    this.posts = new Map(posts.map((post) => [post.code, post]));
    this.countiesByFips = new Map(counties.map((county) => [county.fips, county]));
    this.importId = importId;
  }

  /** Posts of today, by code, without the one for drills. */
  consulates(): Consulate[] {
    const now = this.clock();
    return [...this.posts.values()].filter(
      ({ retiredOn, isTest }) => !isTest && (retiredOn === null || retiredOn > now),
    );
  }

  consulate(code: string | null): Consulate | null {
    return (code && this.posts.get(code)) || null;
  }

  county(fips: string | null): CountyRow | null {
    return (fips && this.countiesByFips.get(fips)) || null;
  }
}
