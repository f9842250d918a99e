import { expect, it } from 'vitest';
import { createFormat } from '../../lib/i18n/format';
import { meEs } from '../../lib/i18n/me-es';
import { noticesEs } from '../../lib/i18n/notices-es';
import { type Channel, channelWords, isOnlyCalled, testWords } from './channel-words';

const texts = { contacts: meEs.contacts, notices: noticesEs, format: createFormat('es') };
const channel = (
  state: Channel['state'],
  last: Partial<NonNullable<Channel['lastNotice']>> | null,
  way: Channel['channel'] = 'SMS',
): Channel => ({
  channel: way,
  state,
  lastNotice: last && {
    notice: 'INVITATION',
    state: 'ACCEPTED',
    reason: null,
    at: '2026-11-21T20:03:05Z',
    ...last,
  },
});

it('does not say that somebody was asked whom nothing reached', () => {
  const words = channelWords(
    channel('INVITED', { state: 'FAILED', reason: 'REFUSED' }),
    texts,
    false,
  );
  expect(words).toEqual({
    tone: 'alarm',
    standing: null,
    last: 'La pregunta: ese número no recibe mensajes. Revísalo.',
  });
  const tested = { notice: 'TEST', state: 'SKIPPED', reason: 'NO_CARRIER' } as const;
  expect(channelWords(channel('INVITED', tested), texts, false).standing).toBeNull();
});

it.each([
  ['SKIPPED', 'NO_CARRIER', 'SMS', 'no se mandó: no hay proveedor configurado.'],
  ['FAILED', 'REFUSED', 'EMAIL', 'ese correo no recibe mensajes. Revísalo.'],
  ['FAILED', 'UNDELIVERED', 'VOICE', 'a ese número no se le puede llamar. Revísalo.'],
  ['FAILED', 'GAVE_UP', 'SMS', 'no se pudo mandar: después de muchos intentos.'],
  ['QUEUED', null, 'SMS', 'se está mandando…'],
  ['ACCEPTED', null, 'SMS', 'va en camino. Todavía no se sabe si llegó.'],
  ['OPENED', 'VOICEMAIL', 'VOICE', 'contestó un buzón de voz. No sabemos si lo oyó.'],
] as const)('tells of a test that is %s for %s over %s', (state, reason, way, words) => {
  const told = channelWords(
    channel('CONFIRMED', { notice: 'TEST', state, reason }, way),
    texts,
    false,
  );
  expect(told.last).toBe(`La prueba: ${words}`);
  expect(told.standing).toBe(meEs.contacts.state.CONFIRMED);
  expect(told.tone).toBe(state === 'FAILED' || state === 'SKIPPED' ? 'alarm' : 'good');
});

it('leaves an invitation out that was answered', () => {
  expect(channelWords(channel('CONFIRMED', { state: 'DELIVERED' }), texts, false).last).toBeNull();
  expect(channelWords(channel('NOT_ASKED', null, 'VOICE'), texts, false)).toMatchObject({
    standing: meEs.contacts.voiceWaits,
    last: null,
  });
});

it('says of calls alone that nobody was asked about them, where nobody was', () => {
  const told = channelWords(channel('NOT_ASKED', null, 'VOICE'), texts, true);
  expect(told.standing).toBe(meEs.contacts.state.NOT_ASKED);
  expect(isOnlyCalled([channel('INVITED', null, 'EMAIL')])).toBe(true);
  expect(isOnlyCalled([channel('INVITED', null, 'WHATSAPP')])).toBe(false);
});

it('says of a test how far it went out', () => {
  const lost = channel('INVITED', { notice: 'TEST', state: 'SKIPPED', reason: 'NO_CARRIER' });
  const sent = channel('INVITED', { notice: 'TEST' });
  const asked = channel('INVITED', { state: 'FAILED' });
  const said = (...channels: Channel[]) => testWords(channels, meEs.contacts).tone;
  expect(said(sent, asked)).toBe('good');
  expect(said(sent, lost)).toBe('warn');
  expect(said(lost, lost)).toBe('alarm');
});
