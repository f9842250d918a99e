import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PartnerScope } from '../src/db/generated/enums.ts';
import { cancel, nextUntil, take } from './actions.ts';
import {
  deviceToken,
  FEED,
  type FeedMessage,
  LOS_ANGELES,
  press,
  SAN_DIEGO,
  useTestServer,
} from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';

const DAY = 24 * 3_600_000;

let ahead = 0;
const { server } = useTestServer({ clock: () => new Date(Date.now() + ahead) });

/** A partner of Los Angeles with one key. */
async function partner(...scopes: PartnerScope[]) {
  const { partners } = server.services;
  const { id } = await partners.createPartner('Casa de Ayuda', ['los-angeles']);
  const made = await partners.createKey({
    partnerId: id,
    scopes: ['ALERTS', ...scopes],
    expiresInDays: 30,
  });
  return { id, key: made.key, keyId: made.stored.id };
}

const SEEN = `query Seen($id: ID!) {
  alert(id: $id) { id status position { longitude } positionReceivedAt routing { county { fips } } events { type } }
}`;

interface Seen {
  alert: {
    status: string;
    position: { longitude: number } | null;
    events: Array<{ type: string }>;
  } | null;
}

describe('a partner', () => {
  it('sees the alerts of its posts and of no others', async () => {
    const { key } = await partner();
    const mine = await press(server, deviceToken(), { position: LOS_ANGELES });
    const other = await press(server, deviceToken(), { position: SAN_DIEGO });
    expect((await server.ask<Seen>(SEEN, { id: mine.id }, key)).data.alert).not.toBeNull();
    expect((await server.ask<Seen>(SEEN, { id: other.id }, key)).data.alert).toBeNull();
  });

  it('sees a position with the scope for it alone', async () => {
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    const without = await server.ask<Seen>(SEEN, { id }, (await partner()).key);
    expect(without.data.alert).toMatchObject({ position: null, positionReceivedAt: null });
    const withScope = await server.ask<Seen>(SEEN, { id }, (await partner('POSITIONS')).key);
    expect(withScope.data.alert?.position?.longitude).toBe(LOS_ANGELES.longitude);
  });

  it('may do nothing with an alert, nor ask for a label of the person', async () => {
    const { key } = await partner('NAMES', 'PHONES', 'POSITIONS');
    const { id } = await press(server, deviceToken(), { position: LOS_ANGELES });
    const taken = await server.ask<{ acknowledgeAlert: { code: string } }>(
      'mutation T($id: ID!) { acknowledgeAlert(id: $id) { ... on Error { code } } }',
      { id },
      key,
    );
    expect(taken.data.acknowledgeAlert.code).toBe('FORBIDDEN');
    const label = await server.ask(
      'query Q($id: ID!) { alert(id: $id) { personId } }',
      { id },
      key,
    );
    expect(label.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    for (const field of [
      'partners { id }',
      'alerts(consulate: "los-angeles") { edges { cursor } }',
    ])
      expect((await server.ask(`{ ${field} }`, {}, key)).errors?.[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
  });

  it('is told of a cancel under duress as of an honest one', async () => {
    const { key } = await partner();
    const token = deviceToken();
    const { id, personId } = await press(server, token, { position: LOS_ANGELES });
    const device = await server.services.database.prisma.device.findFirstOrThrow({
      where: { personId },
    });
    const viewer = { kind: 'PERSON' as const, personId, deviceId: device.id };
    await server.services.pins.setPin(viewer, { pin: '8305', duressPin: '4917' });
    const feed = server.follow<FeedMessage>({ query: FEED }, key);
    await server.services.alerts.cancelAlert(viewer, id, '4917');
    const messages = await nextUntil(feed, 'CANCELLED', id);
    feed.stop();
    expect(JSON.stringify(messages)).not.toContain('DURESS');
    const { data } = await server.ask<Seen>(SEEN, { id }, key);
    expect(data.alert?.status).toBe('CANCELLED');
    expect(data.alert?.events.map(({ type }) => type)).toEqual(['RAISED', 'CANCELLED']);
    expect(await cancel(server, id, token)).toMatchObject({ code: 'PIN_REQUIRED' });
  });
});

describe('what a partner reads of a person who takes their consent back after a cancel', () => {
  const namesAfter = async (pin: string, wasTaken: boolean) => {
    const { token, id: personId } = await enrolled(server, { consentTextVersion: 'v1' });
    await doAs(server, token, 'updateProfile', { input: { names: 'Rosa' } });
    const { id } = await press(server, token, { position: LOS_ANGELES });
    const { prisma } = server.services.database;
    const device = await prisma.device.findFirstOrThrow({ where: { personId } });
    const viewer = { kind: 'PERSON' as const, personId, deviceId: device.id };
    await server.services.pins.setPin(viewer, { pin: '8305', duressPin: '4917' });
    if (wasTaken) await take(server, id, await server.signIn('los-angeles'));
    await server.services.alerts.cancelAlert(viewer, id, pin);
    await doAs(server, token, 'withdrawConsent');
    const query = 'query ($id: ID!) { alert(id: $id) { person { names } } }';
    const { key } = await partner('NAMES');
    return (await server.ask<{ alert: object }>(query, { id }, key)).data.alert;
  };

  it.each([
    [true, { names: 'Rosa' }],
    [false, null],
  ])(
    'is the same whichever PIN it was, where an officer had taken it: %s',
    async (taken, person) => {
      for (const pin of ['8305', '4917']) expect(await namesAfter(pin, taken)).toEqual({ person });
    },
  );
});

describe('a partner key', () => {
  const who = async (key: string) =>
    (await server.ask<{ viewer: { kind: string } | null }>('{ viewer { kind } }', {}, key)).data
      .viewer;

  it('is known until it is revoked, it expires, or its partner is disabled', async () => {
    const { partners } = server.services;
    const revoked = await partner();
    expect(await who(revoked.key)).toEqual({ kind: 'PARTNER' });
    await partners.revokeKey(revoked.keyId);
    expect(await who(revoked.key)).toBeNull();
    const disabled = await partner();
    await partners.setDisabled(disabled.id, true);
    expect(await who(disabled.key)).toBeNull();
    await partners.setDisabled(disabled.id, false);
    expect(await who(disabled.key)).toEqual({ kind: 'PARTNER' });
    const expiring = await partner();
    ahead = 31 * DAY;
    expect(await who(expiring.key)).toBeNull();
    ahead = 0;
  });

  it('is nobody when it is altered, cut, or another’s prefix', async () => {
    const { key } = await partner();
    const other = await partner();
    const flipped = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    for (const wrong of [
      flipped,
      key.slice(0, 20),
      `${key}x`,
      other.key.slice(0, 13) + key.slice(13),
    ])
      expect(await who(wrong)).toBeNull();
  });

  it('is one of two at most, also when five are asked for at once', async () => {
    const { partners } = server.services;
    const { id } = await partners.createPartner('Red de Apoyo', ['los-angeles']);
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        partners.createKey({ partnerId: id, scopes: ['ALERTS'], expiresInDays: 1 }),
      ),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    ahead = 2 * DAY;
    await partners.createKey({ partnerId: id, scopes: ['ALERTS'], expiresInDays: 1 });
    ahead = 0;
  });

  it('is stored as a hash, and notes when it was used', async () => {
    const { key, keyId } = await partner();
    await who(key);
    const { prisma } = server.services.database;
    const stored = await prisma.partnerKey.findUniqueOrThrow({ where: { id: keyId } });
    expect(stored.lastUsedAt).not.toBeNull();
    expect(
      JSON.stringify({ ...stored, keyHash: Buffer.from(stored.keyHash).toString('latin1') }),
    ).not.toContain(key.slice(13));
  });

  it('is refused with the field and the remedy when it is asked for wrongly', async () => {
    const { partners } = server.services;
    const { id } = await partner();
    const ask = (change: object) =>
      partners.createKey({ partnerId: id, scopes: ['ALERTS'], expiresInDays: 1, ...change });
    await expect(ask({ partnerId: randomUUID() })).rejects.toMatchObject({
      code: 'PARTNER_NOT_FOUND',
    });
    await expect(ask({ partnerId: 'x' })).rejects.toMatchObject({ field: 'input.partnerId' });
    await expect(ask({ scopes: ['NAMES'] })).rejects.toMatchObject({ field: 'input.scopes' });
    await expect(ask({ expiresInDays: 0 })).rejects.toMatchObject({ field: 'input.expiresInDays' });
    await expect(partners.createPartner('x', ['los-angeles'])).rejects.toMatchObject({
      field: 'input.name',
    });
    await expect(partners.createPartner('Casa', ['nowhere'])).rejects.toMatchObject({
      field: 'input.consulates',
    });
  });
});
