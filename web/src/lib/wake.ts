const TICK_MS = 2_000;
const SLEPT_MS = 8_000;

/**
 * Calls back whenever a lost connection is worth trying at once: the network is back, the page is
 * looked at again, or the machine has slept (its clock jumped between two ticks).
 */
export function onWake(callback: (reason: 'online' | 'visible' | 'slept') => void): () => void {
  const online = () => callback('online');
  const visible = () => {
    if (document.visibilityState === 'visible') callback('visible');
  };
  let last = Date.now();
  const ticking = setInterval(() => {
    const now = Date.now();
    if (document.visibilityState === 'visible' && now - last > SLEPT_MS) callback('slept');
    last = now;
  }, TICK_MS);
  window.addEventListener('online', online);
  window.addEventListener('focus', visible);
  window.addEventListener('pageshow', visible);
  document.addEventListener('visibilitychange', visible);
  return () => {
    clearInterval(ticking);
    window.removeEventListener('online', online);
    window.removeEventListener('focus', visible);
    window.removeEventListener('pageshow', visible);
    document.removeEventListener('visibilitychange', visible);
  };
}
