import type { PressPosition } from './press-record';

export type LocationState = 'idle' | 'waiting' | 'known' | 'denied' | 'unavailable' | 'unsupported';

const FRESH_MS = 30_000;

const isSupported = () =>
  typeof navigator !== 'undefined' && 'geolocation' in navigator && window.isSecureContext;

/** Whether the person has already said yes or no, where the browser tells. */
export async function locationPermission(): Promise<PermissionState | 'unsupported'> {
  if (!isSupported()) return 'unsupported';
  try {
    return (await navigator.permissions.query({ name: 'geolocation' })).state;
  } catch {
    return 'prompt';
  }
}

/** Follows where the phone is. It never holds anything up: callers read `latest` or listen. */
export class Locator {
  private watchId: number | null = null;
  private fix: PressPosition | null = null;
  private state: LocationState = 'idle';
  private readonly listeners = new Set<() => void>();

  snapshot = (): LocationState => this.state;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** The last fix, unless it is older than 30 s. */
  latest(now = Date.now()): PressPosition | null {
    return this.fix && now - Date.parse(this.fix.fixedAt) <= FRESH_MS ? this.fix : null;
  }

  /** Starts only where the person has agreed before: no question appears. */
  async warmUp() {
    if (this.watchId === null && (await locationPermission()) === 'granted') this.ask();
  }

  /** Starts, and lets the browser ask the person if it must. */
  ask() {
    if (!isSupported()) return this.setState('unsupported');
    if (this.watchId !== null && this.state !== 'denied') return;
    this.stop();
    this.setState('waiting');
    const options = { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: 30_000 };
    navigator.geolocation.getCurrentPosition(this.take, this.fail, options);
    this.watchId = navigator.geolocation.watchPosition(this.take, this.fail, options);
  }

  stop() {
    if (this.watchId !== null) navigator.geolocation.clearWatch(this.watchId);
    this.watchId = null;
  }

  private take = ({ coords, timestamp }: GeolocationPosition) => {
    this.fix = {
      longitude: coords.longitude,
      latitude: coords.latitude,
      accuracyMeters: Math.round(coords.accuracy),
      fixedAt: new Date(timestamp).toISOString(),
    };
    this.setState('known');
  };

  private fail = (error: GeolocationPositionError) => {
    if (error.code === error.PERMISSION_DENIED) this.setState('denied');
    else if (this.state !== 'known') this.setState('unavailable');
  };

  private setState(state: LocationState) {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Where the phone is now, asking the person if it must; null where it cannot or may not say. */
export function fixOnce(): Promise<{ longitude: number; latitude: number } | null> {
  if (!isSupported()) return Promise.resolve(null);
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude } }) => resolve({ longitude, latitude }),
      () => resolve(null),
      { timeout: 30_000, maximumAge: 60_000 },
    ),
  );
}
