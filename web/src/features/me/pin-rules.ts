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

/** Among the first that anybody would try. The server knows more of these, and has the last word. */
function isEasy(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => (+digit - Number(pin[at]) + 10) % 10));
  const isRun = steps.size === 1 && [0, 1, 9].some((step) => steps.has(step));
  return isRun || /^(\d+)\1$/.test(pin) || /^(19[3-9]\d|20[0-3]\d)$/.test(pin);
}

/** What is wrong with new PINs, before the server is asked: of each of the two the first fault. */
export function pinFaults(form: PinForm, hasPin: boolean): PinFault[] {
  return [pinFault(form, hasPin), duressFault(form)].filter((fault) => fault !== null);
}

function pinFault(form: PinForm, hasPin: boolean): PinFault | null {
  if (hasPin && !SHAPE.test(form.currentPin)) return { field: 'currentPin', kind: 'shape' };
  if (!SHAPE.test(form.pin) || isEasy(form.pin)) return { field: 'pin', kind: 'shape' };
  if (form.pin !== form.pinAgain) return { field: 'pinAgain', kind: 'differs' };
  return null;
}

function duressFault(form: PinForm): PinFault | null {
  if (!form.duressPin) {
    return form.duressPinAgain ? { field: 'duressPinAgain', kind: 'differs' } : null;
  }
  if (!SHAPE.test(form.duressPin) || isEasy(form.duressPin))
    return { field: 'duressPin', kind: 'shape' };
  // By its length nobody shall tell which of the two was typed.
  if (SHAPE.test(form.pin) && form.duressPin.length !== form.pin.length)
    return { field: 'duressPin', kind: 'length' };
  if (form.duressPin === form.pin) return { field: 'duressPin', kind: 'same' };
  if (form.duressPin !== form.duressPinAgain) return { field: 'duressPinAgain', kind: 'differs' };
  return null;
}
