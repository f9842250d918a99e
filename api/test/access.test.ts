import { describe, expect, it } from 'vitest';
import { close, feedCursor, take } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  useTestServer,
} from './harness.ts';
import { doAs } from './person-actions.ts';
import { openEventStream } from './sse.ts';

const DAY = 24 * 3_600_000;
const LOS_ANGELES_OFFICER = '00000000-0000-4000-8000-000000000001';

let ahead = 0;
const { server } = useTestServer({ clock: () => new Date(Date.now() + ahead) });

/** Follows the feed, live since its first event. */
async function following(as: string, token = deviceToken()) {
  const after = await feedCursor(server, as);
  const feed = server.follow<FeedMessage>({ query: FEED, variables: { after } }, as);
  await press(server, token, { position: LOS_ANGELES });
  await feed.next();
  return feed;
}

describe('a subscription', () => {
  it('of an officer ends with 4403 when the officer is disabled, loses a post, or gets another role', async () => {
    const { prisma } = server.services.database;
    const where = { id: LOS_ANGELES_OFFICER };
    const changes = [
      () => prisma.officer.update({ where, data: { role: 'SUPERVISOR' } }),
      () => prisma.officer.update({ where, data: { role: 'OFFICER' } }),
      () => prisma.officerPost.create({ data: { officerId: where.id, consulateCode: 'dallas' } }),
      () =>
        prisma.officerPost.deleteMany({ where: { officerId: where.id, consulateCode: 'dallas' } }),
      () => prisma.officer.update({ where, data: { disabledAt: new Date() } }),
    ];
    for (const change of changes) {
      const feed = await following(await server.signIn('los-angeles'));
      await change();
      expect(await feed.ended).toMatchObject({ code: 4403 });
    }
    await prisma.officer.update({ where, data: { disabledAt: null } });
  });

  it('of an officer ends when the session is ended or expires', async () => {
    const cookie = await server.signIn('los-angeles-2');
    const feed = await following(cookie);
    await fetch(`${server.url}/auth/sign-out`, { method: 'POST', headers: { cookie } });
    expect(await feed.ended).toMatchObject({ code: 4403 });
    const expiring = await following(await server.signIn('los-angeles-2'));
    ahead = 2 * DAY;
    expect(await expiring.ended).toMatchObject({ code: 4403 });
    ahead = 0;
  });

  it('of a person ends when their device is signed out, and another’s goes on', async () => {
    const [lost, kept] = [deviceToken(), deviceToken()];
    await press(server, lost);
    await press(server, kept);
    const [ends, goesOn] = [await following(lost, lost), await following(kept, kept)];
    const { prisma } = server.services.database;
    const { personId } = await press(server, lost);
    await ends.next();
    await prisma.device.deleteMany({ where: { personId } });
    expect(await ends.ended).toMatchObject({ code: 4403 });
    await press(server, kept);
    await goesOn.next();
    goesOn.stop();
  });

  it('of a contact ends with the link, also when the closing of the alert brought its end nearer', async () => {
    const token = deviceToken();
    const { id, personId } = await press(server, token, { position: LOS_ANGELES });
    await doAs(server, token, 'addContact', { input: { name: 'Ana', phone: '+13105554417' } });
    const { contacts, database } = server.services;
    const alert = await database.prisma.alert.findUniqueOrThrow({ where: { id } });
    const [link] = await contacts.linksOf(personId, alert);
    const query = 'subscription U($id: ID!) { alertUpdated(id: $id) { status } }';
    const page = server.follow({ query, variables: { id } }, link?.token as string);
    await page.next();
    const officer = await server.signIn('los-angeles');
    await take(server, id, officer);
    await page.next();
    expect(await close(server, id, officer)).toMatchObject({ status: 'CLOSED' });
    await page.next();
    const session = await following(officer);
    // Asked once more shortly before the end, as every caller is now and then: from then on the new end is known.
    ahead = 7 * DAY - 5 * 60_000;
    expect(await session.ended).toMatchObject({ code: 4403 });
    expect((await server.ask('{ viewer { kind } }', {}, link?.token)).data).toEqual({
      viewer: { kind: 'CONTACT' },
    });
    ahead = 7 * DAY + 60_000;
    expect(await page.ended).toMatchObject({ code: 4403 });
    ahead = 0;
  });

  it('of a partner ends when the key is revoked', async () => {
    const { partners } = server.services;
    const { id } = await partners.createPartner('Casa de Ayuda', ['los-angeles']);
    const { key, stored } = await partners.createKey({
      partnerId: id,
      scopes: ['ALERTS'],
      expiresInDays: 9,
    });
    const feed = await following(key);
    await partners.revokeKey(stored.id);
    expect(await feed.ended).toMatchObject({ code: 4403 });
  });

  it('over SSE ends with an error that says so', async () => {
    const { partners } = server.services;
    const { id } = await partners.createPartner('Casa de Ayuda', ['los-angeles']);
    const { key, stored } = await partners.createKey({
      partnerId: id,
      scopes: ['ALERTS'],
      expiresInDays: 9,
    });
    const stream = await openEventStream<FeedMessage>(
      server.url,
      { query: FEED, variables: { after: await feedCursor(server, key) } },
      { authorization: `Bearer ${key}` },
    );
    await press(server, deviceToken(), { position: LOS_ANGELES });
    await stream.next();
    await partners.revokeKey(stored.id);
    expect((await stream.next()).errors?.[0]?.extensions.code).toBe('NOT_ALLOWED_ANY_MORE');
    expect(await stream.ended).toBe('complete');
  });

  it('is not ended by a key that is merely used', async () => {
    const { partners } = server.services;
    const { id } = await partners.createPartner('Casa de Ayuda', ['los-angeles']);
    const { key } = await partners.createKey({
      partnerId: id,
      scopes: ['ALERTS'],
      expiresInDays: 9,
    });
    const feed = await following(key);
    ahead = 10 * 60_000;
    await server.ask('{ viewer { kind } }', {}, key);
    // Its own event of change must have been looked at: another's end, which comes later, shows that it was.
    const other = deviceToken();
    await press(server, other);
    const ends = await following(other, other);
    await feed.next();
    const { prisma } = server.services.database;
    const { personId } = await press(server, other);
    await prisma.device.deleteMany({ where: { personId } });
    expect(await ends.ended).toMatchObject({ code: 4403 });
    await press(server, deviceToken(), { position: LOS_ANGELES });
    await feed.next();
    feed.stop();
    ahead = 0;
  });
});

describe('a socket', () => {
  it('is refused with 4401 for a key, a link or a session that is nobody’s', async () => {
    const nobody = [
      `abp_aaaaaaaa_${'A'.repeat(43)}`,
      `abc_${'A'.repeat(46)}`,
      `ab_session=${'A'.repeat(43)}`,
    ];
    for (const as of nobody) {
      const feed = server.follow({ query: FEED }, as);
      expect(await feed.ended).toMatchObject({ code: 4401 });
    }
  });
});
