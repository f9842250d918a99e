import { afterAll, beforeAll, expect, it } from 'vitest';
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
import { bigButton, expectNoProblems, hold, openDesk, openPhone } from './windows.ts';

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

inEachBrowser('two windows', (browser) => {
  // What the browser before left untaken.
  beforeAll(() => server.services.database.prisma.alert.updateMany({ data: { status: 'CLOSED' } }));

  it('shows a press at the desk, and at the phone who took it', async () => {
    const desk = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const phone = await openPhone(browser(), server.url, LOS_ANGELES);
    await hold(phone.page);
    await phone.page
      .getByText(/Recibido \d/)
      .first()
      .waitFor();
    await phone.page.getByText('Consulado General de México en Los Ángeles').waitFor();
    await phone.page.getByText('nadie lo ha visto todavía').waitFor();
    await desk.page.getByText('Los Angeles, CA').first().waitFor();
    await desk.page.getByRole('button', { name: 'Tomar' }).first().click();
    await phone.page.getByText(/Visto por Oficial Demo Uno a las \d/).waitFor();
    expectNoProblems(desk, phone);
  });

  it('tells the slower of two officers who was faster', async () => {
    const one = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const two = await openDesk(browser(), server.url, 'Oficial Demo Dos');
    await press(server, deviceToken(), { position: LOS_ANGELES });
    const takes = [one, two].map(({ page }) => page.getByRole('button', { name: 'Tomar' }).first());
    await Promise.all(takes.map((take) => take.waitFor()));
    // The second officer clicks first, but their line is slow: the request waits until the first one has it.
    let release = () => {};
    const taken = new Promise<void>((resolve) => {
      release = resolve;
    });
    await two.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('acknowledgeAlert')) await taken;
      await route.continue();
    });
    await takes[1]?.click();
    await takes[0]?.click();
    await one.page.getByText('La tienes tú').first().waitFor();
    release();
    await two.page.getByText(/Oficial Demo Uno fue más rápido/).waitFor();
  });

  it('says where a press without a location went, and why', async () => {
    const phone = await openPhone(browser(), server.url);
    await hold(phone.page);
    await phone.page.getByText('No sabemos dónde estás', { exact: false }).waitFor();
    await phone.page
      .getByText(/Recibido \d/)
      .first()
      .waitFor();
    expectNoProblems(phone);
  });

  it('sends nothing when the finger is lifted too soon', async () => {
    const before = await server.services.database.prisma.alert.count();
    const phone = await openPhone(browser(), server.url, LOS_ANGELES);
    await hold(phone.page, 1_200);
    await phone.page.getByText('No se envió nada', { exact: false }).first().waitFor();
    expect(await server.services.database.prisma.alert.count()).toBe(before);
  });

  it('can be pressed by keyboard', async () => {
    const phone = await openPhone(browser(), server.url, LOS_ANGELES);
    await bigButton(phone.page).focus();
    await phone.page.keyboard.down('Space');
    await phone.page.waitForTimeout(3_300);
    await phone.page.keyboard.up('Space');
    await phone.page
      .getByText(/Recibido \d/)
      .first()
      .waitFor();
  });

  it('can be cancelled, and the desk is asked to confirm by voice', async () => {
    const desk = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const phone = await openPhone(browser(), server.url, LOS_ANGELES);
    await hold(phone.page);
    await phone.page.getByRole('button', { name: 'Fue un error' }).click();
    await phone.page.getByRole('button', { name: 'Sí, fue un error' }).click();
    await phone.page.getByText('Dijiste que fue un error.').waitFor();
    await desk.page.getByText('Canceladas: confirmar por voz', { exact: false }).waitFor();
    expectNoProblems(desk, phone);
  });

  it('keeps a press that has no network, through a reload, and sends it by itself', async () => {
    const phone = await openPhone(browser(), server.url, LOS_ANGELES);
    const before = await server.services.database.prisma.alert.count();
    await phone.online(false);
    await hold(phone.page);
    await phone.page.getByText('Está guardado en este teléfono', { exact: false }).waitFor();
    await phone.online(true);
    await phone.page.reload();
    await phone.page
      .getByText(/Recibido \d/)
      .first()
      .waitFor();
    expect(await server.services.database.prisma.alert.count()).toBe(before + 1);
  });

  it('brings a desk that was away everything it missed, once', async () => {
    const desk = await openDesk(browser(), server.url, 'Supervisora Demo');
    const { prisma } = server.services.database;
    const rows = () => desk.page.locator('article[data-status="RAISED"]').count();
    await prisma.alert.updateMany({ data: { status: 'CLOSED' } });
    await desk.page.reload();
    await desk.page.getByText('En vivo').waitFor();
    expect(await rows()).toBe(0);
    await desk.online(false);
    await desk.page
      .getByText(/Sin conexión|Reconectando/)
      .first()
      .waitFor({ timeout: 40_000 });
    for (let count = 0; count < 12; count++)
      await press(server, deviceToken(), { position: LOS_ANGELES });
    await desk.online(true);
    await desk.page.getByText('En vivo').waitFor({ timeout: 40_000 });
    await expect.poll(rows, { timeout: 20_000 }).toBe(12);
  });

  it('speaks English as well', async () => {
    const phone = await openPhone(browser(), server.url, LOS_ANGELES);
    await phone.page.getByRole('link', { name: 'English' }).click();
    await phone.page.getByText('Tell the Mexican consulate').waitFor();
    expect(await phone.page.locator('html').getAttribute('lang')).toBe('en');
    expectNoProblems(phone);
  });
});
