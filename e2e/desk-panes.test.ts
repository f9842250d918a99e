import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createTestDatabase,
  deviceToken,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from '../api/test/harness.ts';
import { inEachBrowser } from './browser.ts';
import { expectNoProblems, openDesk } from './windows.ts';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** Presses from two phones, told apart at the desk by where they are. */
const PRESSES = [
  { position: LOS_ANGELES, shownAs: '34.052200, -118.243700' },
  { position: { ...LOS_ANGELES, latitude: 34.06 }, shownAs: '34.060000, -118.243700' },
] as const;

const rows = (page: Page) => page.locator('article');
const openRow = (page: Page, index: number) => rows(page).nth(index).getByRole('button').first();

inEachBrowser('the desk', (browser) => {
  beforeEach(async () => {
    await server.services.database.prisma.alert.updateMany({ data: { status: 'CLOSED' } });
    for (const { position } of PRESSES) await press(server, deviceToken(), { position });
  });

  it('opens a second alert while a first is open', async () => {
    const desk = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const { page } = desk;
    const [older, newer] = PRESSES;
    await openRow(page, 0).click();
    await page.getByText(newer.shownAs).waitFor();
    await openRow(page, 1).click();
    await page.getByText(older.shownAs).waitFor();
    await openRow(page, 0).click();
    await page.getByText(newer.shownAs).waitFor();
    expect(await rows(page).count()).toBe(2);
    expectNoProblems(desk);
  });

  it('goes on with the list when the detail breaks, and shows the detail again when asked', async () => {
    const { page } = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const mend = await spoilAnswers(page, 'NoticesOfAlert', { deliveries: 5 });
    await openRow(page, 0).click();
    await page.getByText('El detalle de esta alerta falló').waitFor();
    await press(server, deviceToken(), { position: LOS_ANGELES });
    await expect.poll(() => rows(page).count()).toBe(3);
    expect(await page.title()).toMatch(/^\(3\)/);
    await page.getByText('En vivo').waitFor();
    await page.getByText('Sonido encendido').waitFor();
    await mend();
    await page.getByRole('button', { name: 'Intentar otra vez' }).click();
    await page.getByText(PRESSES[1].shownAs).waitFor();
    expect(await page.getByText('falló').count()).toBe(0);
  });

  it('shows every part that is not broken', async () => {
    const { page } = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const mend = await spoilAnswers(page, 'LiveDeskAlerts', { name: {}, routing: null });
    await page.reload();
    await page.getByText('La barra de arriba falló').waitFor();
    await page.getByText('Esta alerta no se puede mostrar aquí').waitFor();
    await page.getByText('Teléfonos desconocidos (2)').waitFor();
    await page.getByRole('button', { name: 'Abrir la alerta' }).click();
    await page.getByText('El detalle de esta alerta falló').waitFor();
    await openRow(page, 0).click();
    await page.getByText(PRESSES[0].shownAs).waitFor();
    await mend();

    await spoilAnswers(page, 'LiveDeskAlerts', { receivedAt: 5 });
    await page.reload();
    await page.getByText('La lista de alertas falló').waitFor();
    await page.getByText('En vivo').waitFor();
    expect(await page.title()).toMatch(/^\(2\)/);
  });

  it('speaks to staff when a whole page breaks, in both languages', async () => {
    const { page } = await openDesk(browser(), server.url, 'Supervisora Demo');
    const mend = await spoilAnswers(page, 'LiveDeskAlerts', { consulates: null });
    await page.reload();
    await page.getByText('Aquí no se ven alertas ni suena la alarma.').waitFor();
    expect(await page.title()).toBe('La mesa falló');
    expect(await page.getByText('este teléfono').count()).toBe(0);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByText('No alerts can be seen here and no alarm sounds.').waitFor();
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByText('Sound on').waitFor();

    await spoilAnswers(page, 'StaffLists', { name: {} });
    await page.goto('/es/desk/admin/');
    await page.getByText('Esta página falló').waitFor();
    await page.getByRole('link', { name: 'Volver a la mesa' }).waitFor();
  });
});

/** Spoils the first of each of these fields in the answers to an operation until what it returns is called. */
async function spoilAnswers(page: Page, operation: string, spoiled: Record<string, unknown>) {
  await page.route('**/graphql', async (route) => {
    if (route.request().postDataJSON()?.operationName !== operation) return route.fallback();
    const response = await route.fetch();
    const left = new Map(Object.entries(spoiled));
    const json = JSON.parse(await response.text(), (key, value) => {
      const result = left.has(key) ? left.get(key) : value;
      left.delete(key);
      return result;
    });
    await route.fulfill({ response, json });
  });
  return () => page.unrouteAll({ behavior: 'wait' });
}
