import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestDatabase,
  startTestServer,
  type TestDatabase,
  type TestServer,
} from '../api/test/harness.ts';
import { inEachBrowser } from './browser.ts';
import { expectNoProblems, openPhone } from './windows.ts';

inEachBrowser('contacts', (browser) => {
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

  const openContacts = async (page: Page) => {
    await page.goto('/es/me/');
    await page.getByText('Mis contactos').click();
  };
  const prepare = async (page: Page) => {
    await page.goto('/es/prepare/');
    await page.getByRole('button', { name: 'Estoy de acuerdo. Preparar' }).click();
    await page.getByText('Este teléfono está listo.').waitFor();
  };
  const addContact = async (page: Page, name: string, phone: string) => {
    await page.getByRole('button', { name: 'Agregar un contacto' }).click();
    await page.getByLabel('Nombre', { exact: true }).fill(name);
    await page.getByLabel('Teléfono', { exact: true }).first().fill(phone);
    await page.getByRole('checkbox', { name: /^Llamada/ }).check();
    await page.getByLabel(/Tu mensaje/).fill('Recoge a los niños.');
    await page.getByRole('button', { name: 'Guardar contacto' }).click();
    await page.getByText('Contacto guardado.').waitFor();
  };
  const invitationOf = async (phone: string) => {
    const { contactChannels, database: on } = server.services;
    const channels = await on.prisma.contactChannel.findMany({
      where: { channel: 'SMS' },
      include: { contact: true },
    });
    for (const channel of channels) {
      const contacts = await server.services.contacts.list(channel.personId);
      if (contacts.some((each) => each.id === channel.contactId && each.phone === phone))
        return contactChannels.makeInvitationToken(channel);
    }
    throw new Error('There is no such channel.');
  };

  it('are added, asked, tried and put in order, and answer on a page of their own', async () => {
    const phone = await openPhone(browser(), server.url);
    const { page } = phone;
    await prepare(page);
    await openContacts(page);
    await page.getByText('Todavía nadie de los tuyos sería avisado.').waitFor();
    await addContact(page, 'Rosa', '213-487-6577');
    await addContact(page, 'Luis', '213-487-6578');
    await page.getByText('Ninguno de tus contactos ha confirmado.').first().waitFor();
    await page.getByRole('button', { name: 'Mandar una prueba' }).first().click();
    await page.getByText(/^La prueba no salió\./).waitFor();
    await page.getByText('La prueba: no se mandó: no hay proveedor configurado.').first().waitFor();
    await page.getByRole('button', { name: 'Preguntarle otra vez' }).first().click();
    await page.getByText('Ya le preguntamos hace poco.').waitFor();
    await page.getByRole('button', { name: 'Bajar a Rosa' }).click();
    await page.getByRole('button', { name: 'Bajar a Rosa', disabled: true }).waitFor();

    const invited = await openPhone(browser(), server.url);
    await invited.page.goto(`/es/ok/#${await invitationOf('+12134876577')}`);
    await invited.page.getByText('Alguien cercano a usted quiere avisarle').waitFor();
    await invited.page.getByRole('button', { name: 'Sí, avísenme' }).click();
    await invited.page.getByText('Gracias. Le avisaremos.').waitFor();
    // The page's policy lets its own worker in.
    const scope = await invited.page.evaluate(async () => {
      await navigator.serviceWorker.register('/push.js');
      return (await navigator.serviceWorker.ready).scope;
    });
    expect(new URL(scope).pathname).toBe('/');

    await openContacts(page);
    await page.getByText('Confirmado: dijo que sí.').first().waitFor();
    expectNoProblems(phone, invited);
  });

  it('that nobody can reach are said beside the button', async () => {
    const phone = await openPhone(browser(), server.url);
    const { page } = phone;
    await prepare(page);
    await openContacts(page);
    await addContact(page, 'Eva', '213-487-6579');
    const invited = await openPhone(browser(), server.url);
    await invited.page.goto(`/en/ok/#${await invitationOf('+12134876579')}`);
    await invited.page.getByRole('button', { name: 'I want no messages at all' }).click();
    await invited.page.getByText('Done. We will send you no messages.').waitFor();
    await page.goto('/es/');
    await page.getByText('No podemos avisar a ninguno de tus contactos.').waitFor();
    expectNoProblems(phone, invited);
  });
});
