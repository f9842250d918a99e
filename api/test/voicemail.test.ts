import { expect, it } from 'vitest';
import type { ContactViewer } from '../src/viewer.ts';
import { press, until, useTestServer } from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const carriers = new RecordingCarriers();
const { server } = useTestServer({ carriers: carriers.carriers });

const DELIVERIES = `query ($id: ID!) { alert(id: $id) { deliveries {
  id state reason deliveredAt attempts { outcome } } } }`;

/** A press whose only contact has been called. */
async function called(phone: string) {
  const { token } = await enrolled(server);
  const { id: contactId } = await doAs(server, token, 'addContact', {
    input: { name: 'Lucía', phone, channels: ['VOICE'] },
  });
  await carriers.expectTo(phone, 'quiere avisarle', 'SMS');
  const { id } = await press(server, token);
  await carriers.expectTo(phone, /./, 'VOICE');
  const shown = async () => {
    const { data } = await server.ask<{ alert: { deliveries: Record<string, unknown>[] } }>(
      DELIVERIES,
      { id },
      token,
    );
    return data.alert.deliveries[0] as Record<string, unknown>;
  };
  await until(async () => (await shown()).state === 'ACCEPTED');
  const { id: deliveryId } = await shown();
  const says = (state: 'DELIVERED' | 'OPENED' | 'VOICEMAIL') =>
    server.services.notices.inbox.report({
      deliveryId: deliveryId as string,
      attempt: 1,
      state,
      code: null,
    });
  const contact = { kind: 'CONTACT', alertId: id, contactId: contactId as string } as ContactViewer;
  return { shown, says, contact };
}

it('that takes a call is no delivery, whatever the carrier says of the call’s end', async () => {
  const { shown, says } = await called('+12135553101');
  await says('VOICEMAIL');
  const left = { state: 'ACCEPTED', reason: 'VOICEMAIL', attempts: [{ outcome: 'VOICEMAIL' }] };
  expect(await shown()).toMatchObject({ ...left, deliveredAt: null });
  await says('DELIVERED');
  await says('VOICEMAIL');
  expect(await shown()).toMatchObject({ ...left, deliveredAt: null });
});

it('that is told late takes nothing back, and is said beside it', async () => {
  const { shown, says } = await called('+12135553102');
  await says('DELIVERED');
  await says('VOICEMAIL');
  expect(await shown()).toMatchObject({ state: 'DELIVERED', reason: 'VOICEMAIL' });
});

it('is no reason any more once the contact has opened the page', async () => {
  const { shown, says, contact } = await called('+12135553104');
  await says('VOICEMAIL');
  await server.services.notices.receipts.opened(contact);
  expect(await shown()).toMatchObject({ state: 'OPENED', reason: null });
});

it('is forgotten when somebody presses 1 after all', async () => {
  const { shown, says } = await called('+12135553103');
  await says('VOICEMAIL');
  await says('OPENED');
  expect(await shown()).toMatchObject({ state: 'OPENED', reason: null });
  await says('VOICEMAIL');
  expect(await shown()).toMatchObject({ state: 'OPENED', reason: null });
});
