import { PIN_MAX, PIN_MIN } from '../../ui/pin-pad';

export type PinForm = {
  currentPin: string;
  pin: string;
  pinAgain: string;
  duressPin: string;
  duressPinAgain: string;
};

export type PinFault =
  | { field: 'pin' | 'duressPin' | 'currentPin'; kind: 'shape' }
  | { field: 'pinAgain' | 'duressPinAgain'; kind: 'differs' }
  | { field: 'duressPin'; kind: 'same' | 'length' };

const SHAPE = new RegExp(`^\\d{${PIN_MIN},${PIN_MAX}}$`);

/** What is wrong with a new PIN, before the server is asked. */
export function pinFault(form: PinForm, hasPin: boolean): PinFault | null {
  if (hasPin && !SHAPE.test(form.currentPin)) return { field: 'currentPin', kind: 'shape' };
  if (!SHAPE.test(form.pin)) return { field: 'pin', kind: 'shape' };
  if (form.pin !== form.pinAgain) return { field: 'pinAgain', kind: 'differs' };
  if (!form.duressPin) {
    return form.duressPinAgain ? { field: 'duressPinAgain', kind: 'differs' } : null;
  }
  if (!SHAPE.test(form.duressPin)) return { field: 'duressPin', kind: 'shape' };
  // By its length nobody shall tell which of the two was typed.
  if (form.duressPin.length !== form.pin.length) return { field: 'duressPin', kind: 'length' };
  if (form.duressPin === form.pin) return { field: 'duressPin', kind: 'same' };
  if (form.duressPin !== form.duressPinAgain) return { field: 'duressPinAgain', kind: 'differs' };
  return null;
}
