import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { Arrivals } from './arrivals.ts';
import { TEST_CERTIFICATE } from './test-certificate.ts';

/** A mail as the server took it. */
export interface TakenMail {
  from: string;
  to: string[];
  /** All of it, headers and body. */
  raw: string;
  header(name: string): string | null;
  secure: boolean;
  user: string | null;
}

type MailStep = 'CONNECT' | 'MAIL' | 'RCPT' | 'DATA';

/**
 * What the server does with a mail: takes it, and says so at once or when `after` has come to its end; answers something
 * else at a step, says nothing more, or hangs up.
 */
export type MailBehavior =
  | { kind: 'TAKE'; after?: Promise<unknown> }
  | { kind: 'ANSWER'; at: MailStep; code: number; text: string; once?: boolean }
  | { kind: 'STALL'; at: 'CONNECT' | 'MAIL' | 'DATA' }
  | { kind: 'DROP'; at: 'CONNECT' | 'MAIL' | 'DATA' };

export interface MailServer {
  /** For SMTP_URL. */
  url: string;
  port: number;
  mails: TakenMail[];
  /** How many connections were made so far. */
  connections: number;
  behavior: MailBehavior;
  /** What was taken and not yet waited for. */
  arrivals: Arrivals<TakenMail>;
  /** Ends every connection, as a server does with idle ones. */
  hangUp(): void;
  stop(): Promise<void>;
}

interface Options {
  /** "none": no STARTTLS is offered; "starttls"; "tls" from the first byte. */
  tls?: 'none' | 'starttls' | 'tls';
  auth?: { user: string; pass: string };
}

/** A real SMTP server on a port of its own, which can fail in every way. */
export async function startMailServer({ tls = 'none', auth }: Options = {}): Promise<MailServer> {
  const arrivals = new Arrivals<TakenMail>(({ to, raw }) => ({ to, raw }));
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    ...TEST_CERTIFICATE,
    secure: tls === 'tls',
    authOptional: !auth,
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(auth ? [] : ['AUTH'])],
    allowInsecureAuth: tls === 'none',
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      auth && username === auth.user && password === auth.pass
        ? done(null, { user: username })
        : done(Object.assign(new Error('5.7.8 Wrong'), { responseCode: 535 })),
    onConnect: (session, done) => {
      mail.connections += 1;
      act('CONNECT', session, done);
    },
    onMailFrom: (_address, session, done) => act('MAIL', session, done),
    onRcptTo: (_address, session, done) => act('RCPT', session, done),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () =>
        act('DATA', session, (error) => {
          if (error) return done(error);
          take(session, Buffer.concat(parts).toString('utf8'));
          const { behavior } = mail;
          if (behavior.kind === 'TAKE' && behavior.after) void behavior.after.then(() => done());
          else done();
        }),
      );
    },
  });

  function act(
    at: MailStep,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): void {
    const { behavior } = mail;
    if (!('at' in behavior) || behavior.at !== at) done();
    else if (behavior.kind === 'ANSWER') {
      if (behavior.once) mail.behavior = { kind: 'TAKE' };
      done(Object.assign(new Error(behavior.text), { responseCode: behavior.code }));
    } else if (behavior.kind === 'DROP')
      for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
  }

  function take(session: SMTPServerSession, raw: string): void {
    const { mailFrom, rcptTo } = session.envelope;
    const head = raw.split('\r\n\r\n')[0]?.replace(/\r\n[ \t]+/g, ' ') ?? '';
    const taken: TakenMail = {
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map(({ address }) => address),
      raw,
      header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? null,
      secure: session.secure,
      user: (session.user as unknown as string) ?? null,
    };
    mail.mails.push(taken);
    arrivals.add(taken);
  }

  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const login = auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@` : '';
  const mail: MailServer = {
    url: `${tls === 'tls' ? 'smtps' : 'smtp'}://${login}127.0.0.1:${port}`,
    port,
    mails: [],
    connections: 0,
    behavior: { kind: 'TAKE' },
    arrivals,
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return mail;
}
