import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { CarrierError } from '../src/notices/carriers/carrier.ts';
import { septets } from '../src/notices/gsm7.ts';
import { cancel, close, release, report, take } from './actions.ts';
import { LOS_ANGELES, press, SAN_DIEGO, type TestServer, until, useTestServer } from './harness.ts';
import { askedOver, sendDue } from './notice-actions.ts';
import { doAs, enrolled as enrol } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const MINUTE = 60_000;
let ahead = 0;
const carriers = new RecordingCarriers({ second: ['EMAIL'] });

const { server } = useTestServer({
  clock: () => new Date(Date.now() + ahead),
  carriers: carriers.carriers,
});

afterEach(() => carriers.behaviour.clear());

async function enrolled(_server: TestServer, profile?: object): Promise<string> {
  const { token } = await enrol(server);
  if (profile) await doAs(server, token, 'updateProfile', { input: profile });
  return token;
}

let phones = 0;
const nextPhone = () => `+1213555${String(1000 + phones++)}`;

type Channel = 'SMS' | 'WHATSAPP' | 'VOICE' | 'EMAIL' | 'PUSH';

interface Receiver {
  id: string;
  phone: string;
  email: string;
}

/** Adds a contact who is told over these ways, and says what became of them. */
async function addContact(
  token: string,
  channels: Channel[],
  { state = 'CONFIRMED', ...input }: Record<string, unknown> = {},
): Promise<Receiver> {
  const phone = nextPhone();
  const email = `contact${phone.slice(-4)}@example.org`;
  const added = await doAs(server, token, 'addContact', {
    input: { name: 'Lucía', phone, email, language: 'es', channels, ...input },
  });
  for (const channel of askedOver(channels))
    await carriers.expectTo(
      channel === 'EMAIL' ? email : phone,
      /quiere avisarle|eligió para avisarle|wants you told/,
      channel,
    );
  const { pool } = server.services.database;
  const id = added.id as string;
  await pool.query('UPDATE contact_channels SET state = $2 WHERE contact_id = $1', [id, state]);
  return { id, phone, email };
}

const DELIVERIES = `query ($id: ID!) { alert(id: $id) { deliveries {
  notice channel state reason contact { name } attempts { number carrier outcome } } } }`;

interface Delivery {
  notice: string;
  channel: string;
  state: string;
  reason: string | null;
  contact: { name: string } | null;
  attempts: Array<{ number: number; carrier: string | null; outcome: string | null }>;
}

async function deliveriesOf(id: string, as: string): Promise<Delivery[]> {
  const { data } = await server.ask<{ alert: { deliveries: Delivery[] } }>(DELIVERIES, { id }, as);
  return data.alert.deliveries;
}

const states = async (id: string, as: string) =>
  (await deliveriesOf(id, as)).map(({ notice, channel, state }) => `${notice} ${channel} ${state}`);

const untilStates = (id: string, as: string, expected: string[]) =>
  until(async () => JSON.stringify(await states(id, as)) === JSON.stringify(expected));

