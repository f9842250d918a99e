import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { NoticeChannel } from '../db/generated/enums.ts';
import type { Carriers, Message } from '../notices/carriers/carrier.ts';
import type { Outbox } from '../notices/outbox.ts';
import { type WatchNews, watchText } from './watch-text.ts';

interface Dependencies {
  carriers: Carriers;
  outbox: Pick<Outbox, 'add'>;
  /** Whom to call: phones (E.164) and e-mail addresses. */
  pageTo: readonly string[];
  /** The page that shows how everything is. */
  url: string;
  clock: Clock;
  log: Pick<Logger, 'error'>;
}

const CARRIER_MS = 20_000;

/**
 * Calls the people who look after the system: straight by the carriers, past the queue and the database, which may be
 * what is not well.
 */
export class Pager {
  constructor(private readonly on: Dependencies) {}

  /** Tells everybody on every way that there is. False: there is somebody to tell, and no carrier took anything. */
  async page({ found, ended }: WatchNews): Promise<boolean> {
    const { pageTo, log } = this.on;
    if (found.length === 0 && ended.length === 0) return true;
    const sent = await Promise.all(
      pageTo.flatMap((to) =>
        waysTo(to, found.length > 0).map((channel) => this.send(channel, to, { found, ended })),
      ),
    );
    const taken = sent.filter(Boolean).length;
    if (taken === 0) log.error({ found, ended }, 'the watch could tell nobody');
    return taken > 0 || pageTo.length === 0;
  }

  private async send(channel: NoticeChannel, to: string, news: WatchNews): Promise<boolean> {
    const { outbox, clock, url } = this.on;
    const id = randomUUID();
    const { subject, text } = watchText(news, channel, url);
    const carriers = this.on.carriers.get(channel) ?? [];
    if (carriers.length === 0)
      outbox.add({ id, at: clock(), notice: 'WATCH', channel, to, subject, text });
    const message: Message = {
      ...{ deliveryId: id, attempt: 1, channel, to, language: 'es', subject, text, url },
      urgent: true,
    };
    for (const carrier of carriers)
      try {
        await carrier.send(message, AbortSignal.timeout(CARRIER_MS));
        return true;
      } catch {
        // The next carrier of the channel, if there is one; a try that nobody took is logged with all the others.
      }
    return false;
  }
}

/** What wakes somebody up is a call; that all is well again can wait to be read. */
function waysTo(to: string, isUrgent: boolean): NoticeChannel[] {
  if (to.includes('@')) return ['EMAIL'];
  return isUrgent ? ['SMS', 'VOICE'] : ['SMS'];
}
