import { expect, it } from 'vitest';
import type { StateWordsFragment } from '../../gql/press/graphql';
import { en } from '../../lib/i18n/en';
import { es } from '../../lib/i18n/es';
import { createFormat } from '../../lib/i18n/format';
import { stateWords } from './state-words';

const post = (code: string) => ({ code, nameEs: `Consulado en ${code}`, nameEn: `Post ${code}` });
const alert = (values: object) =>
  ({
    status: 'RAISED',
    receivedAt: '2026-11-21T20:03:05Z',
    consulate: post('a'),
    ...values,
  }) as StateWordsFragment;
const MOVED_ON = {
  callCenterAt: '2026-11-21T20:03:35Z',
  supervisorsAt: '2026-11-21T20:04:35Z',
  events: [
    { type: 'RAISED', toConsulate: post('a') },
    { type: 'ESCALATED', toConsulate: null },
    { type: 'ESCALATED', toConsulate: post('b') },
  ],
};
const spanish = { t: es, locale: 'es', format: createFormat('es') } as const;
const english = { t: en, locale: 'en', format: createFormat('en') } as const;

it('says whom an alert that nobody takes has gone to', () => {
  expect(stateWords(alert({}), spanish).details).toEqual([
    'Consulado en a',
    'nadie lo ha visto todavía',
  ]);
  const { details } = stateWords(alert(MOVED_ON), spanish);
  expect(details[2]).toBe('también le avisamos a: el centro de atención y Consulado en b');
  expect(details[3]).toMatch(/^desde las \d.* llamamos a sus supervisores$/);
  expect(stateWords(alert(MOVED_ON), english).details[2]).toBe(
    'we also told: the call center and Post b',
  );
});

it('says nothing of that once it is taken, cancelled or closed', () => {
  for (const status of ['ACKNOWLEDGED', 'ASSIGNED', 'CANCELLED', 'CLOSED'])
    expect(stateWords(alert({ status, ...MOVED_ON }), english).details.join()).not.toMatch(
      /call center|supervisors/,
    );
});

it('tells the person when an officer confirmed the mistake by voice, and only then', () => {
  const closed = { status: 'CLOSED', closedAt: '2026-11-21T20:05:00Z' };
  const details = (mistakeConfirmed: boolean) =>
    stateWords(alert({ ...closed, mistakeConfirmed }), english).details.join();
  expect(details(true)).toContain('confirmed by voice that it was a mistake');
  expect(details(false)).not.toContain('voice');
});
