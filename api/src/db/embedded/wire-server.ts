import { createServer, type Server, type Socket } from 'node:net';
import {
  closeStatement,
  endsUnit,
  fatalError,
  isAnswered,
  openingKind,
  ownStatementName,
  readyStatus,
  SYNC,
  simpleQuery,
  takeMessages,
  type WireMessage,
} from './wire-message.ts';

/** Runs raw protocol bytes on the one backend and returns its raw answer. */
export type Backend = (bytes: Uint8Array) => Promise<Uint8Array>;

/** How long a client may keep the only backend in an open transaction without a word, in milliseconds. */
const HOLD_LIMIT_MS = 10_000;

/**
 * Lets many clients share one PostgreSQL backend over the wire protocol.
 *
 * Work is handed over in whole units (up to Sync or a simple query), and while a client has a transaction open it
 * alone is served. So no client's statement is ever bound by another's Parse, and named statements are kept apart.
 * A client that goes silent in a transaction is rolled back and told so (25P03), for the sake of the others.
 * Session settings and advisory locks are shared by all clients; nothing here may rely on them.
 */
export function createWireServer(backend: Backend, { holdLimitMs = HOLD_LIMIT_MS } = {}): Server {
  const waiting: Array<() => void> = [];
  let holder: Client | null = null;
  let nextClient = 0;

  function acquire(client: Client): Promise<void> | void {
    if (holder === client) return;
    if (holder === null) {
      holder = client;
      return;
    }
    return new Promise((resolve) => {
      waiting.push(() => {
        holder = client;
        resolve();
      });
    });
  }

  function release(client: Client): void {
    if (holder !== client) return;
    holder = null;
    waiting.shift()?.();
  }

  class Client {
    private buffer: Buffer = Buffer.alloc(0);
    private pending: WireMessage[] = [];
    private opened = false;
    private working = false;
    private gone = false;
    private holdTimer: NodeJS.Timeout | undefined;
    private readonly statements = new Set<string>();
    private readonly prefix = `c${nextClient++}_`;

    constructor(private readonly socket: Socket) {
      socket.setNoDelay(true);
      socket.on('data', (data) => {
        try {
          this.receive(data);
        } catch {
          socket.destroy();
        }
      });
      socket.on('error', () => socket.destroy());
      socket.on('close', () => void this.leave());
    }

    private receive(data: Buffer): void {
      this.buffer = this.buffer.length ? Buffer.concat([this.buffer, data]) : data;
      for (;;) {
        const { messages, rest } = takeMessages(this.buffer, this.opened);
        this.buffer = rest;
        if (messages.length === 0) break;
        if (!this.opened) this.open(messages[0] as WireMessage);
        else this.pending.push(...messages);
      }
      void this.work();
    }

    private open(opening: WireMessage): void {
      const kind = openingKind(opening.bytes);
      if (kind === 'ssl') this.socket.write('N');
      else if (kind === 'cancel') this.socket.destroy();
      else {
        this.opened = true;
        this.pending.push(opening);
      }
    }

    /** Takes the messages up to the next end of a unit, or none while the unit is incomplete. */
    private takeUnit(): WireMessage[] {
      const end = this.pending.findIndex(
        (each) => each.type === null || each.type === 'X' || each.type === 'H' || endsUnit(each),
      );
      return end < 0 ? [] : this.pending.splice(0, end + 1);
    }

    private async work(): Promise<void> {
      if (this.working) return;
      this.working = true;
      try {
        for (let unit = this.takeUnit(); unit.length > 0 && !this.gone; unit = this.takeUnit()) {
          if (unit.at(-1)?.type === 'X') this.socket.end();
          else await this.runUnit(unit);
        }
      } catch (error) {
        this.socket.destroy(error as Error);
      } finally {
        this.working = false;
        if (this.gone) await this.cleanUp();
      }
    }

    private async runUnit(unit: WireMessage[]): Promise<void> {
      await acquire(this);
      clearTimeout(this.holdTimer);
      if (this.gone) return;
      const bytes = unit.map((each) => {
        const own = ownStatementName(each, this.prefix);
        if (own.parsed) this.statements.add(own.parsed);
        return own.bytes;
      });
      const answer = await backend(
        bytes.length === 1 ? (bytes[0] as Buffer) : Buffer.concat(bytes),
      );
      if (!isAnswered(unit, answer)) {
        this.drop('XX000', 'the embedded database gave up on a statement without an error');
        return;
      }
      if (!this.gone) this.socket.write(answer);
      if (readyStatus(answer) === 'I') release(this);
      else
        this.holdTimer = setTimeout(
          () => this.drop('25P03', 'idle in transaction for too long, rolled back'),
          holdLimitMs,
        );
    }

    /** Tells the client why, closes its connection and undoes what it left open. */
    private drop(sqlState: string, reason: string): void {
      this.socket.end(fatalError(sqlState, reason));
      void this.leave();
    }

    private async leave(): Promise<void> {
      if (this.gone) return;
      this.gone = true;
      clearTimeout(this.holdTimer);
      if (!this.working) await this.cleanUp();
    }

    /** Ends what the client left open and drops its statements, so that they do not pile up in the backend. */
    private async cleanUp(): Promise<void> {
      const heldByUs = holder === this;
      if (!heldByUs && this.statements.size === 0) return;
      await acquire(this);
      try {
        if (heldByUs) {
          const status = readyStatus(await backend(SYNC));
          if (status !== 'I') await backend(simpleQuery('ROLLBACK'));
        }
        if (this.statements.size > 0) {
          await backend(Buffer.concat([...[...this.statements].map(closeStatement), SYNC]));
          this.statements.clear();
        }
      } catch {
        // The backend itself has ended, and with it all that there was to clean.
      } finally {
        release(this);
      }
    }
  }

  return createServer((socket) => new Client(socket));
}
