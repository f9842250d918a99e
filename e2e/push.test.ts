import type { CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import webPush from 'web-push';
import {
  createTestDatabase,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from '../api/test/harness.ts';
import { doAs, enrolled } from '../api/test/person-actions.ts';
import { type PushServer, type PushSubscriber, startPushServer } from '../api/test/push-server.ts';
import { inEachBrowser } from './browser.ts';
import { expectNoProblems, openPhone } from './windows.ts';

const VAPID = webPush.generateVAPIDKeys();

let database: TestDatabase;
let server: TestServer;
let pushes: PushServer;

beforeAll(async () => {
  pushes = await startPushServer();
  database = await createTestDatabase();
  server = await startTestServer(database, {
    settings: {
      VAPID_PUBLIC_KEY: VAPID.publicKey,
      VAPID_PRIVATE_KEY: VAPID.privateKey,
      VAPID_SUBJECT: 'mailto:admin@alert.example',
    },
  });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  await pushes?.stop();
});

inEachBrowser('a push', (browser) => {
  /** A person with one contact, and the secret of the contact's invitation. */
  async function invited() {
    const { token } = await enrolled(server);
    await doAs(server, token, 'updateProfile', { input: { names: 'Rosa' } });
    const { id: contactId } = await doAs(server, token, 'addContact', {
      input: { name: 'Lucía', phone: '+12135551801', language: 'es' },
    });
    const { database: on, contactChannels } = server.services;
    const channel = await on.prisma.contactChannel.findFirstOrThrow({
      where: { contactId: contactId as string, channel: 'SMS' },
    });
    return { token, invitation: await contactChannels.makeInvitationToken(channel) };
  }

  it('comes to the browser of a contact who allowed it, sealed for that browser alone, and is shown', async () => {
    const { token, invitation } = await invited();
    const phone = await openPhone(browser(), server.url);
    const { page } = phone;
    const context = page.context();
    await context.grantPermissions(['notifications'], { origin: server.url });
    await subscribeAt(page, pushes.subscribe(VAPID.publicKey));

    await page.goto(`/es/ok/#${invitation}`);
    await page.getByRole('button', { name: 'Sí, avísenme' }).click();
    await page.getByRole('button', { name: 'Avisarme también en este teléfono' }).click();
    await page.getByText('Listo. Este teléfono también recibirá los avisos.').waitFor();
    // The browser was asked for a subscription that this server alone can send to.
    expect(await page.evaluate(() => document.documentElement.dataset.subscribedWith)).toBe(
      VAPID.publicKey,
    );
    const { contacts } = await ask(token);
    expect(contacts[0]?.channels).toContainEqual({ channel: 'PUSH', state: 'CONFIRMED' });

    await press(server, token, { position: LOS_ANGELES });
    const { payload } = await pushes.arrivals.next();
    expect(payload).toMatchObject({ title: 'Rosa pide ayuda', urgent: true, language: 'es' });
    expect(payload.url).toMatch(new RegExp(`^${server.url}/`));

    const worker = await watched(context.serviceWorkers()[0]);
    const devtools = await context.newCDPSession(page);
    await deliver(devtools, page, JSON.stringify(payload));
    const { title, body, tag, url } = payload;
    await expect
      .poll(worker.shown)
      .toEqual([{ title, body, tag, data: { url }, requireInteraction: true }]);
    // A tap opens the page of the alert, by its link.
    expect(await worker.tap(payload.url)).toEqual([payload.url]);
    expectNoProblems(phone);
  });

  const ask = async (token: string) => {
    const { data } = await server.ask<{
      viewer: {
        person: { contacts: Array<{ channels: Array<{ channel: string; state: string }> }> };
      };
    }>('{ viewer { person { contacts { channels { channel state } } } } }', {}, token);
    return data.viewer.person;
  };
});

/**
 * Gives the page a subscription at our own push service: a browser without its maker's cannot make one. All else is real:
 * the permission, the worker, the policy of the page.
 */
async function subscribeAt(page: Page, { json }: PushSubscriber): Promise<void> {
  await page.addInitScript((subscription: string) => {
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async (options) => {
      const key = new Uint8Array(options?.applicationServerKey as ArrayBuffer);
      const base64url = btoa(String.fromCharCode(...key))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
      document.documentElement.dataset.subscribedWith = base64url;
      return { toJSON: () => JSON.parse(subscription) } as PushSubscription;
    };
  }, json);
}

/** Hands the page's worker what its push service would have opened. */
async function deliver(devtools: CDPSession, page: Page, data: string): Promise<void> {
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ isDeleted }) => !isDeleted);
      if (found) resolve(found.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const { origin } = new URL(page.url());
  const registrationId = await registered;
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
}

/** The worker, with what it shows and opens kept: a browser without a screen shows nothing. */
async function watched(worker: Worker | undefined) {
  if (!worker) throw new Error('The page has no worker.');
  await worker.evaluate(() => {
    const scope = self as unknown as WorkerScope;
    Object.assign(scope, { shown: [], opened: [] });
    scope.registration.showNotification = async (title, { body, tag, data, requireInteraction }) =>
      void scope.shown.push({ title, body, tag, data, requireInteraction });
    scope.clients.openWindow = async (url) => void scope.opened.push(url);
  });
  return {
    shown: () => worker.evaluate(() => (self as unknown as WorkerScope).shown),
    tap: (url: string | null) =>
      worker.evaluate(async (url) => {
        const done: Promise<unknown>[] = [];
        const notification = { close: () => undefined, data: { url } };
        const waitUntil = (work: Promise<unknown>) => void done.push(work);
        const event = Object.assign(new Event('notificationclick'), { notification, waitUntil });
        self.dispatchEvent(event);
        await Promise.all(done);
        return (self as unknown as WorkerScope).opened;
      }, url),
  };
}

interface WorkerScope {
  shown: Record<string, unknown>[];
  opened: string[];
  registration: {
    showNotification(title: string, options: Record<string, unknown>): Promise<void>;
  };
  clients: { openWindow(url: string): Promise<void> };
}