describe('the first notice', () => {
  it('goes over all ways at once, in the contact’s language, with a link that opens the alert', async () => {
    const token = await enrolled(server, { names: 'María José Hernández Quiñónez' });
    const lucia = await addContact(token, ['SMS', 'EMAIL']);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const sms = await carriers.expectTo(lucia.phone, 'pide ayuda', 'SMS');
    const mail = await carriers.expectTo(lucia.email, 'pide ayuda', 'EMAIL');
    expect(septets(sms.text)).toBeLessThanOrEqual(160);
    expect(sms.text).toMatch(/Tel \+15206237874$/);
    expect(sms.text).toContain(sms.url as string);
    expect(mail.subject).toBe('María José Hernández Quiñónez pide ayuda');
    const link = `abc_${(sms.url as string).split('#')[1]}`;
    const { data } = await server.ask<{ alert: { id: string } }>(
      'query ($id: ID!) { alert(id: $id) { id } }',
      { id },
      link,
    );
    expect(data.alert.id).toBe(id);
    await untilStates(id, token, ['RAISED SMS ACCEPTED', 'RAISED EMAIL ACCEPTED']);
    expect((await deliveriesOf(id, token))[0]).toMatchObject({
      contact: { name: 'Lucía' },
      attempts: [{ number: 1, carrier: 'first-SMS', outcome: 'ACCEPTED' }],
    });
  });

  it('calls after a minute, unless the page was opened', async () => {
    const token = await enrolled(server);
    const [asleep, awake] = [
      await addContact(token, ['SMS', 'VOICE']),
      await addContact(token, ['SMS', 'VOICE']),
    ];
    const { id } = await press(server, token);
    await carriers.expectTo(asleep.phone, 'pide ayuda', 'SMS');
    const { url } = await carriers.expectTo(awake.phone, 'pide ayuda', 'SMS');
    await until(
      async () =>
        (await states(id, token)).filter((one) => one === 'RAISED SMS ACCEPTED').length === 2,
    );
    const link = `abc_${(url as string).split('#')[1]}`;
    await server.ask('mutation { markAlertOpened { __typename } }', {}, link);
    ahead += 55_000;
    await sendDue(server);
    carriers.expectNothingElse();
    ahead += 6_000;
    await carriers.expectTo(asleep.phone, 'pide ayuda', 'VOICE');
    await until(async () => {
      const rows = await deliveriesOf(id, token);
      return rows.some(({ state, reason }) => state === 'SKIPPED' && reason === 'OPENED');
    });
  });

  it.each([
    ['opens the page', 'markAlertOpened'],
    ['says that they saw it', 'markAlertSeen'],
    ['has read it, as the carrier says', null],
  ])('announces no call any more once the contact %s', async (_what, mutation) => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS', 'VOICE']);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const { url, ...sms } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await until(async () => (await states(id, token)).includes('RAISED SMS ACCEPTED'));
    const viewers = [token, await server.signIn('los-angeles')];
    const call = async (viewer: string) => {
      const { data } = await server.ask<{
        alert: { deliveries: Array<{ channel: string; nextTryAt: string | null }> };
      }>(
        'query ($id: ID!) { alert(id: $id) { deliveries { channel state reason nextTryAt } } }',
        { id },
        viewer,
      );
      return data.alert.deliveries.find(({ channel }) => channel === 'VOICE');
    };
    for (const viewer of viewers)
      expect(await call(viewer)).toMatchObject({ state: 'QUEUED', nextTryAt: expect.any(String) });
    const link = `abc_${(url as string).split('#')[1]}`;
    if (mutation) await server.ask(`mutation { ${mutation} { __typename } }`, {}, link);
    else await server.services.notices.receipts.report({ ...sms, state: 'OPENED', code: null });
    for (const viewer of viewers)
      expect(await call(viewer)).toMatchObject({
        state: 'SKIPPED',
        reason: 'OPENED',
        nextTryAt: null,
      });
    ahead += MINUTE;
    await sendDue(server);
    carriers.expectNothingElse();
  });

  it('calls at once who has no other way', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['VOICE']);
    await press(server, token);
    await carriers.expectTo(contact.phone, 'pide ayuda', 'VOICE');
  });

  it('calls at once when no other way is left', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS', 'VOICE']);
    carriers.break('SMS', new CarrierError('REFUSED', '21211'));
    await press(server, token);
    await carriers.expectTo(contact.phone, 'pide ayuda', 'VOICE');
  });

  it('reaches an unconfirmed contact of a real alert, and nobody who said stop', async () => {
    const token = await enrolled(server);
    const invited = await addContact(token, ['SMS'], { state: 'INVITED' });
    await addContact(token, ['SMS'], { state: 'STOPPED' });
    const { id } = await press(server, token);
    await carriers.expectTo(invited.phone, 'pide ayuda', 'SMS');
    await until(
      async () =>
        (await states(id, token)).toSorted().join() === 'RAISED SMS ACCEPTED,RAISED SMS SKIPPED',
    );
  });

  it('answered by "no!" takes nobody off: only the answer to an invitation does, and STOP', async () => {
    const token = await enrolled(server);
    const { id: contactId, phone } = await addContact(token, ['SMS'], { state: 'INVITED' });
    const reply = (text: string) => server.services.contactReplies.receive({ from: phone, text });
    const state = async () =>
      (
        await server.services.database.prisma.contactChannel.findFirstOrThrow({
          where: { contactId },
        })
      ).state;
    const { id } = await press(server, token);
    await carriers.expectTo(phone, 'pide ayuda', 'SMS');
    await untilStates(id, token, ['RAISED SMS ACCEPTED']);
    expect(await reply('No!!')).toContain('nadie lee mensajes');
    expect(await state()).toBe('INVITED');
    await cancel(server, id, token);
    await carriers.expectTo(phone, 'fue un error', 'SMS');
    await untilStates(id, token, ['RAISED SMS ACCEPTED', 'CANCELLED SMS ACCEPTED']);
    ahead += 25 * 60 * MINUTE;
    await doAs(server, token, 'inviteContact', { id: contactId });
    await carriers.expectTo(phone, /quiere avisarle|eligió para avisarle/, 'SMS');
    expect(await reply('No')).toContain('no le avisaremos');
    expect(await state()).toBe('DECLINED');
    await reply('Baja');
    expect(await state()).toBe('STOPPED');
  });

  it('of a drill says so first, and goes to confirmed contacts alone', async () => {
    const token = await enrolled(server);
    const confirmed = await addContact(token, ['SMS', 'EMAIL']);
    await addContact(token, ['SMS'], { state: 'INVITED' });
    await press(server, token, { drill: true });
    await carriers.expectTo(confirmed.phone, /^SIMULACRO: /, 'SMS');
    const mail = await carriers.expectTo(confirmed.email, /^SIMULACRO: /, 'EMAIL');
    expect(mail.subject).toMatch(/^SIMULACRO: /);
  });

  it('is told in English to who reads English', async () => {
    const token = await enrolled(server, { names: 'Rosa' });
    const contact = await addContact(token, ['SMS'], { language: 'en' });
    await press(server, token);
    await carriers.expectTo(contact.phone, 'Rosa asks for help', 'SMS');
  });
});

