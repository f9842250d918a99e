import { type Accepted, type Carrier, CarrierError, type Message } from './carrier.ts';
import { composeMail } from './mail-text.ts';
import { SmtpPool } from './smtp-pool.ts';
import type { SmtpServer } from './smtp-session.ts';
import { addressIn } from './smtp-url.ts';

interface Options {
  /** "smtp", or "smtp-2" for the second provider. */
  name: string;
  server: SmtpServer;
  /** The sender, for example `Botón de alerta <aviso@alert.example>`. */
  from: string;
}

/** One address and no more: no list, no name, no line break, no route. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/;

/** E-mail by SMTP. A mail server's "accepted" says nothing of the inbox: these are never delivered, only accepted. */
export class SmtpCarrier implements Carrier {
  readonly channel = 'EMAIL';
  readonly name: string;
  private readonly pool: SmtpPool;
  private readonly from: string;

  constructor({ name, server, from }: Options) {
    this.name = name;
    this.from = from;
    this.pool = new SmtpPool(server);
  }

  async send(message: Message, signal: AbortSignal): Promise<Accepted> {
    if (!ADDRESS.test(message.to)) throw new CarrierError('REFUSED', 'bad-address');
    const mail = await composeMail(message, this.from);
    await this.pool.send({ from: addressIn(this.from), to: [message.to] }, mail, signal);
    return { ref: `${message.deliveryId}.${message.attempt}` };
  }

  close(): void {
    this.pool.close();
  }
}
