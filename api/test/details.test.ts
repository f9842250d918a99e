import { beforeAll, describe, expect, it } from 'vitest';
import { close, feedCursor, nextUntil, take } from './actions.ts';
import { FEED, type FeedMessage, LOS_ANGELES, press, useTestServer } from './harness.ts';
import { doAs, enrolled, personNow, wellKnown } from './person-actions.ts';

const DAY = 24 * 3_600_000;

let officer: string;
let supervisor: string;
let ahead = 0;
const { server } = useTestServer({ clock: () => new Date(Date.now() + ahead) });

beforeAll(async () => {
  officer = await server.signIn('los-angeles');
  supervisor = await server.signIn('supervisor');
});

interface Seen {
  alert: { person: { phone: string | null } | null; events: Array<{ type: string }> };
}

const details = async (id: string, as: string) =>
  (
    await server.ask<Seen>(
      'query Q($id: ID!) { alert(id: $id) { person { phone birthDate healthNotes } } }',
      { id },
      as,
    )
  ).data.alert?.person;

const eventTypes = async (id: string, as: string) =>
  (
    await server.ask<Seen>('query Q($id: ID!) { alert(id: $id) { events { type } } }', { id }, as)
  ).data.alert.events.map(({ type }) => type);

describe('the details of a person', () => {
  it('are read by an officer of the post, and supervisors are told who did', async () => {
    const person = await wellKnown(server);
    const { id } = await press(server, person.token, { position: LOS_ANGELES });
    const variables = { after: await feedCursor(server, supervisor) };
    const feed = server.follow<FeedMessage>({ query: FEED, variables }, supervisor);
    const own = server.follow<FeedMessage>({ query: FEED, variables }, officer);
    expect(await details(id, officer)).toMatchObject({ phone: '+13105554417' });
    expect(await details(id, officer)).toMatchObject({ phone: '+13105554417' });
    const told = await nextUntil(feed, 'DETAILS_VIEWED', id);
    expect(told.at(-1)?.alertFeed.actor?.name).toBe('Oficial Demo Uno');
    expect(await eventTypes(id, supervisor)).toEqual(['RAISED', 'DETAILS_VIEWED']);
    expect(await eventTypes(id, officer)).toEqual(['RAISED']);
    expect(await eventTypes(id, person.token)).toEqual(['RAISED']);
    // The officer's own feed goes from one event to the next without it.
    await take(server, id, officer);
    const seen = await nextUntil(own, 'ACKNOWLEDGED', id);
    expect(seen.map(({ alertFeed }) => alertFeed.type)).not.toContain('DETAILS_VIEWED');
    feed.stop();
    own.stop();
    const { pool } = server.services.database;
    const { rows } = await pool.query(
      `SELECT actor FROM audit_log WHERE action = 'DETAILS_READ' AND subject = $1`,
      [`ALERT:${id}`],
    );
    expect(rows[0].actor).toMatch(/^OFFICER:/);
  });

  it('name whom to call when no notice arrives, by the numbers that the desk sees', async () => {
    const { token } = await enrolled(server);
    for (const [name, phone] of [
      ['Lucía', '+12135551701'],
      ['Pedro', '+12135551702'],
    ])
      await doAs(server, token, 'addContact', { input: { name, relation: 'primo', phone } });
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const ask = async (fields: string, as: string) =>
      (
        await server.ask<{ alert: Record<string, unknown> | null }>(
          `query Q($id: ID!) { alert(id: $id) { ${fields} } }`,
          { id },
          as,
        )
      ).data.alert;
    const numbers = await ask('deliveries { contactNumber contact { name } }', officer);
    expect(numbers?.deliveries).toHaveLength(2);
    expect(numbers?.deliveries).toEqual(
      expect.arrayContaining([1, 2].map((contactNumber) => ({ contactNumber, contact: null }))),
    );
    // The numbers alone are no look at the details.
    expect(await eventTypes(id, supervisor)).toEqual(['RAISED']);
    const contacts = 'person { contacts { number name relation phone } }';
    expect(await ask(contacts, officer)).toEqual({
      person: {
        contacts: [
          { number: 1, name: 'Lucía', relation: 'primo', phone: '+12135551701' },
          { number: 2, name: 'Pedro', relation: 'primo', phone: '+12135551702' },
        ],
      },
    });
    expect(await eventTypes(id, supervisor)).toEqual(['RAISED', 'DETAILS_VIEWED']);
    const own = await ask('deliveries { contactNumber contact { name } }', token);
    expect(own?.deliveries).toEqual(
      expect.arrayContaining(
        ['Lucía', 'Pedro'].map((name) => ({ contactNumber: null, contact: { name } })),
      ),
    );
  });

  it('are nobody’s of another post, nor anybody’s a week after closing', async () => {
    const person = await wellKnown(server);
    const { id } = await press(server, person.token, { position: LOS_ANGELES });
    expect(await details(id, await server.signIn('houston'))).toBeUndefined();
    await take(server, id, officer);
    await close(server, id, officer);
    expect(await details(id, officer)).not.toBeNull();
    ahead = 8 * DAY;
    expect(await details(id, await server.signIn('los-angeles'))).toBeNull();
    ahead = 0;
  });

  it('ask for the PIN before they are cleared, and stay for the desk when that is done under duress', async () => {
    const { token } = await wellKnown(server);
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const update = (input: object, pin?: string) =>
      doAs(server, token, 'updateProfile', { input, pin });
    expect(await update({ phone: null })).toMatchObject({ errorCode: 'PIN_REQUIRED' });
    expect(await update({ healthNotes: 'Asma' })).toMatchObject({ __typename: 'Person' });
    const reader = await server.signIn('los-angeles');
    await update({ phone: null }, '4917');
    expect(await update({ phone: '+13105550000' })).toMatchObject({
      profile: { phone: '+13105550000' },
    });
    await update({ phone: null, healthNotes: null }, '4917');
    expect(await personNow(server, token)).toMatchObject({
      profile: { phone: null, healthNotes: null },
    });
    expect(await details(id, reader)).toMatchObject({
      phone: '+13105554417',
      healthNotes: 'Asma',
    });
    await update({ names: 'Eva' }, '8305');
    expect(await details(id, reader)).toMatchObject({ phone: null, healthNotes: null });
  });

  it('close with the consent for every alert that nobody had taken, and for later presses', async () => {
    const person = await wellKnown(server);
    const taken = await press(server, person.token, { position: LOS_ANGELES });
    const waiting = await press(server, person.token, { position: LOS_ANGELES });
    const reader = await server.signIn('los-angeles');
    await take(server, taken.id, reader);
    await server.ask('mutation { withdrawConsent { __typename } }', {}, person.token);
    ahead = 60_000;
    const after = await press(server, person.token, { position: LOS_ANGELES });
    expect(after.pressNotes).toContain('CONSENT_WITHDRAWN');
    expect(await details(taken.id, reader)).toMatchObject({ phone: '+13105554417' });
    expect(await details(after.id, reader)).toBeNull();
    expect(await details(waiting.id, reader)).toBeNull();
    await take(server, waiting.id, reader);
    expect(await details(waiting.id, reader)).toBeNull();
    ahead = 0;
  });

  it('stay open after a cancel under duress: whoever forces the person may take the consent back too', async () => {
    const person = await wellKnown(server);
    await doAs(server, person.token, 'setPin', { input: { pin: '8305', duressPin: '4917' } });
    const { id } = await press(server, person.token, { position: LOS_ANGELES });
    await server.ask(
      `mutation C($id: ID!) { cancelAlert(input: { id: $id, pin: "4917" }) { __typename } }`,
      { id },
      person.token,
    );
    await server.ask('mutation { withdrawConsent { __typename } }', {}, person.token);
    const reader = await server.signIn('los-angeles');
    expect(await details(id, reader)).toMatchObject({ phone: '+13105554417' });
  });
});
