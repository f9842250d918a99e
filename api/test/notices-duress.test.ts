import { expect, it } from 'vitest';
import { close, take } from './actions.ts';
import { LOS_ANGELES, press, until, useTestServer } from './harness.ts';
import { sendDue } from './notice-actions.ts';
import { doAs, enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const [PIN, DURESS_PIN] = ['830517', '491726'];
let ahead = 0;
const carriers = new RecordingCarriers();

const { server } = useTestServer({
  clock: () => new Date(Date.now() + ahead),
  carriers: carriers.carriers,
  escalates: true,
});

const DELIVERIES = `query ($id: ID!) { alert(id: $id) { status events { type } deliveries {
  notice channel state reason attempts { number carrier outcome } } } }`;

/** Everything that a contact was sent of a press that was cancelled with a PIN, and what the person is shown of it. */
async function storyOf(pin: string, phone: string, outcome: string, told: string) {
  const { token } = await enrolled(server);
  await doAs(server, token, 'updateProfile', { input: { names: 'Rosa' } });
  await doAs(server, token, 'setPin', { input: { pin: PIN, duressPin: DURESS_PIN } });
  await doAs(server, token, 'addContact', {
    input: { name: 'Lucía', phone, email: `c${phone.slice(-4)}@example.org`, language: 'es' },
  });
  for (const channel of ['SMS', 'EMAIL'])
    await carriers.expect((message) => message.channel === channel);
  await server.services.database.pool.query(`UPDATE contact_channels SET state = 'CONFIRMED'`);
  const before = carriers.all.length;
  const isTold = async (text: string) => {
    await carriers.expectTo(phone, text, 'SMS');
    await carriers.expectTo(`c${phone.slice(-4)}@example.org`, /./, 'EMAIL');
  };
  const { id } = await press(server, token, { position: LOS_ANGELES });
  await isTold('pide ayuda');
  await server.ask(
    'mutation ($input: CancelAlertInput!) { cancelAlert(input: $input) { __typename } }',
    { input: { id, pin } },
    token,
  );
  await isTold('fue un error');
  const shown = async () =>
    JSON.stringify((await server.ask(DELIVERIES, { id }, token)).data).replaceAll(id, '<id>');
  await until(async () => !/QUEUED|SENDING/.test(await shown()));
  const afterCancel = await shown();
  // What the desk goes on doing under duress, and cannot do after an honest cancel.
  await take(server, id, await server.signIn('los-angeles'));
  ahead += 10 * 60_000;
  await server.services.escalation.worker.runDue();
  await sendDue(server);
  const whileOpen = await shown();
  await close(server, id, await server.signIn('call-center'), outcome);
  await isTold(told);
  await until(async () => !/QUEUED|SENDING/.test(await shown()));
  const messages = carriers.all
    .slice(before)
    .filter(({ to }) => to === phone || to.startsWith(`c${phone.slice(-4)}`))
    .map(({ channel, to, text, subject, urgent }) =>
      JSON.stringify({ channel, to, text, subject, urgent })
        .replaceAll(phone, '<phone>')
        .replaceAll(phone.slice(-4), '<number>')
        .replace(/([ck])#[\w-]+/g, '$1#<token>')
        .replace(/\d{1,2}:\d{2}/g, '<time>'),
    );
  return { afterCancel, whileOpen, afterClosing: await shown(), messages: messages.toSorted() };
}

it.each([
  ['MISTAKE_CONFIRMED', 'fue un error, confirmado', '+12135552001', '+12135552002'],
  ['NOT_REACHED', 'cerro la alerta', '+12135552003', '+12135552004'],
])(
  'closed as %s cannot be told from an honest cancel by any notice, nor by what the person is shown of the notices',
  async (outcome, told, one, other) => {
    const honest = await storyOf(PIN, one, outcome, told);
    const forced = await storyOf(DURESS_PIN, other, outcome, told);
    expect(forced).toEqual(honest);
    expect(honest.messages).toHaveLength(6);
  },
);
