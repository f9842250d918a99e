import { describe, expect, it } from 'vitest';
import { adminTexts } from './admin-texts';
import { contactTexts } from './contact-texts';
import { deskTexts } from './desk-texts';
import { fill } from './fill';
import { createFormat } from './format';
import { inviteTexts } from './invite-texts';
import { meTexts } from './me-texts';
import { dictionaries } from './messages';
import { noticesTexts } from './notices-texts';
import { outboxTexts } from './outbox-texts';
import { staffTexts } from './staff-texts';
import { watchTexts } from './watch-texts';

type Texts = { [key: string]: Texts } | string | string[];

function flatten(texts: Texts, path = ''): [string, string][] {
  if (typeof texts === 'string') return [[path, texts]];
  return Object.entries(texts).flatMap(([key, value]) => flatten(value as Texts, `${path}.${key}`));
}

const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();

const areas = {
  shared: dictionaries,
  desk: deskTexts,
  me: meTexts,
  invite: inviteTexts,
  contact: contactTexts,
  notices: noticesTexts,
  outbox: outboxTexts,
  staff: staffTexts,
  admin: adminTexts,
  watch: watchTexts,
};

describe.each(Object.entries(areas))('dictionaries: %s', (_, { es, en }) => {
  const spanish = new Map(flatten(es));
  const english = new Map(flatten(en));

  it('say the same things', () => {
    expect([...english.keys()]).toEqual([...spanish.keys()]);
  });

  it('leave no text empty', () => {
    for (const [path, text] of [...spanish, ...english]) expect(text.trim(), path).not.toBe('');
  });

  it('have the same blanks to fill', () => {
    for (const [path, text] of spanish) {
      expect(blanks(english.get(path) ?? ''), path).toEqual(blanks(text));
    }
  });
});

it('fills blanks and leaves unknown ones alone', () => {
  expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}');
});

describe('format', () => {
  const at = '2026-11-21T20:03:05Z';

  it('writes the time of a zone with its usual name, in both languages', () => {
    for (const locale of ['es', 'en'] as const) {
      const { clock, full } = createFormat(locale);
      expect(clock(at, 'America/Los_Angeles')).toBe('12:03:05');
      expect(full(at, 'America/Los_Angeles', at)).toBe('12:03:05 PST');
    }
  });

  it('adds the day when it is not today in that zone', () => {
    const { full } = createFormat('en');
    expect(full(at, 'America/Los_Angeles', '2026-11-22T07:59:59Z')).toBe('12:03:05 PST');
    expect(full(at, 'America/Los_Angeles', '2026-11-22T08:00:00Z')).toContain('Sat');
  });

  it('writes time gone by', () => {
    const { elapsed } = createFormat('en');
    expect([-5, 7_900, 751_000, 11_045_000].map(elapsed)).toEqual([
      '0:00',
      '0:07',
      '12:31',
      '3:04:05',
    ]);
  });
});
