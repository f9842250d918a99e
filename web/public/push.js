// Shows what the server pushes, and opens its page. Loads nothing, keeps nothing, and no third party is asked.
// A message is JSON: { title, body, url, tag?, urgent? }.

/** The page of a notice: one of ours, or the first page. */
function ownAddress(url) {
  try {
    const address = new URL(url ?? '/', self.location.origin);
    return address.origin === self.location.origin ? address.href : `${self.location.origin}/`;
  } catch {
    return `${self.location.origin}/`;
  }
}

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return { body: data.text() };
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// Browsers take the right to push away from who shows nothing, so something is always shown.
self.addEventListener('push', (event) => {
  const { title, body, url, tag, urgent } = read(event.data);
  const shown = self.registration.showNotification(title || 'Botón de alerta · Alert Button', {
    body: body || '',
    icon: '/icon.svg',
    badge: '/icon.svg',
    data: { url: ownAddress(url) },
    requireInteraction: urgent === true,
    ...(tag ? { tag, renotify: true } : {}),
  });
  event.waitUntil(shown);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = event.notification.data?.url ?? '/';
  const open = async () => {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const known = windows.find((each) => each.url === url);
    return known ? known.focus() : self.clients.openWindow(url);
  };
  event.waitUntil(open());
});
