import type { LoggedEvent } from './log-store.ts';

/** Told of an event of the alert that it watches; null when the log is another one now. */
export type Watcher = (event: LoggedEvent | null) => void;

/** Who watches which alert. */
export class Watchers {
  private readonly byAlert = new Map<string, Set<Watcher>>();

  /** Calls back after each event of one alert. Returns the way to stop. */
  add(alertId: string, changed: Watcher): () => void {
    const those = this.byAlert.get(alertId) ?? new Set();
    this.byAlert.set(alertId, those.add(changed));
    return () => {
      those.delete(changed);
      if (those.size === 0) this.byAlert.delete(alertId);
    };
  }

  tell(event: LoggedEvent): void {
    for (const changed of this.byAlert.get(event.alertId) ?? []) changed(event);
  }

  tellAll(): void {
    for (const those of this.byAlert.values()) for (const changed of those) changed(null);
  }
}
