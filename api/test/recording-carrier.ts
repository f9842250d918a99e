import {
  type Carrier,
  CarrierError,
  type Carriers,
  type Message,
} from '../src/notices/carriers/carrier.ts';
import { Arrivals } from './arrivals.ts';

type Channel = Carrier['channel'];
const CHANNELS: Channel[] = ['SMS', 'WHATSAPP', 'VOICE', 'EMAIL', 'PUSH'];

/** A carrier of each channel that keeps what it is given. Whatever was not waited for by the end of a test fails it. */
export class RecordingCarriers {
  readonly carriers: Carriers;
  private readonly arrivals = new Arrivals<Message>(({ channel, to, text }) => ({
    channel,
    to,
    text,
  }));
  /** All that ever came, in order. */
  readonly all: Message[] = [];
  /** What a channel does instead of taking a message; null takes it. */
  readonly behaviour = new Map<
    Channel | string,
    (message: Message, signal: AbortSignal) => Promise<void>
  >();

  constructor({ second = [] as Channel[] } = {}) {
    const one = (channel: Channel, name: string): Carrier => ({
      name,
      channel,
      send: async (message, signal) => {
        await (this.behaviour.get(name) ?? this.behaviour.get(channel))?.(message, signal);
        this.all.push(message);
        this.arrivals.add(message);
        return { ref: `${name}-${message.deliveryId}-${message.attempt}` };
      },
    });
    this.carriers = new Map(
      CHANNELS.map((channel) => {
        const first = one(channel, `first-${channel}`);
        return [
          channel,
          second.includes(channel) ? [first, one(channel, `second-${channel}`)] : [first],
        ];
      }),
    );
  }

  /** Every call of a channel (or of one carrier by its name) fails so, until `mend`. */
  break(channel: Channel | string, error = new CarrierError('UNREACHABLE')): void {
    this.behaviour.set(channel, async () => {
      throw error;
    });
  }

  /** Keeps whatever comes on a channel without an answer until it is let go; then it is taken. */
  hold(channel: Channel | string): { held: Message[]; letGo(): void } {
    const held: Message[] = [];
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.behaviour.set(channel, async (message) => {
      held.push(message);
      await gate;
    });
    return { held, letGo: () => letGo() };
  }

  mend(channel: Channel | string): void {
    this.behaviour.delete(channel);
  }

  /** Waits for a message that fits, and takes it out of those that nobody has expected. */
  expect(fits: (message: Message) => boolean, limitMs?: number): Promise<Message> {
    return this.arrivals.expect(fits, limitMs);
  }

  expectTo(
    to: string,
    text: string | RegExp,
    channel?: Channel,
    limitMs?: number,
  ): Promise<Message> {
    return this.expect(
      (message) =>
        message.to === to &&
        (channel === undefined || message.channel === channel) &&
        (typeof text === 'string' ? message.text.includes(text) : text.test(message.text)),
      limitMs,
    );
  }

  /** Takes out a message that may have come or not. */
  mayHaveSent(to: string, text: string): void {
    this.arrivals.takeOut((message) => message.to === to && message.text.includes(text));
  }

  /** Takes all that came as expected: for a test that has counted it itself. */
  clear(): void {
    this.arrivals.takeAll();
    this.all.length = 0;
  }

  /** Until the end of the test no message fails it. */
  anythingMayCome(because: string): void {
    this.arrivals.anythingMayCome(because);
  }

  /** In the middle of a test. @throws when a message came that the test has not waited for. */
  expectNothingElse(): void {
    this.arrivals.expectNothingElse();
  }
}
