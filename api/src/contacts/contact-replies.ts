import type { Clock } from '../clock.ts';
import { CALL_CENTER } from '../consulates/call-center.ts';
import type { Database } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { CarrierInbox, InboundMessage } from '../notices/carriers/carrier.ts';
import { inTodaysForm } from '../phone-number.ts';
import type { LookupHash } from '../privacy/lookup-hash.ts';
import { type AnsweringChannel, answerByReply } from './answer-store.ts';
import { foldAccents, REPLY_TEXTS, type ReplyText, readReply } from './reply-words.ts';

const WINDOW_MS = 60 * 60_000;
const MOST_ANSWERS = 5;
const MOST_ADDRESSES = 10_000;

/** What people reply to our messages: STOP and START, yes and no, in their own words. */
export class ContactReplies implements Pick<CarrierInbox, 'receive'> {
  private readonly answered = new Map<string, { count: number; since: number }>();

  constructor(private readonly on: { database: Database; clock: Clock; lookup: LookupHash }) {}

  /**
   * Does what a message says for every contact with this phone, a "no" for the one who was asked last, and returns what to answer. Null for a phone that was
   * answered five times within an hour: it may be a machine that answers us.
   */
  async receive({ from, text }: InboundMessage): Promise<string | null> {
    const { database, clock, lookup } = this.on;
    // WhatsApp still gives Mexican mobiles their old form.
    const hash = lookup.phone(inTodaysForm(from));
    const answer = readReply(text);
    const { channels, changed } = await answerByReply(database.pool, hash, answer, clock());
    if (!this.mayAnswer(Buffer.from(hash).toString('base64'))) return null;
    const languages = new Set(channels.map(({ language }) => language));
    const language = languages.size === 1 ? ([...languages][0] as Language) : 'both';
    const words = REPLY_TEXTS[textFor(answer, channels, changed)][language];
    const phone = CALL_CENTER.phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
    return foldAccents(words.replace('{phone}', phone));
  }

  private mayAnswer(address: string): boolean {
    const now = this.on.clock().getTime();
    const known = this.answered.get(address);
    const { count, since } =
      known && now - known.since < WINDOW_MS ? known : { count: 0, since: now };
    this.answered.delete(address);
    this.answered.set(address, { count: count + 1, since });
    const [oldest] = this.answered.keys();
    if (this.answered.size > MOST_ADDRESSES && oldest) this.answered.delete(oldest);
    return count < MOST_ANSWERS;
  }
}

function textFor(
  answer: ReturnType<typeof readReply>,
  channels: AnsweringChannel[],
  changed: boolean,
): ReplyText {
  const has = (state: AnsweringChannel['state']) => channels.some((each) => each.state === state);
  if (answer === 'STOP') return 'STOPPED';
  if (answer === 'START') return 'STARTED';
  if (answer && has('STOPPED')) return 'STILL_STOPPED';
  if (answer === 'CONFIRM' && has('CONFIRMED')) return 'CONFIRMED';
  const isDeclined = changed || (has('DECLINED') && !has('INVITED'));
  if (answer === 'DECLINE' && isDeclined) return 'DECLINED';
  return 'HELP';
}
