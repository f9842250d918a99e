import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import { CHAIN_START, type ChainHead, macOfHead, macOfRow, sameMac } from './audit-chain.ts';
import { appendLinks, insertAudit, readUnchained, type Unchained } from './audit-store.ts';

/** Who did what to whom, from where. Never a secret, a name, a phone or a position: `detail` holds ids and codes. */
export interface AuditEntry {
  /** "OFFICER:<id>", "PERSON:<id>", "SYSTEM" … */
  actor: string;
  /** In capitals, for example "OFFICER_INVITED". */
  action: string;
  subject?: string | null;
  origin?: string | null;
  detail?: Record<string, unknown>;
}

/** What keeps the chain from growing; each is told once, until it passes. */
export type AuditTrouble =
  /** The end of the chain is not what the head says: somebody altered one of them. Nothing is added to it any more. */
  | { kind: 'TAMPERED' }
  /** The head stands before a place that this process has written: an older state of the tables was put back. */
  | { kind: 'WENT_BACK'; ordinal: bigint }
  | { kind: 'UNREACHABLE'; error: unknown };

interface Dependencies {
  pool: pg.Pool;
  clock: Clock;
  /** Derived from the pepper under the label "audit". */
  key: Buffer;
  onTrouble?: (trouble: AuditTrouble) => void;
}

const BATCH = 500;
const SWEEP_MS = 1_000;

/**
 * The audit log. A row is written at once, by itself or in the statement of what it tells (`auditInsert`); the chain
 * takes it up when woken and each second, on any node: see appendLinks for why two never meet.
 */
export class AuditService {
  private readonly poller: Poller<void>;
  private newest = 0n;
  private trouble: AuditTrouble['kind'] | null = null;

  constructor(private readonly on: Dependencies) {
    this.poller = poll({
      every: SWEEP_MS,
      run: () => this.chain(),
      onError: (error) => this.tell({ kind: 'UNREACHABLE', error }),
    });
  }

  start(): void {
    this.poller.start();
  }

  /** Chains what waits, then stops. */
  async stop(): Promise<void> {
    await this.poller.stop();
    await this.chain().catch(() => undefined);
  }

  /** Writes a row. It is there when this returns, and in the chain soon after. */
  async record(entry: AuditEntry): Promise<void> {
    const { actor, action, subject = null, origin = null, detail = {} } = entry;
    const at = this.on.clock();
    await insertAudit(this.on.pool, { at, actor, action, subject, origin, detail });
    this.wake();
  }

  /** Tells the chain that there are rows. */
  wake(): void {
    this.poller.wake();
  }

  /** Chains everything that was written before this call. */
  chainAll(): Promise<void> {
    return this.poller.runDue();
  }

  private async chain(): Promise<void> {
    while (await this.chainSome());
  }

  /** Whether there may be more. */
  private async chainSome(): Promise<boolean> {
    const { pool, key } = this.on;
    const unchained = await readUnchained(pool, BATCH);
    if (unchained.rows.length === 0) return this.well(false);
    if (!this.isWhole(unchained)) return this.tell({ kind: 'TAMPERED' });
    const last = unchained.last ?? CHAIN_START;
    if (last.ordinal < this.newest) return this.tell({ kind: 'WENT_BACK', ordinal: this.newest });
    let end: ChainHead = last;
    const links = unchained.rows.map((row) => {
      const ordinal = end.ordinal + 1n;
      end = { ordinal, mac: macOfRow(key, end.mac, ordinal, row) };
      return { auditId: row.id, mac: end.mac };
    });
    const to = { ordinal: end.ordinal, mac: macOfHead(key, end) };
    const appended = await appendLinks(pool, { from: unchained.head ?? CHAIN_START, to, links });
    if (appended) this.newest = end.ordinal;
    return this.well(!appended || links.length === BATCH);
  }

  private isWhole({ last, head }: Unchained): boolean {
    if (!last || !head) return last === head;
    return last.ordinal === head.ordinal && sameMac(head.mac, macOfHead(this.on.key, last));
  }

  private well(more: boolean): boolean {
    this.trouble = null;
    return more;
  }

  private tell(trouble: AuditTrouble): false {
    if (this.trouble !== trouble.kind) this.on.onTrouble?.(trouble);
    this.trouble = trouble.kind;
    return false;
  }
}
