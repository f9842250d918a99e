import { afterEach, describe, expect, it } from 'vitest';
import { aMessage, outcomeOf } from '../../../test/carrier-messages.ts';
import { type MailBehavior, type MailServer, startMailServer } from '../../../test/mail-server.ts';
import { TEST_CERTIFICATE } from '../../../test/test-certificate.ts';
import { SmtpCarrier } from './smtp-carrier.ts';
import { readSmtpUrl } from './smtp-url.ts';

const AUTH = { user: 'notices@alert.example', pass: 'a p@ss:word/' };
const FROM = 'Botón de alerta <aviso@alert.example>';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  undo.push(() => server.stop());
  return server;
}

function open(url: string, { ca = TEST_CERTIFICATE.cert as string | undefined, tls = false } = {}) {
  const carrier = new SmtpCarrier({
    name: 'smtp',
    server: { ...readSmtpUrl(url, tls), ca },
    from: FROM,
  });
  undo.push(() => carrier.close());
  return carrier;
}

const mailTo = (changes = {}) =>
  aMessage({ channel: 'EMAIL', to: 'rosa@family.example', ...changes });

/** Long enough for a connection to come as far as it is held up, on a slow machine too. */
const soon = () => AbortSignal.timeout(2_000);

describe('a mail', () => {
  it('goes over TLS with a password, in text and HTML, and says what it is', async () => {
    const server = await start({ tls: 'tls', auth: AUTH });
    const message = mailTo({ text: 'ALERTA: <Ana> & su hermana', subject: 'Alerta de Ana López' });
    const accepted = await open(server.url).send(message, AbortSignal.timeout(5_000));
    const mail = await server.arrivals.next();
    expect(accepted.ref).toBe(`${message.deliveryId}.1`);
    expect(mail).toMatchObject({
      from: 'aviso@alert.example',
      to: ['rosa@family.example'],
      secure: true,
      user: AUTH.user,
    });
    expect(mail.header('Message-ID')).toBe(`<${message.deliveryId}.1@alert.example>`);
    expect(mail.header('To')).toBe('rosa@family.example');
    expect(mail.header('Content-Language')).toBe('es');
    expect(mail.header('Auto-Submitted')).toBe('auto-generated');
    expect(mail.header('Importance')).toBe('high');
    const body = mail.raw.replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(body).toContain('ALERTA: <Ana> & su hermana\r\n\r\nhttps://alert.example/es/c/#x');
    expect(body).toContain('<p>ALERTA: &lt;Ana&gt; &amp; su hermana</p>');
    expect(body).toContain('<a href="https://alert.example/es/c/#x"');
  });

  it('names the page where not to be told can be asked for, and its header too', async () => {
    const server = await start();
    const stopUrl = 'https://alert.example/k#stop';
    await open(server.url).send(mailTo({ stopUrl }), AbortSignal.timeout(5_000));
    const mail = await server.arrivals.next();
    expect(mail.header('List-Unsubscribe')).toBe(`<${stopUrl}>`);
    const body = mail.raw.replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(body).toContain(`<a href="${stopUrl}">`);
  });

  it('goes by STARTTLS, and in production by nothing less', async () => {
    const offering = await start({ tls: 'starttls', auth: AUTH });
    expect(await outcomeOf(open(offering.url, { tls: true }), mailTo())).toBe('ACCEPTED');
    expect((await offering.arrivals.next()).secure).toBe(true);
    const plain = await start({ auth: AUTH });
    expect(await outcomeOf(open(plain.url, { tls: true }), mailTo())).toMatch(/^FAULT/);
    expect(plain.mails).toEqual([]);
  });

  it('goes to no server whose certificate nobody vouches for', async () => {
    const server = await start({ tls: 'tls' });
    expect(await outcomeOf(open(server.url, { ca: '' }), mailTo())).toMatch(/^(UNREACHABLE|FAULT)/);
    expect(server.mails).toEqual([]);
  });

  it('uses one connection for many, and another one after a quiet server has ended it', async () => {
    const server = await start();
    const carrier = open(server.url);
    for (let time = 0; time < 3; time += 1)
      expect(await outcomeOf(carrier, mailTo())).toBe('ACCEPTED');
    expect(server.connections).toBe(1);
    server.hangUp();
    expect(await outcomeOf(carrier, mailTo())).toBe('ACCEPTED');
    expect(server.connections).toBe(2);
    expect(server.arrivals.takeAll()).toHaveLength(4);
  });

  it('goes once each when many go at once', async () => {
    const server = await start();
    const carrier = open(server.url);
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () => outcomeOf(carrier, mailTo())),
    );
    expect(new Set(outcomes)).toEqual(new Set(['ACCEPTED']));
    const ids = server.arrivals.takeAll().map((mail) => mail.header('Message-ID'));
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
    expect(server.connections).toBeLessThanOrEqual(10);
  });

  it.each<[string, MailBehavior]>([
    [
      'REFUSED 550-5.1.1',
      { kind: 'ANSWER', at: 'RCPT', code: 550, text: '5.1.1 rosa@family.example unknown' },
    ],
    ['REFUSED 550', { kind: 'ANSWER', at: 'RCPT', code: 550, text: 'No such user' }],
    ['FAULT 550-5.7.1', { kind: 'ANSWER', at: 'RCPT', code: 550, text: '5.7.1 Relaying denied' }],
    ['FAULT 530', { kind: 'ANSWER', at: 'RCPT', code: 530, text: 'Authentication required' }],
    ['BUSY 450-4.2.1', { kind: 'ANSWER', at: 'RCPT', code: 450, text: '4.2.1 Later' }],
    ['BUSY 452', { kind: 'ANSWER', at: 'RCPT', code: 452, text: 'Too many' }],
    ['BUSY 421', { kind: 'ANSWER', at: 'MAIL', code: 421, text: 'Closing' }],
    ['FAULT 451', { kind: 'ANSWER', at: 'MAIL', code: 451, text: 'Local error' }],
    ['FAULT 554', { kind: 'ANSWER', at: 'MAIL', code: 554, text: 'Blocked' }],
    ['FAULT 554-5.7.1', { kind: 'ANSWER', at: 'DATA', code: 554, text: '5.7.1 Looks like spam' }],
    ['REFUSED 550-5.1.1', { kind: 'ANSWER', at: 'DATA', code: 550, text: '5.1.1 Unknown' }],
    ['BUSY 421', { kind: 'ANSWER', at: 'CONNECT', code: 421, text: 'Full' }],
  ])('ends as %s when the server says so', async (expected, behavior) => {
    const server = await start();
    server.behavior = behavior;
    expect(await outcomeOf(open(server.url), mailTo())).toBe(expected);
    server.behavior = { kind: 'TAKE' };
  });

  it('is refused by us where the address is none, or more than one', async () => {
    const server = await start();
    for (const to of [
      'rosa',
      'a@b.example, c@d.example',
      '<a@b.example>',
      'a@b.example\r\nBcc: x@y',
    ])
      expect(await outcomeOf(open(server.url), mailTo({ to }))).toBe('REFUSED bad-address');
    expect(server.connections).toBe(0);
  });

  it('is a fault where the password is wrong', async () => {
    const server = await start({ auth: AUTH });
    expect(await outcomeOf(open(server.url.replace('notices', 'other')), mailTo())).toBe(
      'FAULT 535-5.7.8',
    );
  });

  it('does not reach a server that is not there', async () => {
    const server = await startMailServer();
    await server.stop();
    expect(await outcomeOf(open(server.url), mailTo())).toBe('UNREACHABLE ECONNREFUSED');
  });

  it.each<[string, MailBehavior]>([
    ['UNREACHABLE timeout', { kind: 'STALL', at: 'CONNECT' }],
    ['UNREACHABLE timeout', { kind: 'STALL', at: 'MAIL' }],
    ['UNCERTAIN timeout', { kind: 'STALL', at: 'DATA' }],
  ])('ends as %s in its time when the server stalls: %o', async (expected, behavior) => {
    const server = await start();
    server.behavior = behavior;
    expect(await outcomeOf(open(server.url), mailTo(), soon())).toBe(expected);
  });

  it.each<[RegExp, MailBehavior]>([
    [/^UNREACHABLE/, { kind: 'DROP', at: 'CONNECT' }],
    [/^UNREACHABLE/, { kind: 'DROP', at: 'MAIL' }],
    [/^UNCERTAIN/, { kind: 'DROP', at: 'DATA' }],
  ])('ends as %s when the connection breaks: %o', async (expected, behavior) => {
    const server = await start();
    server.behavior = behavior;
    expect(await outcomeOf(open(server.url), mailTo())).toMatch(expected);
    expect(server.connections).toBe(1);
  });

  it('does not go out after its time, and holds nobody else up', async () => {
    const server = await start();
    const carrier = open(server.url);
    server.behavior = { kind: 'STALL', at: 'MAIL' };
    const signal = soon();
    const stuck = await Promise.all(
      Array.from({ length: 15 }, () => outcomeOf(carrier, mailTo(), signal)),
    );
    expect(new Set(stuck)).toEqual(new Set(['UNREACHABLE timeout', 'BUSY timeout']));
    server.behavior = { kind: 'TAKE' };
    const message = mailTo();
    expect(await outcomeOf(carrier, message)).toBe('ACCEPTED');
    expect((await server.arrivals.next()).header('Message-ID')).toBe(
      `<${message.deliveryId}.1@alert.example>`,
    );
  });

  it('goes by a new connection where the server has had enough of the kept one', async () => {
    const server = await start();
    const carrier = open(server.url);
    await outcomeOf(carrier, mailTo());
    server.behavior = { kind: 'ANSWER', at: 'MAIL', code: 421, text: 'Enough', once: true };
    expect(await outcomeOf(carrier, mailTo())).toBe('ACCEPTED');
    expect(server.connections).toBe(2);
    expect(server.arrivals.takeAll()).toHaveLength(2);
  });

  it('goes once where the server drops a connection that it had kept in the middle of the next', async () => {
    const server = await start();
    const carrier = open(server.url);
    await outcomeOf(carrier, mailTo());
    await server.arrivals.next();
    server.behavior = { kind: 'DROP', at: 'DATA' };
    expect(await outcomeOf(carrier, mailTo())).toMatch(/^UNCERTAIN/);
    expect(server.connections).toBe(1);
  });
});
