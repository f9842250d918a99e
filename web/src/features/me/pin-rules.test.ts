import { expect, it } from 'vitest';
import { type PinForm, pinFaults } from './pin-rules';

const pinFault = (...given: Parameters<typeof pinFaults>) => pinFaults(...given)[0] ?? null;

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

it('asks for the current PIN where there is one', () => {
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

it('names what is wrong with each of the two at once', () => {
  const both = form({ pin: '258', pinAgain: '258', duressPin: '91', duressPinAgain: '91' });
  expect(pinFaults(both, false).map(({ field }) => field)).toEqual(['pin', 'duressPin']);
  const easy = form({ pin: '1234', pinAgain: '1234', duressPin: '913', duressPinAgain: '913' });
  expect(pinFaults(easy, false).map(({ field }) => field)).toEqual(['pin', 'duressPin']);
});
