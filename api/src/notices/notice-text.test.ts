import { describe, expect, it } from 'vitest';
import { NoticeChannel, NoticeKind } from '../db/generated/enums.ts';
import { septets, toGsm7 } from './gsm7.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { noticeText } from './notice-text.ts';
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
  stopUrl: null,
  phone: '+15206237874',
  waitedMs: 180_000,
  what: 'hay 1200 avisos sin enviar',
  ...change,
});

describe('a notice', () => {
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

  it('of an alert that was given back says that nobody has it, in its subject too', () => {
    const released = facts({ notice: 'MOVED_ON', drill: false, released: true, name: 'Ana' });
    expect(noticeText(released, 'SMS').text).toContain('nadie lo atiende');
    expect(noticeText(released, 'PUSH').subject).toBe('Por ahora nadie atiende a Ana');
    const english = { ...released, language: 'en' as const };
    expect(noticeText(english, 'EMAIL').subject).toBe('Ana: nobody has the alert for now');
  });

  it('gives up in an SMS the own words first, then the city, the end of the name, and last the wording', () => {
    const real = facts({
      name: 'María Fernanda',
      holder: { kind: 'CONSULATE', city: 'San Bernardino' },
      ownMessage: 'Llama a Pedro',
      drill: false,
      repeated: false,
    });
    const said = (change: Partial<NoticeFacts>) =>
      noticeText({ ...real, ...change }, 'SMS').text.split(' https')[0];
    expect(said({ holder: null, name: 'Ana' })).toContain('detenerle. Llama a Pedro');
    expect(said({ repeated: true, holder: null, name: 'Ana' })).not.toContain('Pedro');
    expect(said({ notice: 'TAKEN', repeated: true })).toBe(
      'Maria Fernanda: lo atiende el consulado. (puede repetirse)',
    );
    expect(said({ notice: 'MOVED_ON', repeated: true, drill: true })).toBe(
      'SIMULACRO: Maria: tambien lo ve el consulado. (puede repetirse)',
    );
    expect(said({ notice: 'CANCELLED', repeated: true, drill: true })).toBe(
      'SIMULACRO: Maria: error sin confirmar por voz (puede repetirse)',
    );
  });

  it('says to officers in seconds what is not yet a minute', () => {
    const page = facts({ notice: 'PAGE', drill: false, waitedMs: 30_400 });
    expect(noticeText(page, 'SMS').text).toContain('desde hace 30 s:');
    expect(noticeText(page, 'VOICE').text).toContain('desde hace 30 segundos.');
    expect(noticeText({ ...page, waitedMs: 119_000 }, 'VOICE').text).toContain('hace un minuto.');
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
