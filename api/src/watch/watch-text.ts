import { CALL_CENTER } from '../consulates/call-center.ts';
import type { NoticeChannel } from '../db/generated/enums.ts';
import { type NoticeText, noticeText } from '../notices/notice-text.ts';
import type { Finding } from './findings.ts';

/** What is told: something is not well, or is well again. */
export interface WatchNews {
  found: readonly Finding[];
  ended: readonly Finding[];
}

/** At most 40 letters each, so that two and the link fit into one SMS. */
const WORDS: Record<Finding, string> = {
  DATABASE_AWAY: 'la base de datos no responde',
  FEED_BEHIND: 'las alertas no llegan a los consulados',
  STEPS_OVERDUE: 'una alerta no pasa al siguiente paso',
  NOTICES_WAITING: 'hay avisos sin enviar',
  NOTICES_STUCK: 'hay avisos detenidos a medio enviar',
  QUEUE_GROWING: 'la fila de avisos crece',
  CARRIER_FAILING: 'un proveedor de mensajes falla',
  DRILL_FAILED: 'el simulacro falló',
  DRILL_MISSING: 'no se hacen simulacros',
  NODE_SILENT: 'un servidor dejó de vigilar',
};

/** Of an SMS, beside its first word and the link. */
const LONGEST_LIST = 80;

/** What the people who look after the system read and hear. `url`: the page that shows it. */
export function watchText(news: WatchNews, channel: NoticeChannel, url: string): NoticeText {
  const parts = [
    news.found.length > 0 ? list(news.found, channel) : '',
    news.ended.length > 0 ? `resuelto: ${list(news.ended, channel)}` : '',
  ];
  return noticeText(
    {
      notice: 'WATCH',
      language: 'es',
      what: parts
        .filter(Boolean)
        .join('. ')
        .slice(0, channel === 'SMS' ? LONGEST_LIST : 2_000),
      url,
      stopUrl: null,
      phone: CALL_CENTER.phone,
      drill: false,
      repeated: false,
      confirmed: false,
      released: false,
      ...{ name: null, holder: null, ownMessage: null, where: null, time: null, waitedMs: null },
    },
    channel,
  );
}

function list(findings: readonly Finding[], channel: NoticeChannel): string {
  const words = findings.map((each) => WORDS[each]);
  if (channel !== 'SMS') return words.join('; ');
  const kept: string[] = [];
  for (const word of words)
    if (kept.length === 0 || [...kept, word].join('; ').length <= LONGEST_LIST - 8) kept.push(word);
  const rest = words.length - kept.length;
  return rest > 0 ? `${kept.join('; ')} y ${rest} más` : kept.join('; ');
}
