import type pg from 'pg';
import { CHAIN_START, type ChainHead, macOfHead, macOfRow, sameMac } from './audit-chain.ts';
import { readHead, readLinks, readUncovered, type StoredLink } from './audit-store.ts';

/** Something in the audit log that is not as it was written. */
export type AuditFault =
  /** The row is not what the chain covers: altered, or moved to another place. */
  | { kind: 'ALTERED_OR_MOVED'; ordinal: bigint; auditId: string }
  /** The chain covers a row that is gone. */
  | { kind: 'REMOVED'; ordinal: bigint; auditId: string }
  /** Links are missing in the middle. */
  | { kind: 'LINKS_REMOVED'; from: bigint; to: bigint }
  /** A row that is in no chain though it is not new: put in by hand, or the chain stands still. */
  | { kind: 'NOT_CHAINED'; auditId: string }
  /** The head covers a later place than there is: the end was cut off. */
  | { kind: 'END_REMOVED'; from: bigint; to: bigint }
  /** The head covers an earlier place than there is: an older head was put back. */
  | { kind: 'HEAD_OLDER'; head: bigint; end: bigint }
  | { kind: 'HEAD_MISSING' }
  | { kind: 'HEAD_ALTERED' }
  /** The chain does not have the place that was noted elsewhere: an older state of the tables was put back. */
  | { kind: 'NOTED_HEAD_MISSING'; ordinal: bigint };

interface Options {
  key: Buffer;
  now: Date;
  onFault: (fault: AuditFault) => void;
  /** A place that was noted elsewhere after an earlier verification. */
  noted?: ChainHead;
  pageSize?: number;
}

/** What was walked, and the end of the chain: to be noted where whoever has the database cannot write. */
export interface AuditVerdict {
  rows: number;
  end: ChainHead;
  faults: number;
}

const NEW_MS = 60_000;

/** Walks the whole log in pages and names every fault. Reads only. */
export async function verifyAudit(pool: pg.Pool, options: Options): Promise<AuditVerdict> {
  const { key, noted, pageSize = 1_000 } = options;
  let faults = 0;
  const tell = (fault: AuditFault) => {
    faults += 1;
    options.onFault(fault);
  };
  // Before the walk: rows that are chained meanwhile make the chain longer than this head, never shorter.
  const head = await readHead(pool);
  let end = CHAIN_START;
  let atHead: ChainHead | null = null;
  let rows = 0;
  let notedFound = !noted;
  for (;;) {
    const page = await readLinks(pool, end.ordinal, pageSize);
    for (const link of page) {
      judge(link, end, key, tell);
      end = { ordinal: link.ordinal, mac: link.mac };
      rows += 1;
      if (end.ordinal === head?.ordinal) atHead = end;
      if (noted && end.ordinal === noted.ordinal) notedFound = sameMac(end.mac, noted.mac);
    }
    if (page.length < pageSize) break;
  }
  if (noted && !notedFound) tell({ kind: 'NOTED_HEAD_MISSING', ordinal: noted.ordinal });
  await judgeHead(pool, key, { head, atHead, end }, tell);
  for (let after = '-9223372036854775808'; ; ) {
    const page = await readUncovered(
      pool,
      new Date(options.now.getTime() - NEW_MS),
      after,
      pageSize,
    );
    for (const auditId of page) tell({ kind: 'NOT_CHAINED', auditId });
    if (page.length < pageSize) break;
    after = page.at(-1) as string;
  }
  return { rows, end, faults };
}

/** Judges by the code that is stored before it: a fault is named where it is, and not again in every later row. */
function judge(
  link: StoredLink,
  before: ChainHead,
  key: Buffer,
  tell: (fault: AuditFault) => void,
): void {
  const { ordinal, auditId, row, mac } = link;
  const expected = before.ordinal + 1n;
  if (ordinal !== expected) {
    tell({ kind: 'LINKS_REMOVED', from: expected, to: ordinal - 1n });
    // Its own code builds on one that is gone, so only its absence can be judged.
    if (!row) tell({ kind: 'REMOVED', ordinal, auditId });
  } else if (!row) tell({ kind: 'REMOVED', ordinal, auditId });
  else if (!sameMac(mac, macOfRow(key, before.mac, ordinal, row)))
    tell({ kind: 'ALTERED_OR_MOVED', ordinal, auditId });
}

interface Ends {
  /** As it was read before the walk. */
  head: ChainHead | null;
  /** The link at which it stands. */
  atHead: ChainHead | null;
  /** Where the walk ended. */
  end: ChainHead;
}

async function judgeHead(
  pool: pg.Pool,
  key: Buffer,
  { head, atHead, end }: Ends,
  tell: (fault: AuditFault) => void,
): Promise<void> {
  if (!head) {
    // A chain that was begun during the walk has a head by now.
    if (end.ordinal > 0n && !(await readHead(pool))) tell({ kind: 'HEAD_MISSING' });
    return;
  }
  if (head.ordinal > end.ordinal)
    return tell({ kind: 'END_REMOVED', from: end.ordinal + 1n, to: head.ordinal });
  if (!atHead || !sameMac(head.mac, macOfHead(key, atHead))) return tell({ kind: 'HEAD_ALTERED' });
  if (head.ordinal < end.ordinal) {
    const now = await readHead(pool);
    if (!now || now.ordinal < end.ordinal)
      tell({ kind: 'HEAD_OLDER', head: head.ordinal, end: end.ordinal });
  }
}

/** One line for a person at a terminal. */
export function describeFault(fault: AuditFault): string {
  switch (fault.kind) {
    case 'ALTERED_OR_MOVED':
      return `row ${fault.auditId} (place ${fault.ordinal}) was altered or moved`;
    case 'REMOVED':
      return `row ${fault.auditId} (place ${fault.ordinal}) was removed`;
    case 'LINKS_REMOVED':
      return `places ${fault.from} to ${fault.to} of the chain were removed`;
    case 'NOT_CHAINED':
      return `row ${fault.auditId} is in no chain: put in by hand, or the chain stands still`;
    case 'END_REMOVED':
      return `the end was cut off: places ${fault.from} to ${fault.to} are gone`;
    case 'HEAD_OLDER':
      return `an older head was put back: it stands at ${fault.head}, the chain ends at ${fault.end}`;
    case 'HEAD_MISSING':
      return 'the head was removed';
    case 'HEAD_ALTERED':
      return 'the head was altered, or the chain below it';
    case 'NOTED_HEAD_MISSING':
      return `the place ${fault.ordinal} that was noted elsewhere is not in the chain: an older state was put back`;
  }
}
