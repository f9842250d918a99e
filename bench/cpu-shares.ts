import { readdirSync, readFileSync } from 'node:fs';
import type { BenchDatabase } from './bench-database.ts';
import { cpuMicrosOf, type ServerProcess, TICKS_PER_SECOND } from './server-process.ts';

/** Processor time in shares of one core; null where the system does not tell. */
export interface Shares {
  server: number | null;
  database: number | null;
  senders: number;
  /** Everything else on the machine: without it no latency can be judged. */
  others: number | null;
}

/** Who used the processors since it was made. Linux only, and a database on this machine. */
export class CpuShares {
  private readonly startedAt = performance.now();
  private readonly before: ReturnType<CpuShares['read']>;

  constructor(
    private readonly server: Pick<ServerProcess, 'pid' | 'cpuMicros'>,
    private readonly database: BenchDatabase,
  ) {
    this.before = this.read();
  }

  end(sendersMicros: number): Shares {
    const after = this.read();
    const micros = (performance.now() - this.startedAt) * 1000;
    const { server, database, machine } = this.before;
    const share = (from: number | null, to: number | null) =>
      from === null || to === null ? null : Math.max(0, to - from) / micros;
    const shares = {
      server: share(server, after.server),
      database: share(database, after.database),
      senders: sendersMicros / micros,
    };
    const all = share(machine, after.machine);
    const ours = (shares.server ?? 0) + (shares.database ?? 0) + shares.senders;
    return { ...shares, others: all === null ? null : Math.max(0, all - ours) };
  }

  private read() {
    return {
      server: this.server.cpuMicros(),
      database: this.databaseMicros(),
      machine: machineMicros(),
    };
  }

  /** The backends that serve the bench's own database, or the child in which the embedded one runs. */
  private databaseMicros(): number | null {
    try {
      const name = new URL(this.database.url).pathname.slice(1);
      const pids = this.database.embedded
        ? childrenOf(this.server.pid)
        : readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isBackendOf(pid, name));
      return pids.reduce((sum, pid) => sum + (cpuMicrosOf(Number(pid)) ?? 0), 0);
    } catch {
      return null;
    }
  }
}

function childrenOf(pid: number | undefined): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
}

function isBackendOf(pid: string, database: string): boolean {
  try {
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return title.startsWith('postgres:') && title.includes(` ${database} `);
  } catch {
    return false;
  }
}

/** What all processors have worked, in whatever mode; not what they waited. */
function machineMicros(): number | null {
  try {
    const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/) ?? [];
    const [user, nice, system, , , irq, softirq] = fields.slice(1).map(Number);
    const ticks = [user, nice, system, irq, softirq].reduce<number>((a, b) => a + (b ?? 0), 0);
    return (ticks * 1_000_000) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
