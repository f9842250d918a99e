import { expect, it } from 'vitest';
import { type PinForm, pinFault } from './pin-rules';

const form = (values: Partial<PinForm> = {}): PinForm => ({
  currentPin: '',
  pin: '2580',
  pinAgain: '2580',
  duressPin: '',
  duressPinAgain: '',
  ...values,
});

it('takes four to eight digits, typed twice', () => {
  expect(pinFault(form(), false)).toBeNull();
  expect(pinFault(form({ pin: '258', pinAgain: '258' }), false)?.field).toBe('pin');
  expect(pinFault(form({ pin: '258a', pinAgain: '258a' }), false)?.field).toBe('pin');
  expect(pinFault(form({ pinAgain: '2581' }), false)?.field).toBe('pinAgain');
});

it('asks for the PIN of now where there is one', () => {
  expect(pinFault(form(), true)?.field).toBe('currentPin');
  expect(pinFault(form({ currentPin: '1470' }), true)).toBeNull();
});

it('wants a second PIN that differs from the first', () => {
  const second = { duressPin: '9137', duressPinAgain: '9137' };
  expect(pinFault(form(second), false)).toBeNull();
  expect(pinFault(form({ ...second, duressPinAgain: '9138' }), false)?.field).toBe(
    'duressPinAgain',
  );
  const longer = { duressPin: '91375', duressPinAgain: '91375' };
  expect(pinFault(form(longer), false)).toEqual({ field: 'duressPin', kind: 'length' });
  const same = { duressPin: '2580', duressPinAgain: '2580' };
  expect(pinFault(form(same), false)).toEqual({ field: 'duressPin', kind: 'same' });
});
