import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from '../api/test/harness.ts';
import { freePort, type OidcServer, startOidcServer } from '../api/test/oidc-server.ts';
import { inEachBrowser } from './browser.ts';
import { openSignIn } from './windows.ts';

let database: TestDatabase;
let server: TestServer;
let oidc: OidcServer;

beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort();
  // Another site than ours, as the ministry is: the browser says so when it comes back.
  oidc = await startOidcServer(`http://127.0.0.1:${port}/auth/sso/callback`, {
    host: 'localhost',
    page: true,
  });
  server = await startTestServer(database, {
    settings: {
      PORT: String(port),
      OIDC_ISSUER: oidc.issuer,
      OIDC_CLIENT_ID: oidc.client.clientId,
      OIDC_CLIENT_SECRET: oidc.client.clientSecret,
    },
  });
});

afterAll(async () => {
  await server?.stop();
  await oidc?.stop();
  await database?.drop();
});

inEachBrowser('the ministry’s sign-on', (browser) => {
  it('brings an officer back to the desk, signed in, also after a reload', async () => {
    oidc.user = {
      sub: 'ministry-1',
      email: 'los-angeles@demo.example',
      email_verified: true,
      amr: ['mfa'],
    };
    const { page } = await openSignIn(browser(), server.url);
    await page.getByRole('link', { name: 'cuenta de la Secretaría' }).click();
    await page.waitForURL(`${oidc.issuer}/**`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${server.url}/es/desk/`);
    await page.getByText('En vivo').waitFor();
    await page.reload();
    await page.getByText('En vivo').waitFor();
    expect(new URL(page.url()).hash).toBe('');
  });
});
