import { InvalidInputError } from '../expected-errors.ts';

/** PINs as somebody wants them. */
export interface NewPinInput {
  pin: string;
  duressPin?: string | null;
  currentPin?: string | null;
}

const EASY = new Set(['1212', '1313', '2580', '0852', '1004', '6969', '1122', '112233']);

/** Whether a PIN is among the first that anybody would try: one digit, a run, a pattern, a year. */
export function isEasyPin(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = new Set(
    digits.slice(1).map((digit, index) => (digit - (digits[index] as number) + 10) % 10),
  );
  const oneStep = steps.size === 1 && (steps.has(0) || steps.has(1) || steps.has(9));
  const half = pin.slice(0, pin.length / 2);
  const repeated = pin.length % 2 === 0 && half + half === pin;
  return oneStep || repeated || EASY.has(pin) || /^(19[3-9]\d|20[0-3]\d)$/.test(pin);
}

function checkPin(field: string, pin: string): void {
  if (!/^\d{4,8}$/.test(pin))
    throw new InvalidInputError(field, 'A PIN has 4 to 8 digits and nothing else.');
  if (isEasyPin(pin))
    throw new InvalidInputError(
      field,
      'This PIN is too easy to guess. Take no single digit, row, repetition or year.',
    );
}

/**
 * Whether these may become PINs. The two have as many digits each, so that nobody can tell them apart by their length.
 * @throws InvalidInputError naming the one at fault
 */
export function checkNewPins({ pin, duressPin }: NewPinInput): void {
  checkPin('input.pin', pin);
  if (duressPin === null || duressPin === undefined) return;
  checkPin('input.duressPin', duressPin);
  if (duressPin.length !== pin.length)
    throw new InvalidInputError(
      'input.duressPin',
      'The duress PIN must have as many digits as the PIN.',
    );
  if (duressPin === pin)
    throw new InvalidInputError('input.duressPin', 'The duress PIN must differ from the PIN.');
}