describe('what follows', () => {
  it('tells that somebody took it, and that it was closed', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS', 'VOICE']);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    const officer = await server.signIn('los-angeles');
    await take(server, id, officer);
    await carriers.expectTo(contact.phone, 'lo atiende consulado Los Angeles', 'SMS');
    await close(server, id, officer);
    await carriers.expectTo(contact.phone, /cerr. la alerta/, 'SMS');
    await until(async () => (await states(id, token)).includes('RAISED VOICE REPLACED'));
  });

  it('tells of a cancel exactly those whom the alert reached', async () => {
    const token = await enrolled(server);
    const reached = await addContact(token, ['SMS', 'EMAIL']);
    carriers.break('EMAIL');
    carriers.break('second-EMAIL');
    carriers.break('first-EMAIL');
    const { id } = await press(server, token);
    await carriers.expectTo(reached.phone, 'pide ayuda', 'SMS');
    await until(async () => {
      const mail = (await deliveriesOf(id, token)).find(({ channel }) => channel === 'EMAIL');
      return mail?.reason === 'UNREACHABLE' && mail.state === 'QUEUED';
    });
    await cancel(server, id, token);
    carriers.behaviour.clear();
    await carriers.expectTo(reached.phone, 'fue un error', 'SMS');
    ahead += 5 * MINUTE;
    await untilStates(id, token, [
      'RAISED SMS ACCEPTED',
      'RAISED EMAIL REPLACED',
      'CANCELLED SMS ACCEPTED',
    ]);
  });
});

describe('who has it', () => {
  const asked = async (profile?: object) => {
    const token = await enrolled(server, profile);
    const contact = await addContact(token, ['SMS']);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    return { token, contact, id };
  };

  it('is the call centre when its agent took it', async () => {
    const { contact, id } = await asked();
    await take(server, id, await server.signIn('call-center'));
    await carriers.expectTo(contact.phone, 'lo atiende centro de atencion', 'SMS');
  });

  it('is nobody once it was given back', async () => {
    const { contact, id } = await asked();
    const officer = await server.signIn('los-angeles');
    await take(server, id, officer);
    await carriers.expectTo(contact.phone, 'lo atiende consulado Los Angeles', 'SMS');
    await release(server, id, officer);
    await carriers.expectTo(contact.phone, 'nadie lo atiende. Lo ve consulado Los Angeles', 'SMS');
  });

  it('is seen by the post of the new place when the person was moved', async () => {
    const { token, contact, id } = await asked();
    await report(server, id, SAN_DIEGO, token);
    await carriers.expectTo(contact.phone, 'lo ve consulado San Diego', 'SMS');
  });

  it('is not said to be anybody while the call centre merely sees it', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS', 'VOICE']);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await server.services.database.pool.query(
      'UPDATE alerts SET call_center_at = received_at WHERE id = $1',
      [id],
    );
    ahead += MINUTE + 1_000;
    const call = await carriers.expectTo(contact.phone, /./, 'VOICE');
    expect(call.text).not.toContain('atiende');
  });
});

describe('the end of a cancelled alert', () => {
  it.each([
    ['MISTAKE_CONFIRMED', 'fue un error, confirmado por voz'],
    ['NOT_REACHED', 'el consulado cerro la alerta'],
  ])('is told as %s: only what an officer heard is called confirmed', async (outcome, told) => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await cancel(server, id, token);
    await carriers.expectTo(contact.phone, 'Sin confirmar por voz', 'SMS');
    await close(server, id, await server.signIn('los-angeles'), outcome);
    await carriers.expectTo(contact.phone, told, 'SMS');
  });
});

