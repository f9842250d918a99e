import { describe, expect, it } from 'vitest';
import { CALL_CENTER } from '../consulates/call-center.ts';
import { readConsularFiles } from '../consulates/consular-files.ts';
import { ChannelInvitations } from '../contacts/channel-invitation.ts';
import { ContactLinks } from '../contacts/contact-link.ts';
import { MESSAGE_LETTERS } from '../contacts/contact-rules.ts';
import { Language, NoticeChannel, NoticeKind } from '../db/generated/enums.ts';
import { LONGEST_PUBLIC_URL } from '../env-settings.ts';
import { NAMES } from '../persons/profile-rules.ts';
import { septets } from './gsm7.ts';
import { shortUrl } from './notice-composer.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { noticeText } from './notice-text.ts';

/** Every fact of a notice with the values that are tried: of a flag always both. A new fact has to be added. */
type Every = {
  readonly [Fact in keyof NoticeFacts]: NoticeFacts[Fact] extends boolean
    ? readonly [false, true]
    : readonly NoticeFacts[Fact][];
};

const BOTH = [false, true] as const;
const ORIGIN = 'https://'.padEnd(LONGEST_PUBLIC_URL, 'x');
const PEPPER = Buffer.alloc(32, 7);
const ID = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
const OWNER = { personId: ID, contactId: ID };

const cities = readConsularFiles(new URL('../../../prisma/data', import.meta.url).pathname)
  .consulates.map(({ city }) => city as string)
  .sort((one, other) => other.length - one.length);

const EVERY: Every = {
  notice: Object.values(NoticeKind),
  language: Object.values(Language),
  drill: BOTH,
  repeated: BOTH,
  released: BOTH,
  confirmed: BOTH,
  name: [
    null,
    '',
    'Ana',
    'María Fernanda',
    'Guadalupe',
    'José Luis Ramírez',
    'María José Guadalupe Hernández-Quiñónez de la Concepción',
    'Ñ'.repeat(NAMES),
    'Владимир Иванович Преображенский',
    '李小龙',
    '👩‍👧 Lucía 🇲🇽',
    '[€€€€€€€€€€] {name} ~~~',
    '👩‍👧',
  ],
  holder: [
    null,
    { kind: 'CALL_CENTER' },
    ...[...cities.slice(0, 3), cities.at(-1) as string].map((city) => ({
      kind: 'CONSULATE' as const,
      city,
    })),
  ],
  ownMessage: [
    null,
    'Recoge a los niños en la escuela y llama a la licenciada Peña, por favor',
    '€'.repeat(MESSAGE_LETTERS),
  ],
  where: [null, 'Prince of Wales-Hyder Census Area, Alaska'],
  time: [null, '12:07 a.m. GMT-10'],
  url: [
    shortUrl(
      ORIGIN,
      new ContactLinks(PEPPER).makeContactToken(
        { alertId: ID, number: 65_535, version: 65_535 },
        OWNER,
      ),
    ),
    shortUrl(
      ORIGIN,
      new ChannelInvitations(PEPPER).make({ ...OWNER, id: ID, channel: 'SMS', addressHash: null }),
    ),
    `${ORIGIN}/es/desk/`,
    null,
  ],
  stopUrl: [null, `${ORIGIN}/es/invitation/#x`],
  phone: [CALL_CENTER.phone],
  waitedMs: [null, 0, 1_999, 30_000, 59_999, 60_000, 119_999, 10_800_000, 2_592_000_000],
  what: [null, 'hay avisos sin enviar', 'hay avisos detenidos a medio enviar; '.repeat(60)],
};

/**
 * Calls `check` for every combination of the facts that it reads: a fact branches when it is first asked for, so that
 * nothing is tried twice that makes no difference. A fact that is not in EVERY fails.
 */
function forEvery(fixed: Partial<NoticeFacts>, check: (facts: NoticeFacts) => void): number {
  const every: Record<string, readonly unknown[]> = { ...EVERY };
  for (const [fact, value] of Object.entries(fixed)) every[fact] = [value];
  let path: number[] = [];
  for (let count = 1; ; count += 1) {
    const lengths: number[] = [];
    const chosen = new Map<string, unknown>();
    const facts = new Proxy({} as NoticeFacts, {
      get(_target, key) {
        const fact = String(key);
        const values = every[fact];
        if (!values)
          throw new Error(`A notice depends on "${fact}", of which EVERY has no values.`);
        if (!chosen.has(fact)) {
          const at = lengths.push(values.length) - 1;
          path[at] ??= 0;
          chosen.set(fact, values[path[at]]);
        }
        return chosen.get(fact);
      },
      ownKeys() {
        throw new Error('Facts are read one by one, so that each that counts is seen.');
      },
    });
    check(facts);
    while (path.length > 0 && (path.at(-1) as number) + 1 >= (lengths[path.length - 1] as number))
      path.pop();
    if (path.length === 0) return count;
    path = [...path.slice(0, -1), (path.at(-1) as number) + 1];
  }
}

