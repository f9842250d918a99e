import { describe, expect, it } from 'vitest';
import { NoticeChannel, NoticeKind } from '../db/generated/enums.ts';
import { septets, toGsm7 } from './gsm7.ts';
import { type NoticeFacts, noticeText } from './notice-text.ts';
import { shortName } from './shorten.ts';

const LONGEST_ORIGIN = 'https://alerta.consulmex.gob.mxx';
const URL = `${LONGEST_ORIGIN}/c#${'A_b-'.repeat(12)}`;

const facts = (change: Partial<NoticeFacts> = {}): NoticeFacts => ({
  notice: 'RAISED',
  language: 'es',
  name: 'María José Guadalupe Hernández-Quiñónez de la Concepción',
  drill: true,
  repeated: true,
  holder: { kind: 'CONSULATE', city: 'Rancho Cucamonga Heights' },
  confirmed: false,
  released: false,
  ownMessage: 'Recoge a los niños en la escuela y llama a la licenciada Peña, por favor',
  where: 'Los Angeles County, California',
  time: '3:07 a.m. PST',
  url: URL,
  phone: '+15206237874',
  minutes: 180,
  what: 'hay 1200 avisos sin enviar',
  ...change,
});

const NAMES = [
  facts().name,
  'Ñ'.repeat(60),
  'Владимир Иванович Преображенский',
  '李小龙',
  '👩‍👧 Lucía 🇲🇽',
  'a'.repeat(200),
  null,
];

describe('a notice', () => {
  for (const language of ['es', 'en'] as const)
    for (const notice of Object.values(NoticeKind))
      it(`${notice} fits into one SMS in ${language}, with the longest names and a drill`, () => {
        for (const name of NAMES)
          for (const confirmed of [false, true])
            for (const holder of [facts().holder, { kind: 'CALL_CENTER' as const }, null])
              for (const minutes of [null, 180]) {
                const ofAlert = notice !== 'INVITATION' && notice !== 'TEST' && notice !== 'WATCH';
                const forContact = notice !== 'PAGE' && notice !== 'WATCH';
                const made = facts({
                  language,
                  notice,
                  name,
                  confirmed,
                  holder,
                  minutes,
                  drill: ofAlert,
                });
                const { text } = noticeText(made, 'SMS');
                expect(septets(text), text).toBeLessThanOrEqual(160);
                expect(text).toContain(URL);
                if (forContact) expect(text).toContain('+15206237874');
                if (ofAlert) expect(text).toMatch(language === 'es' ? /^SIMULACRO: / : /^DRILL: /);
              }
      });

  it('says in every channel first that it is a drill, and leaves no place unfilled', () => {
    for (const language of ['es', 'en'] as const)
      for (const notice of Object.values(NoticeKind))
        for (const channel of Object.values(NoticeChannel)) {
          const { subject, text } = noticeText(facts({ language, notice }), channel);
          expect(text + subject).not.toMatch(/[{}]|undefined|null/);
          if (notice === 'INVITATION') continue;
          const first = language === 'es' ? /^SIMULACRO:/ : /^DRILL:/;
          expect(text).toMatch(first);
          expect(subject).toMatch(first);
        }
  });

  it('of a mistake says that nobody has confirmed it, until an officer has', () => {
    const cancelled = facts({ notice: 'CANCELLED', drill: false });
    expect(noticeText(cancelled, 'SMS').text).toContain('Sin confirmar por voz');
    const closed = facts({ notice: 'CLOSED', drill: false, confirmed: true });
    expect(noticeText(closed, 'SMS').text).toContain('confirmado por voz');
  });

  it('carries the person’s own words where they fit', () => {
    const short = facts({
      ownMessage: 'Llama a Pedro',
      drill: false,
      repeated: false,
      holder: null,
    });
    const made = { ...short, url: 'https://alerta.example/c#x' };
    expect(noticeText(made, 'SMS').text).toContain('Llama a Pedro');
    expect(noticeText(facts(), 'EMAIL').text).toContain('Recoge a los niños');
  });

  it('carries the beginning of longer words where no more fits, and none where that would say nothing', () => {
    const made = facts({
      name: 'Ana',
      drill: false,
      repeated: false,
      holder: null,
      url: 'https://alerta.example/c#'.padEnd(73, 'x'),
      ownMessage: 'Recoge a los niños en la escuela Lincoln a las tres.',
    });
    const { text } = noticeText(made, 'SMS');
    expect(text).toContain('Recoge a los');
    expect(text).toContain('...');
    expect(septets(text)).toBeLessThanOrEqual(160);
    expect(noticeText({ ...made, ownMessage: 'X'.repeat(90) }, 'SMS').text).not.toContain('X...');
    expect(noticeText(made, 'PUSH').text).toContain('a las tres.');
  });

  it('of an alert that was given back says that nobody has it', () => {
    const released = facts({ notice: 'MOVED_ON', drill: false, released: true });
    expect(noticeText(released, 'SMS').text).toContain('nadie lo atiende');
  });

  it('spells the number of the call centre out for the ear', () => {
    expect(noticeText(facts(), 'VOICE').text).toContain('5 2 0 6 2 3 7 8 7 4');
  });
});

describe('GSM-7', () => {
  it('folds what would cost sixteen bits a letter', () => {
    expect(toGsm7('Ángel Muñoz, «así» — ¿qué? ¡Ya! güero Łódź')).toBe(
      'Angel Muñoz, "asi" - ¿que? ¡Ya! güero Lodz',
    );
    expect(toGsm7('李 👩‍👧 x')).toBe('? x');
    expect(septets('á')).toBe(Number.POSITIVE_INFINITY);
    expect(septets('€[]')).toBe(6);
  });
});

describe('a short name', () => {
  it('is of whole words while one fits', () => {
    expect(shortName('Ana María López', 10)).toBe('Ana María');
    expect(shortName('Guadalupe', 4)).toBe('Guad');
    expect(shortName('  ', 4)).toBeNull();
  });
});
