import type pg from 'pg';
import type { AlertTimer } from '../alerts/alert-row.ts';
import { readTimers } from './alert-timer-store.ts';

const NONE: AlertTimer = { step: 0, round: 0, dueAt: null, acceptBy: null };

/** Reads the timers of alerts, those that are asked for in one tick in one query: a desk asks for hundreds at once. */
export class AlertTimers {
  private asked: Map<string, Promise<AlertTimer>> | null = null;
  private reading: Promise<Map<string, AlertTimer>> | null = null;

  constructor(private readonly pool: pg.Pool) {}

  of(alertId: string): Promise<AlertTimer> {
    this.asked ??= new Map();
    const asked = this.asked;
    const known = asked.get(alertId);
    if (known) return known;
    this.reading ??= this.readSoon(asked);
    const read = this.reading.then((timers) => timers.get(alertId) ?? NONE);
    asked.set(alertId, read);
    return read;
  }

  private async readSoon(asked: Map<string, unknown>): Promise<Map<string, AlertTimer>> {
    await new Promise((resolve) => setImmediate(resolve));
    this.asked = null;
    this.reading = null;
    return readTimers(this.pool, [...asked.keys()]);
  }
}
