import { randomBytes } from 'node:crypto';
import { report } from './actions.ts';
import { deviceToken, press, type TestServer } from './harness.ts';

/** Something that must not be found in the database. */
export interface Planted {
  /** What it is, for the message. */
  what: string;
  /** Distinctive: nothing else in the database may look like it. At least eight characters. */
  text: string;
}

/** Tells the server something secret and says what. Add one here for every new thing that people tell. */
export type Planter = (
  server: TestServer,
  plant: (what: string, text: string) => string,
) => Promise<void>;

const letters = (count: number) =>
  [...randomBytes(count)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
const digits = (count: number) => [...randomBytes(count)].map((byte) => byte % 10).join('');

/** A name, a note or another text that nobody else has, with an accent. */
export const distinctiveText = () => `Ñ${letters(12)} ${letters(10)}é`;
/** A Mexican phone that nobody else has, E.164. */
export const distinctivePhone = () => `+5255${10_000_000 + Number(digits(7))}`;
export const distinctiveEmail = () => `${letters(14)}@${letters(8)}.example`;

/** A place in Los Angeles with more digits than any other. */
function distinctivePosition(plant: (what: string, text: string) => string) {
  const longitude = Number(`-118.24${digits(7)}7`);
  const latitude = Number(`34.05${digits(7)}3`);
  plant('longitude', String(longitude));
  plant('latitude', String(latitude));
  return { longitude, latitude, accuracyMeters: 17 };
}

const ENROLL = `mutation ($input: EnrollInput!) {
  enroll(input: $input) { __typename ... on Error { code } }
}`;

const ADD_CONTACT = `mutation ($input: AddContactInput!) {
  addContact(input: $input) { __typename ... on Contact { id } ... on Error { code } }
}`;

export const PLANTERS: Planter[] = [
  async function aPressAndItsPositions(server, plant) {
    const token = plant('token of a device', deviceToken());
    await server.ask(ENROLL, { input: { language: 'es', consentTextVersion: '2026-11' } }, token);
    const { id } = await press(server, token, { position: distinctivePosition(plant) });
    for (let count = 0; count < 3; count++)
      await report(server, id, distinctivePosition(plant), token);
  },
  async function aPressByAnUnknownDevice(server, plant) {
    const token = plant('token of an unknown device', deviceToken());
    await press(server, token, { position: distinctivePosition(plant) });
  },
  async function aPressWithWhatDoesNotBelongThere(server, plant) {
    const token = plant('token of a confused device', deviceToken());
    await press(server, token, {
      position: plant('text in the place of a position', distinctiveText()),
      pressedAt: plant('text in the place of a time', distinctiveText()),
    });
  },
  async function aSignInOfStaff(server, plant) {
    const cookie = await server.signIn('los-angeles');
    plant('cookie of an officer', cookie.split('=')[1] as string);
  },
  async function aContactAndHowToReachThem(server, plant) {
    const token = plant('token of a person with contacts', deviceToken());
    await server.ask(ENROLL, { input: { language: 'es' } }, token);
    const input = {
      name: plant('name of a contact', distinctiveText()),
      relation: plant('relation of a contact', distinctiveText()),
      phone: plant('phone of a contact', distinctivePhone()),
      email: plant('e-mail of a contact', distinctiveEmail()),
      message: plant('own message for a contact', distinctiveText()),
      channels: ['SMS', 'WHATSAPP', 'VOICE', 'EMAIL', 'PUSH'],
    };
    const answer = await server.ask<{ addContact: { id: string } }>(ADD_CONTACT, { input }, token);
    const { id } = answer.data.addContact;
    const { contactChannels, contactReplies, database } = server.services;
    const channel = await database.prisma.contactChannel.findFirstOrThrow({
      where: { contactId: id, channel: 'EMAIL' },
    });
    const invitation = plant(
      'token of an invitation',
      contactChannels.makeInvitationToken(channel),
    );
    await contactChannels.savePush(invitation, {
      endpoint: `https://push.example/${plant('endpoint of a push', letters(20))}`,
      keys: {
        p256dh: Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url'),
        auth: plant('key of a push', randomBytes(16).toString('base64url')),
      },
    });
    await contactReplies.receive({ from: input.phone, text: 'ALTO' });
  },
  async function aContactWhoWasToldAndThenChanged(server, plant) {
    const token = plant('token of a person who changed a contact', deviceToken());
    await server.ask(ENROLL, { input: { language: 'es' } }, token);
    const input = {
      name: plant('name of a former contact', distinctiveText()),
      phone: plant('phone of a former contact', distinctivePhone()),
      email: plant('e-mail of a former contact', distinctiveEmail()),
    };
    const answer = await server.ask<{ addContact: { id: string } }>(ADD_CONTACT, { input }, token);
    const { id: alertId } = await press(server, token);
    const { pool } = server.services.database;
    await pool.query('UPDATE deliveries SET accepted_at = now() WHERE alert_id = $1', [alertId]);
    await server.ask(
      'mutation ($id: ID!) { removeContact(id: $id) { __typename } }',
      { id: answer.data.addContact.id },
      token,
    );
    const { rows } = await pool.query('SELECT FROM former_addresses');
    if (rows.length !== 2) throw new Error('No former addresses were kept.');
  },
  async function anEntryOfTheAuditLog(server) {
    await server.services.audit.record({ actor: 'SYSTEM', action: 'DUMP_TRIED' });
  },
];
