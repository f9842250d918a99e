import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest';
import type { Program } from './find-browsers.ts';

/**
 * The same tests in each browser of this machine, named with its version. Where one is absent they are skipped under the
 * name of what is missing. `browser` gives the browser once the tests run; each test's windows are closed after it.
 */
export function inEachBrowser(name: string, tests: (browser: () => Browser) => void): void {
  for (const { title, program } of inject('browsers'))
    describe.skipIf(!program)(`${name}, in ${title}`, () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await launch(program as Program);
      });
      afterEach(async () => {
        for (const context of browser.contexts()) await context.close();
      });
      afterAll(() => browser?.close());
      tests(() => browser);
    });
}

/** Launches it with web security on, and without sound. */
function launch({ executablePath, env }: Program): Promise<Browser> {
  return chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-zygote',
      '--mute-audio',
      '--disable-background-networking',
    ],
  });
}
