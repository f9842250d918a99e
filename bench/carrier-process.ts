import { startMailServer } from '../api/test/mail-server.ts';
import { startTwilioServer, twilioSettings } from '../api/test/twilio-server.ts';
import { sharedNowMs } from './load.ts';

// A process of its own: the carriers that notices are handed over to. It must not take its time from what it measures.

/** A message that came whole. */
export interface HandOver {
  channel: 'SMS' | 'EMAIL';
  to: string;
  /** By the clock that all processes of the machine share, in milliseconds. */
  atMs: number;
}

/** HOLD: take what comes, and leave it without an answer until RELEASE. FORGET: what came before is no longer told. */
export type Word = 'HOLD' | 'RELEASE' | 'FORGET';

export type Told =
  | { kind: 'READY'; settings: Record<string, string> }
  | { kind: 'TAKEN'; handOvers: HandOver[] }
  | { kind: 'DONE'; atMs: number };

const TELL_EVERY_MS = 50;

const tell = (told: Told) => process.send?.(told);
const [twilio, mail] = [await startTwilioServer(), await startMailServer()];
let taken: HandOver[] = [];
let release: () => void = () => undefined;

async function takeMessages(): Promise<never> {
  for (;;) {
    const { form } = await twilio.arrivals.next();
    taken.push({ channel: 'SMS', to: form.To ?? '', atMs: sharedNowMs() });
  }
}

async function takeMails(): Promise<never> {
  for (;;) {
    const { to } = await mail.arrivals.next();
    taken.push({ channel: 'EMAIL', to: to[0] ?? '', atMs: sharedNowMs() });
  }
}

function obey(word: Word): void {
  if (word === 'FORGET') taken = [];
  if (word === 'HOLD') {
    const after = new Promise<void>((resolve) => {
      release = resolve;
    });
    twilio.behavior = { kind: 'TAKE', after };
    mail.behavior = { kind: 'TAKE', after };
  }
  tell({ kind: 'DONE', atMs: sharedNowMs() });
  if (word === 'RELEASE') {
    twilio.behavior = { kind: 'TAKE' };
    mail.behavior = { kind: 'TAKE' };
    release();
  }
}

void takeMessages();
void takeMails();
setInterval(() => {
  if (taken.length === 0) return;
  tell({ kind: 'TAKEN', handOvers: taken });
  taken = [];
}, TELL_EVERY_MS);
process.on('message', obey);
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
tell({
  kind: 'READY',
  settings: {
    ...twilioSettings(twilio),
    SMTP_URL: mail.url,
    MAIL_FROM: 'Alert Button <notices@bench.example>',
  },
});
