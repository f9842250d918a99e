import { connect, type Socket } from 'node:net';
import { atSteadyRate } from './load.ts';

// A process of its own: sends operations at a steady rate over kept connections, and says how each was answered.
// Nothing but sockets, and requests that were written beforehand: it must not take the cores from what it measures.

/** What to send. Requests are whole HTTP messages, one a turn. */
export interface Errand {
  url: string;
  perSecond: number;
  requests: string[];
}

export interface Told {
  milliseconds: number;
  /** 200, the status of a refusal, or 0 for no answer in time. */
  status: number;
}

export interface Report {
  told: Told[];
  latenessMs: number[];
  cpuMicros: number;
}

const ANSWER_LIMIT_MS = 15_000;
/** Well before the server ends a connection on which nothing comes: the two could cross. */
const IDLE_LIMIT_MS = 10_000;

/** A connection with at most one request under way. */
class Wire {
  private readonly socket: Socket;
  private answer = '';
  private end: ((status: number) => void) | null = null;
  private freeSince = 0;
  isOpen = true;

  constructor(port: number, host: string) {
    this.socket = connect({ port, host, noDelay: true }).setEncoding('latin1');
    this.socket.on('data', (part: string) => this.take(part));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.finish(0));
  }

  get isFresh(): boolean {
    return this.isOpen && performance.now() - this.freeSince < IDLE_LIMIT_MS;
  }

  send(request: string): Promise<number> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.close(), ANSWER_LIMIT_MS);
      this.end = (status) => {
        clearTimeout(late);
        resolve(status);
      };
      this.socket.write(request);
    });
  }

  close(): void {
    this.isOpen = false;
    this.socket.destroy();
  }

  private take(part: string): void {
    this.answer += part;
    const headEnd = this.answer.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.answer.slice(0, headEnd).toLowerCase();
    const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
    const isWhole =
      length === undefined
        ? this.answer.endsWith('\r\n0\r\n\r\n')
        : this.answer.length >= headEnd + 4 + Number(length);
    if (!isWhole) return;
    if (/\r\nconnection: close/.test(head)) this.isOpen = false;
    this.finish(Number(head.slice(9, 12)));
  }

  private finish(status: number): void {
    if (status === 0) this.isOpen = false;
    this.answer = '';
    this.freeSince = performance.now();
    this.end?.(status);
    this.end = null;
  }
}

const free: Wire[] = [];

async function send(request: string, { hostname, port }: URL): Promise<Told> {
  const startedAt = performance.now();
  let wire = free.pop();
  while (wire && !wire.isFresh) {
    wire.close();
    wire = free.pop();
  }
  wire ??= new Wire(Number(port), hostname);
  const status = await wire.send(request);
  if (wire.isOpen) free.push(wire);
  return { milliseconds: performance.now() - startedAt, status };
}

async function run({ url, perSecond, requests }: Errand): Promise<Report> {
  const to = new URL(url);
  const before = process.cpuUsage();
  const sent: Array<Promise<Told>> = [];
  const latenessMs = await atSteadyRate(perSecond, requests.length / perSecond, () => {
    sent.push(send(requests[sent.length] as string, to));
  });
  const told = await Promise.all(sent);
  const { user, system } = process.cpuUsage(before);
  return { told, latenessMs, cpuMicros: user + system };
}

process.on('message', (errand: Errand) => {
  void run(errand).then((report) => process.send?.(report));
});
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
