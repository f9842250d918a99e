/** What a server needs to push to this browser. */
export type PushAddress = { endpoint: string; keys: { p256dh: string; auth: string } };

const WORKER = '/push.js';

export const canBePushedTo = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/**
 * Asks for permission and subscribes this browser under the server's key (VAPID, base64url). Null when it was refused,
 * or the browser's push service is out of reach. Call it from a tap: browsers ask at no other time.
 */
export async function subscribeToPush(key: string): Promise<PushAddress | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  try {
    await navigator.serviceWorker.register(WORKER);
    const { pushManager } = await navigator.serviceWorker.ready;
    const applicationServerKey = bytesOf(key);
    const before = await pushManager.getSubscription();
    const isOurs = before && isSame(before.options.applicationServerKey, applicationServerKey);
    if (before && !isOurs) await before.unsubscribe();
    const options = { userVisibleOnly: true, applicationServerKey };
    const { endpoint, keys } = (isOurs ? before : await pushManager.subscribe(options)).toJSON();
    if (!endpoint || !keys?.p256dh || !keys.auth) return null;
    return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
  } catch {
    return null;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function isSame(before: ArrayBuffer | null, key: Uint8Array): boolean {
  const bytes = before ? new Uint8Array(before) : null;
  return bytes?.length === key.length && bytes.every((byte, index) => byte === key[index]);
}