describe('a carrier that fails', () => {
  it('is tried again with the reason shown, and once it is back the notice goes once', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    carriers.break('SMS', new CarrierError('BUSY', '429'));
    const { id } = await press(server, token);
    await until(async () => ((await deliveriesOf(id, token))[0]?.attempts.length ?? 0) >= 2);
    expect((await deliveriesOf(id, token))[0]?.attempts[0]).toMatchObject({ outcome: 'BUSY 429' });
    carriers.mend('SMS');
    ahead += MINUTE;
    const sms = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    expect(sms.text).not.toContain('repetirse');
    await untilStates(id, token, ['RAISED SMS ACCEPTED']);
  });

  it('leaves the notice to a second one for the same channel', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['EMAIL']);
    carriers.break('first-EMAIL', new CarrierError('FAULT'));
    const { id } = await press(server, token);
    await carriers.expectTo(contact.email, 'pide ayuda', 'EMAIL');
    await untilStates(id, token, ['RAISED EMAIL ACCEPTED']);
    expect((await deliveriesOf(id, token))[0]?.attempts.map(({ carrier }) => carrier)).toEqual([
      'first-EMAIL',
      'first-EMAIL',
      'second-EMAIL',
    ]);
  });

  it('says "may be repeated" after a try of which nobody knows what came', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    carriers.break('SMS', new CarrierError('UNCERTAIN'));
    const { id } = await press(server, token);
    await until(async () => (await deliveriesOf(id, token))[0]?.reason === 'UNCERTAIN');
    carriers.mend('SMS');
    await carriers.expectTo(contact.phone, 'puede repetirse', 'SMS');
  });

  it('and may have sent the first notice has what follows wait until it is sure', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    carriers.break('SMS', new CarrierError('UNCERTAIN'));
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await until(async () => (await deliveriesOf(id, token))[0]?.reason === 'UNCERTAIN');
    const taken: string[] = [];
    carriers.behaviour.set('SMS', async ({ text }) => {
      if (text.includes('pide ayuda')) throw new CarrierError('UNCERTAIN');
      taken.push(text);
    });
    await take(server, id, await server.signIn('los-angeles'));
    await sendDue(server);
    ahead += 1_500;
    await sendDue(server);
    expect(taken).toEqual([]);
    expect(await states(id, token)).toContain('TAKEN SMS QUEUED');
    carriers.mend('SMS');
    await carriers.expectTo(contact.phone, 'puede repetirse', 'SMS');
    await carriers.expectTo(contact.phone, 'lo atiende', 'SMS');
    const texts = carriers.all.filter(({ to }) => to === contact.phone).map(({ text }) => text);
    expect(texts.at(-2)).toContain('pide ayuda');
  });

  it('that refuses the address fails at once, and the person sees it', async () => {
    const token = await enrolled(server);
    await addContact(token, ['SMS']);
    carriers.break('SMS', new CarrierError('REFUSED', '21211'));
    const { id } = await press(server, token);
    await until(async () => {
      const [only] = await deliveriesOf(id, token);
      return only?.state === 'FAILED' && only.reason === 'REFUSED';
    });
  });
});

describe('a carrier’s later word', () => {
  it('moves a state forward only, however late, repeated, and out of order it comes', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    const { id } = await press(server, token);
    const { deliveryId, attempt } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await untilStates(id, token, ['RAISED SMS ACCEPTED']);
    const { receipts } = server.services.notices;
    const word = { deliveryId, attempt, code: null };
    await receipts.report({ ...word, state: 'OPENED' });
    for (const state of ['DELIVERED', 'FAILED', 'DELIVERED'] as const) {
      await receipts.report({ ...word, state });
      expect(await states(id, token)).toEqual(['RAISED SMS OPENED']);
    }
    await receipts.report({ deliveryId: randomUUID(), attempt: 1, state: 'DELIVERED', code: null });
  });

  it('that it could not deliver has it sent again', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    const { id } = await press(server, token);
    const { deliveryId, attempt } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await untilStates(id, token, ['RAISED SMS ACCEPTED']);
    await server.services.notices.receipts.report({
      deliveryId,
      attempt,
      state: 'FAILED',
      code: '30003',
    });
    expect((await deliveriesOf(id, token))[0]).toMatchObject({
      state: 'QUEUED',
      reason: 'UNDELIVERED',
      attempts: [{ outcome: 'UNDELIVERED 30003' }],
    });
    ahead += MINUTE;
    await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
  });
});

describe('"I have seen this"', () => {
  it('is an event that the person sees, once', async () => {
    const token = await enrolled(server);
    const contact = await addContact(token, ['SMS']);
    const { id } = await press(server, token);
    const { url } = await carriers.expectTo(contact.phone, 'pide ayuda', 'SMS');
    await untilStates(id, token, ['RAISED SMS ACCEPTED']);
    const link = `abc_${(url as string).split('#')[1]}`;
    for (let times = 0; times < 2; times += 1)
      await server.ask('mutation { markAlertSeen { __typename } }', {}, link);
    expect(await states(id, token)).toEqual(['RAISED SMS ACKNOWLEDGED']);
    const { data } = await server.ask<{ alert: { events: Array<{ type: string }> } }>(
      'query ($id: ID!) { alert(id: $id) { events { type } } }',
      { id },
      token,
    );
    expect(data.alert.events.map(({ type }) => type)).toEqual(['RAISED', 'SEEN_BY_CONTACT']);
  });
});
