import {
  type Carrier,
  CarrierError,
  type Carriers,
  type Message,
} from '../src/notices/carriers/carrier.ts';

type Channel = Carrier['channel'];
const CHANNELS: Channel[] = ['SMS', 'WHATSAPP', 'VOICE', 'EMAIL', 'PUSH'];

/**
 * A carrier of each channel that keeps what it is given. Whatever was not waited for by the end of a test fails it: call
 * `expectNothingElse` in afterEach.
 */
export class RecordingCarriers {
  readonly carriers: Carriers;
  private readonly unread: Message[] = [];
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
        this.unread.push(message);
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
  async expect(fits: (message: Message) => boolean, limitMs = 10_000): Promise<Message> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const index = this.unread.findIndex(fits);
      if (index >= 0) return this.unread.splice(index, 1)[0] as Message;
      if (Date.now() > deadline)
        throw new Error(`Waited in vain. There were: ${JSON.stringify(this.unread.map(brief))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
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
    const index = this.unread.findIndex(
      (message) => message.to === to && message.text.includes(text),
    );
    if (index >= 0) this.unread.splice(index, 1);
  }

  /** Takes all that came as expected: for a test that has counted it itself. */
  clear(): void {
    this.unread.length = 0;
    this.all.length = 0;
  }

  /** @throws when a message came that no test has waited for. */
  expectNothingElse(): void {
    const rest = this.unread.splice(0);
    if (rest.length > 0)
      throw new Error(`Nobody expected these: ${JSON.stringify(rest.map(brief))}`);
  }
}

const brief = ({ channel, to, text }: Message) => ({ channel, to, text });
