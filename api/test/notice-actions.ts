import { type TestServer, until } from './harness.ts';
import { doAs } from './person-actions.ts';
import type { RecordingCarriers } from './recording-carrier.ts';

export type Channel = 'SMS' | 'WHATSAPP' | 'VOICE' | 'EMAIL' | 'PUSH';

/** A contact of a test, by what reaches them. */
export interface Receiver {
  id: string;
  phone: string;
  email: string;
}

/** What a contact is asked when they are added. */
export const INVITATION = /quiere avisarle|eligió para avisarle|wants you told/;

let phones = 0;
const nextPhone = () => `+1213555${String(1000 + phones++)}`;

/** Adds a contact who is told over these ways. What asks them is left to be waited for. */
export async function addReceiver(
  server: TestServer,
  token: string,
  channels: Channel[],
): Promise<Receiver> {
  const phone = nextPhone();
  const email = `contact${phone.slice(-4)}@example.org`;
  const input = { name: 'Lucía', phone, email, language: 'es', channels };
  const added = await doAs(server, token, 'addContact', { input });
  if (added.errorCode) throw new Error(String(added.errorCode));
  return { id: added.id as string, phone, email };
}

/** Over what a contact with these channels is asked: a phone that is only called, by SMS. */
export function askedOver(channels: readonly Channel[]): Channel[] {
  const isOnlyCalled = !channels.includes('SMS') && !channels.includes('WHATSAPP');
  return channels.flatMap((channel) => {
    if (channel !== 'VOICE') return [channel];
    return isOnlyCalled ? ['SMS' as const] : [];
  });
}

/** Adds a contact and waits for what asks them. */
export async function addAskedReceiver(
  server: TestServer,
  carriers: RecordingCarriers,
  token: string,
  channels: Channel[],
): Promise<Receiver> {
  const receiver = await addReceiver(server, token, channels);
  for (const channel of askedOver(channels))
    await carriers.expectTo(
      channel === 'EMAIL' ? receiver.email : receiver.phone,
      INVITATION,
      channel,
    );
  return receiver;
}

export interface Delivery {
  notice: string;
  channel: string;
  state: string;
  reason: string | null;
  attempts: Array<{ number: number; carrier: string | null; outcome: string | null }>;
}

/** An alert's deliveries as a viewer sees them. */
export async function deliveriesOf(
  server: Pick<TestServer, 'ask'>,
  id: string,
  as: string,
): Promise<Delivery[]> {
  const { data, errors } = await server.ask<{ alert: { deliveries: Delivery[] } }>(
    `query Deliveries($id: ID!) { alert(id: $id) { deliveries {
       notice channel state reason attempts { number carrier outcome } } } }`,
    { id },
    as,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.alert.deliveries;
}

/** Waits until nothing that is due by the clock of the test is left to be sent, or is being sent. */
export async function untilSettled(server: TestServer, now: Date): Promise<void> {
  const { database, notices } = server.services;
  await until(async () => {
    notices.dispatcher.wake();
    const { rows } = await database.pool.query(
      `SELECT FROM deliveries WHERE state = 'SENDING' OR (state = 'QUEUED' AND due_at <= $1) LIMIT 1`,
      [now],
    );
    return rows.length === 0;
  });
}

/** Has a server look for what is due, and waits until all that it took is sent: what it would send, it has sent. */
export async function sendDue({ services }: Pick<TestServer, 'services'>): Promise<void> {
  const { dispatcher } = services.notices;
  await dispatcher.runDue();
  await until(() => dispatcher.busy === 0);
}
