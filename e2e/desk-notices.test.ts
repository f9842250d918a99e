import { afterAll, beforeAll, expect, it } from 'vitest';
import { CarrierError } from '../api/src/notices/carriers/carrier.ts';
import { close, take } from '../api/test/actions.ts';
import {
  createTestDatabase,
  LOS_ANGELES,
  press,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from '../api/test/harness.ts';
import { doAs, enrolled } from '../api/test/person-actions.ts';
import { RecordingCarriers } from '../api/test/recording-carrier.ts';
import { newcomer } from '../api/test/staff-actions.ts';
import { inEachBrowser } from './browser.ts';
import { expectNoProblems, openDesk } from './windows.ts';

inEachBrowser('the desk', (browser) => {
  let database: TestDatabase;
  let server: TestServer;
  const carriers = new RecordingCarriers();

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startTestServer(database, { carriers: carriers.carriers });
  });

  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  const [REACHED, SILENT] = ['+12135551901', '+12135551902'];

  it('is told whom nothing has reached, and finds the phone to call', async () => {
    carriers.behaviour.set('SMS', async ({ to }) => {
      if (to === SILENT) throw new CarrierError('REFUSED', '21211');
    });
    const { token } = await enrolled(server, { consentTextVersion: 'v1' });
    for (const [name, phone] of [
      ['Lucía', REACHED],
      ['Pedro', SILENT],
    ])
      await doAs(server, token, 'addContact', { input: { name, phone } });
    await carriers.expectTo(REACHED, 'quiere avisarle', 'SMS');
    const desk = await openDesk(browser(), server.url, 'Oficial Demo Uno');
    const { page } = desk;
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await carriers.expectTo(REACHED, 'pide ayuda', 'SMS');
    await page.getByText('Los Angeles, CA').first().click();
    await page.getByText('Contacto 2: no le llegó por ningún medio.').waitFor();
    await page.getByText('Entregado a la compañía, sin confirmar').waitFor();
    expect(await page.getByText('Pedro').count()).toBe(0);
    await page.getByRole('button', { name: 'Ver los datos de la persona' }).click();
    expect(await page.getByRole('link', { name: '213-555-1902' }).getAttribute('href')).toBe(
      `tel:${SILENT}`,
    );
    expectNoProblems(desk);
    // Or the next test would take it for its own.
    const officer = await server.signIn('los-angeles');
    await take(server, id, officer);
    await carriers.expectTo(REACHED, 'lo atiende', 'SMS');
    await close(server, id, officer);
    await carriers.expectTo(REACHED, /./, 'SMS');
  });

  it('says to whom an alert goes if the first does not accept', async () => {
    const { token } = await enrolled(server);
    const administrator = await server.signIn('administrator');
    const lawyer = { role: 'REPRESENTATIVE', licenseStates: ['CA'], languages: ['es'] };
    const first = 'Abogada Soto';
    const next = 'Abogado Ruiz';
    await newcomer(server, administrator, { ...lawyer, name: first, email: 'soto@law.example' });
    const after = { ...lawyer, name: next, email: 'ruiz@law.example' };
    const { id: nextId } = await newcomer(server, administrator, after);
    const desk = await openDesk(browser(), server.url, 'Oficial Demo Dos');
    const { page } = desk;
    await press(server, token, { position: LOS_ANGELES });
    await page.getByRole('button', { name: 'Tomar', exact: true }).first().click();
    await page.getByRole('button', { name: 'Asignar…' }).click();
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByRole('button', { name: `Elegir a ${first}` }).click();
    await page.getByLabel(`Si ${first} no acepta, pasa a`).selectOption(next);
    await page.getByRole('button', { name: `Asignar a ${first}` }).click();
    await page.getByText(`Asignada a ${first}`).first().waitFor();
    const { prisma } = server.services.database;
    const timers = await prisma.escalation.findMany({ where: { acceptBy: { not: null } } });
    expect(timers.map(({ nextAssignees }) => nextAssignees)).toEqual([[nextId]]);
    expectNoProblems(desk);
  });
});
