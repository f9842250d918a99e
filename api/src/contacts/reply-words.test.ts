import { describe, expect, it } from 'vitest';
import { foldAccents, REPLY_TEXTS, readReply } from './reply-words.ts';

describe('a reply', () => {
  it.each([
    [
      'STOP',
      [
        'stop',
        ' Stop. ',
        'ALTO',
        '¡Alto!',
        'Baja',
        'parar',
        'CANCELAR',
        'unsubscribe',
        'Alto por favor',
        'stop stop',
      ],
    ],
    ['START', ['start', 'INICIO', 'Alta', 'unstop']],
    [
      'CONFIRM',
      ['si', 'Sí', 'SÍ, gracias', 'yes', 'Ok', '1', 's\u0131\u0301'.replace('\u0131', 'i')],
    ],
    ['DECLINE', ['no', 'No gracias', '2', 'NO.']],
    [null, ['', '👍', 'no sé qué pasa', 'stop it now or else', 'quien es?', '12', 'AYUDA']],
  ] as const)('means %s', (answer, texts) => {
    for (const text of texts) expect(readReply(text), text).toBe(answer);
  });
});

/** Letters of the basic table of GSM 03.38. */
const GSM7 = /^[@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

it('what is answered fits into one SMS in every language', () => {
  for (const texts of Object.values(REPLY_TEXTS))
    for (const text of Object.values(texts)) {
      const sent = foldAccents(text.replace('{phone}', '520-623-7874'));
      expect(sent).toMatch(GSM7);
      expect(sent.length, sent).toBeLessThanOrEqual(160);
    }
});
