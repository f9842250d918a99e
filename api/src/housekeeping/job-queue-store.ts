import type pg from 'pg';
import PgBoss from 'pg-boss';

/** Where pg-boss keeps its tables, apart from ours. */
const SCHEMA = 'pgboss';

/** Longer than a job works, so that one whose process died is given out again after it. */
const EXPIRES_SECONDS = 300;
const HOUR_SECONDS = 3_600;

/**
 * The table of jobs: pg-boss's, over our own connections.
 *
 * Only its table is used, not its workers nor its cron: those leave promises to themselves, and a database that goes
 * away at the wrong moment would end the process. See docs/decisions/012-housekeeping-jobs.md.
 */
export class JobQueue {
  private readonly boss: PgBoss;

  constructor(pool: pg.Pool, onError: (error: unknown) => void) {
    this.boss = new PgBoss({
      schema: SCHEMA,
      db: { executeSql: (text, values) => runAlone(pool, text, values) },
      schedule: false,
      supervise: false,
    });
    this.boss.on('error', onError);
  }

  /** Makes its tables where they are missing. Writes nothing where they stand. */
  async open(names: readonly string[]): Promise<void> {
    await this.boss.start();
    const known = new Set((await this.boss.getQueues()).map(({ name }) => name));
    for (const name of names)
      if (!known.has(name))
        await this.boss.createQueue(name, {
          name,
          // One at a time over all nodes.
          policy: 'singleton',
          expireInSeconds: EXPIRES_SECONDS,
          retryLimit: 2,
          retryDelay: 60,
        });
  }

  close(): Promise<void> {
    return this.boss.stop({ graceful: false });
  }

  /** Writes the job of this hour, unless a node did. */
  async addHourly(name: string): Promise<void> {
    await this.boss.send(name, {}, { ...LIMITS, singletonSeconds: HOUR_SECONDS });
  }

  /** Writes a job that is due now; returns its id. */
  async add(name: string): Promise<string> {
    const id = await this.boss.send(name, {}, { ...LIMITS, priority: 1 });
    if (!id) throw new Error(`The job ${name} was not taken.`);
    return id;
  }

  /** Takes the next job that is due; null when there is none, or when a node is at one of this name. */
  async take(name: string): Promise<string | null> {
    const [job] = await this.boss.fetch(name);
    return job?.id ?? null;
  }

  async complete(name: string, id: string): Promise<void> {
    await this.boss.complete(name, id);
  }

  /** Gives it back, to be tried again. Only the error's name is kept: messages may say more than a table should. */
  async fail(name: string, id: string, error: unknown): Promise<void> {
    await this.boss.fail(name, id, { name: (error as Error).name });
  }

  /** How a job stands; null for one that is not known. */
  async stateOf(name: string, id: string): Promise<string | null> {
    return (await this.boss.getJobById(name, id))?.state ?? null;
  }

  /** Gives out again what a dead process had, and forgets jobs that are long done. */
  async maintain(): Promise<void> {
    await this.boss.maintain();
  }
}

/** Some of its scripts open a transaction: a connection on which one failed is in it for good, and is thrown away. */
async function runAlone(pool: pg.Pool, text: string, values: unknown[]): Promise<pg.QueryResult> {
  const client = await pool.connect();
  try {
    const result = await client.query(text, values);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Makes the tables and the queues, so that whoever serves later need not be allowed to. */
export async function installJobQueue(pool: pg.Pool, names: readonly string[]): Promise<void> {
  const queue = new JobQueue(pool, () => undefined);
  await queue.open(names);
  await queue.close();
}

const LIMITS = { expireInSeconds: EXPIRES_SECONDS, retryLimit: 2, retryDelay: 60 };
