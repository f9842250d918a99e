import { describe, expect, it } from 'vitest';
import { checkNewPins, isEasyPin } from './pin-rules.ts';

const faultOf = (input: { pin: string; duressPin?: string | null }): string | null => {
  try {
    checkNewPins(input);
    return null;
  } catch (error) {
    return (error as { field: string }).field;
  }
};

describe('an easy PIN', () => {
  it.each(['0000', '1234', '4321', '7890', '0987', '1212', '123123', '1985', '2004', '2580'])(
    'is %s',
    (pin) => {
      expect(isEasyPin(pin)).toBe(true);
    },
  );

  it.each(['8305', '4917', '62840', '90417352'])('is not %s', (pin) => {
    expect(isEasyPin(pin)).toBe(false);
  });
});

describe('new PINs', () => {
  it.each([
    ['three digits', { pin: '830' }],
    ['nine digits', { pin: '830583058' }],
    ['letters', { pin: '83o5' }],
    ['digits of another script', { pin: '٨٣٠٥' }],
    ['an easy one', { pin: '1234' }],
  ])('are refused with %s', (_name, input) => {
    expect(faultOf(input)).toBe('input.pin');
  });

  it.each([
    ['the same', '8305'],
    ['longer', '49170'],
    ['easy', '0000'],
  ])('are refused with a duress PIN that is %s', (_name, duressPin) => {
    expect(faultOf({ pin: '8305', duressPin })).toBe('input.duressPin');
  });

  it('may come with a duress PIN or without', () => {
    expect(faultOf({ pin: '8305' })).toBeNull();
    expect(faultOf({ pin: '8305', duressPin: '4917' })).toBeNull();
  });
});
