import { randomUUID } from 'node:crypto';
import { type Carrier, CarrierError, type Message } from '../src/notices/carriers/carrier.ts';

/** A first notice, to be changed where a test needs another. */
export const aMessage = (changes: Partial<Message> = {}): Message => ({
  deliveryId: randomUUID(),
  attempt: 1,
  channel: 'SMS',
  to: '+12135550199',
  language: 'es',
  subject: 'Alerta de Ana',
  text: 'ALERTA: Ana pulso el boton. https://alert.example/es/c/#x',
  url: 'https://alert.example/es/c/#x',
  urgent: true,
  ...changes,
});

/** What came of handing a message over: the fault with its code, or "ACCEPTED". Anything but a CarrierError fails the test. */
export async function outcomeOf(
  carrier: Carrier,
  message: Message,
  signal: AbortSignal = AbortSignal.timeout(5_000),
): Promise<string> {
  try {
    await carrier.send(message, signal);
    return 'ACCEPTED';
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    for (const secret of [message.to, message.text, '555'])
      if (secret && `${error.message}${error.code}`.includes(secret))
        throw new Error('The error names whom or what it was about.');
    return error.message;
  }
}
