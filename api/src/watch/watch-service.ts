import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { readDrills, type SyntheticDrill } from './drill-store.ts';
import { type OpenFinding, readOpenFindings } from './finding-store.ts';
import { SILENT_MS } from './findings.ts';
import { readNodes, type WatchNode } from './node-store.ts';

/** How the watch stands, for those who rely on it. */
export interface WatchState {
  /** The last look of any node; null when there was none. */
  lookedAt: Date | null;
  /** Nobody has looked for too long: what is shown may be old. */
  isSilent: boolean;
  findings: OpenFinding[];
  nodes: Array<WatchNode & { isSilent: boolean }>;
  /** The last drills, newest first. */
  drills: SyntheticDrill[];
  /** 0: no drills are run. */
  drillMinutes: number;
  /** How many phones and addresses are told of what is not well. */
  pagesTo: number;
  /** Whether a service outside is told while all is well. */
  hasHeartbeat: boolean;
}

interface Dependencies {
  pool: pg.Pool;
  clock: Clock;
  drillMinutes: number;
  pageTo: readonly string[];
  heartbeatUrl: string | null;
}

const DRILLS = 20;

/** Shows what the watch knows, and its own silence. */
export class WatchService {
  constructor(private readonly on: Dependencies) {}

  async read(): Promise<WatchState> {
    const { pool, clock, drillMinutes, pageTo, heartbeatUrl } = this.on;
    const [findings, nodes, drills] = await Promise.all([
      readOpenFindings(pool),
      readNodes(pool),
      readDrills(pool, DRILLS),
    ]);
    const now = clock().getTime();
    const last = Math.max(0, ...nodes.map(({ lookedAt }) => lookedAt.getTime()));
    return {
      lookedAt: last > 0 ? new Date(last) : null,
      isSilent: now - last > SILENT_MS,
      findings,
      nodes: nodes.map((node) => ({
        ...node,
        isSilent: now - node.lookedAt.getTime() > SILENT_MS,
      })),
      drills,
      drillMinutes,
      pagesTo: pageTo.length,
      hasHeartbeat: heartbeatUrl !== null,
    };
  }
}
