import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { type Poller, poll } from '../clockwork/poller.ts';
import { withTimeout } from '../clockwork/with-timeout.ts';
import { NoticeChannel } from '../db/generated/enums.ts';
import type { Bus } from '../feed/bus.ts';
import { type Claimed, claimDeliveries, type Room, renewDeliveries } from './claim-store.ts';
import type { Sender } from './sender.ts';
import { readForSending, type SendingRow } from './sending-store.ts';

interface Options {
  pool: pg.Pool;
  clock: Clock;
  bus: Pick<Bus, 'subscribe'>;
  sender(worker: string): Pick<Sender, 'send'>;
  onTrouble(error: unknown): void;
  sweepMs?: number;
}

/** How long a worker has a row without saying that it is still alive. A dead one's rows are taken over after this. */
export const LEASE_MS = 8_000;
const RENEW_MS = 2_500;
/** A row becomes due without anybody saying so: after a wait, or when its worker died. */
const SWEEP_MS = 1_000;
/** Sends of one channel at a time. A slow carrier holds up its own channel alone. */
const AT_ONCE = 24;
/** So many of them may be taken by what is no first notice: first notices never wait for the rest. */
const OTHERS_AT_ONCE = 12;
const CHANNELS = Object.values(NoticeChannel);

/**
 * Takes what is due and sends it, on any number of nodes.
 *
 * It is woken by the bus at each commit and by its own sweep each second. Everything it knows is in the rows: a process
 * that dies loses nothing but its lease.
 */
export class Dispatcher {
  private readonly worker = randomUUID();
  private readonly sender: Pick<Sender, 'send'>;
  private readonly underWay = new Map<string, Claimed>();
  private readonly sending = new Set<Promise<void>>();
  private readonly claiming: Poller<void>;
  private readonly renewing: Poller<void>;
  /** Whether the last look left something because there was no room for it. */
  private full = false;

  constructor(private readonly options: Options) {
    this.sender = options.sender(this.worker);
    const onError = options.onTrouble;
    this.claiming = poll({
      every: options.sweepMs ?? SWEEP_MS,
      wakeOn: (wake) => options.bus.subscribe(wake),
      run: (signal) => this.claimWhileAny(signal),
      onError,
    });
    this.renewing = poll({ first: RENEW_MS, every: RENEW_MS, run: () => this.renew(), onError });
  }

  start(): void {
    this.renewing.start();
    this.claiming.start();
  }

  /** Takes nothing more, and waits for what is being sent. What does not end in time is sent again by another. */
  async stop(limitMs = 5_000): Promise<void> {
    await this.claiming.stop();
    await withTimeout(Promise.allSettled([...this.sending]), limitMs, () => undefined);
    await this.renewing.stop();
  }

  /** How many are being sent now. */
  get busy(): number {
    return this.underWay.size;
  }

  /** Looks for what is due. One look at a time; a call during one has another follow. */
  wake(): void {
    this.claiming.wake();
  }

  /** Takes everything that is due now. When it returns, all of that is being sent (`busy`), or was. */
  runDue(): Promise<void> {
    return this.claiming.runDue();
  }

  private async claimWhileAny(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.claimSome()));
  }

  /** Whether there was anything. */
  private async claimSome(): Promise<boolean> {
    const rooms = this.rooms();
    this.full = rooms.length < CHANNELS.length || rooms.some(({ other }) => other === 0);
    if (rooms.length === 0) return false;
    const { pool, clock } = this.options;
    const claimed = await claimDeliveries(pool, {
      rooms,
      worker: this.worker,
      underWay: [...this.underWay.keys()],
      now: clock(),
      leaseMs: LEASE_MS,
    });
    for (const delivery of claimed) this.underWay.set(delivery.id, delivery);
    const ids = claimed.map(({ id }) => id);
    if (ids.length === 0) return false;
    const rows = await readForSending(pool, ids).catch((error: unknown) => {
      for (const id of ids) this.underWay.delete(id);
      throw error;
    });
    for (const delivery of claimed) this.begin(delivery, rows.get(delivery.id));
    return true;
  }

  private begin(delivery: Claimed, row: SendingRow | undefined): void {
    const sending = this.sender
      .send(delivery, row)
      .catch((error: unknown) => this.options.onTrouble(error))
      .finally(() => {
        this.underWay.delete(delivery.id);
        this.sending.delete(sending);
        if (this.full) this.wake();
      });
    this.sending.add(sending);
  }

  private rooms(): Room[] {
    return CHANNELS.map((channel) => {
      const those = [...this.underWay.values()].filter((each) => each.channel === channel);
      const others = those.filter((each) => !each.urgent).length;
      const free = AT_ONCE - those.length;
      return { channel, urgent: free, other: Math.max(0, Math.min(free, OTHERS_AT_ONCE - others)) };
    }).filter(({ urgent }) => urgent > 0);
  }

  private async renew(): Promise<void> {
    const ids = [...this.underWay.keys()];
    if (ids.length === 0) return;
    const { pool, clock } = this.options;
    const until = new Date(clock().getTime() + LEASE_MS);
    await renewDeliveries(pool, ids, this.worker, until);
  }
}