/** Fails with the first few texts of which a rule is not true. */
function expectOfEvery(
  fixed: Partial<NoticeFacts>,
  channel: NoticeChannel,
  rules: Record<string, (facts: NoticeFacts, text: string, subject: string) => boolean>,
): void {
  const faults: string[] = [];
  const count = forEvery(fixed, (facts) => {
    const { text, subject } = noticeText(facts, channel);
    for (const [rule, holds] of Object.entries(rules))
      if (!holds(facts, text, subject)) faults.push(`${rule}: ${subject} / ${text}`);
  });
  expect(faults.slice(0, 5), `${faults.length} of ${count}`).toEqual([]);
}

const MARKS = {
  es: { drill: 'SIMULACRO: ', repeated: '(puede repetirse)' },
  en: { drill: 'DRILL: ', repeated: '(may be repeated)' },
};
const NOBODY_HAS_IT = /nadie (lo )?atiende|nobody has/;
const NOT_CONFIRMED = /sin confirmar por voz|not (yet )?confirmed by voice|unconfirmed by voice/i;
describe('every notice, in every combination of what it tells', () => {
  for (const notice of EVERY.notice)
    for (const language of EVERY.language)
      it(`${notice} fits into one SMS in ${language}, with its marks, the link and the number`, () => {
        const forContact = notice !== 'PAGE' && notice !== 'WATCH';
        expectOfEvery({ notice, language }, 'SMS', {
          'at most 160': (_facts, text) => septets(text) <= 160,
          'the link': ({ url }, text) => !url || text.includes(url),
          'the number': ({ phone }, text) => text.endsWith(phone) === forContact,
          'a drill': ({ drill }, text) => text.startsWith(MARKS[language].drill) === drill,
          'may be repeated': ({ repeated }, text) =>
            text.includes(MARKS[language].repeated) === repeated,
          'no place unfilled': (_facts, text) => !/[{}]|undefined|null/.test(text),
          'of a cancel, whether it was confirmed': ({ confirmed }, text) =>
            notice !== 'CANCELLED' || NOT_CONFIRMED.test(text) === !confirmed,
          'of an alert given back, that nobody has it': ({ released }, text) =>
            notice !== 'MOVED_ON' || NOBODY_HAS_IT.test(text) === released,
        });
      }, 60_000);

  for (const channel of Object.values(NoticeChannel))
    it(`has by ${channel} a subject that says the same as the text, and the mark of a drill on both`, () => {
      for (const language of EVERY.language)
        expectOfEvery({ language, where: null, time: null, name: 'María Fernanda' }, channel, {
          'a drill': ({ drill, notice }, text, subject) =>
            subject.startsWith(MARKS[language].drill) === drill &&
            (notice === 'INVITATION' || text.startsWith(MARKS[language].drill) === drill),
          'who has it': ({ notice, released }, text, subject) =>
            notice !== 'MOVED_ON' ||
            (NOBODY_HAS_IT.test(text) === released && NOBODY_HAS_IT.test(subject) === released),
        });
    }, 60_000);

  it('says to an officer how long nobody has taken it: never more than is true', () => {
    const WORDS = {
      es: { s: ['un segundo', 'segundos'], min: ['un minuto', 'minutos'] },
      en: { s: ['a second', 'seconds'], min: ['a minute', 'minutes'] },
    };
    const passed = (ms: number) =>
      ms < 60_000
        ? { unit: 's' as const, count: Math.floor(ms / 1_000) }
        : { unit: 'min' as const, count: Math.floor(ms / 60_000) };
    for (const language of EVERY.language) {
      expectOfEvery({ notice: 'PAGE', language }, 'SMS', {
        'how long': ({ waitedMs }, text) => {
          if (waitedMs === null) return true;
          const { unit, count } = passed(waitedMs);
          return text.includes(` ${count} ${unit}`);
        },
      });
      expectOfEvery({ notice: 'PAGE', language }, 'VOICE', {
        'how long': ({ waitedMs }, text) => {
          if (waitedMs === null) return true;
          const { unit, count } = passed(waitedMs);
          const [one, many] = WORDS[language][unit] as [string, string];
          return text.includes(` ${count === 1 ? one : `${count} ${many}`}`);
        },
      });
    }
  });
});
