import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A browser window of one party, and what went wrong in it. */
export interface Window {
  page: Page;
  /** Console errors, failed scripts, breaches of the policy, and requests to any other origin. */
  problems: string[];
  /** Cuts or restores the network of this window. */
  online(on: boolean): Promise<void>;
}

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

async function open(
  browser: Browser,
  url: string,
  path: string,
  options: BrowserContextOptions,
): Promise<Window> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'es-US',
    timezoneId: 'America/Los_Angeles',
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  let isOnline = true;
  page.on('console', (message) => {
    if (message.type() === 'error' && isOnline) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(url) && !to.startsWith('data:') && !to.startsWith('blob:'))
      problems.push(`foreign request: ${to}`);
  });
  await page.goto(path);
  return {
    page,
    problems,
    async online(on) {
      isOnline = on;
      await context.setOffline(!on);
    },
  };
}

/** A phone on the button's page. Without `position` the browser refuses the location. */
export function openPhone(
  browser: Browser,
  url: string,
  position?: { longitude: number; latitude: number },
): Promise<Window> {
  return open(browser, url, '/es/', {
    ...PHONE,
    ...(position
      ? { permissions: ['geolocation'], geolocation: { ...position, accuracy: 18 } }
      : { permissions: [] }),
  });
}

/** A desk at which a demo officer has signed in. */
export async function openDesk(browser: Browser, url: string, officer: string): Promise<Window> {
  const desk = await openSignIn(browser, url);
  await desk.page.getByRole('button', { name: officer }).click();
  await desk.page.getByText('En vivo').waitFor();
  return desk;
}

/** A desk at which nobody has signed in. */
export function openSignIn(browser: Browser, url: string): Promise<Window> {
  return open(browser, url, '/es/desk/', DESKTOP);
}

/** The big button, whatever it says at the moment. */
export function bigButton(page: Page) {
  return page.getByRole('button', { name: /Mantén presionado 3 segundos/ });
}

/** Puts a finger on the big button and keeps it there. */
export async function hold(page: Page, milliseconds = 3_300): Promise<void> {
  const box = await bigButton(page).boundingBox();
  if (!box) throw new Error('The button is not to be seen.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.waitForTimeout(milliseconds);
  await page.mouse.up();
}

/** Fails if anything went wrong in one of the windows. */
export function expectNoProblems(...windows: Window[]): void {
  expect(windows.flatMap((each) => each.problems)).toEqual([]);
}
