import type { AlertEventType, AlertStatus } from '../src/db/generated/enums.ts';
import * as enums from '../src/db/generated/enums.ts';
import type { KnownViewer, OfficerViewer, Viewer } from '../src/viewer.ts';
import type { TestServer } from './harness.ts';

/** Made-up values that come again with the same seed. */
export class Random {
  constructor(private state: number) {}

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  isTrue(chance = 0.5): boolean {
    return this.next() < chance;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** Some of the values, perhaps none, in any order. */
  some<T>(values: readonly T[], chance = 0.4): T[] {
    const kept = values.filter(() => this.isTrue(chance));
    return kept
      .map((value) => ({ value, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }

  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

const POSTS = ['los-angeles', 'san-diego', 'houston', 'test-post'];
const EVENT_TYPES = Object.values(enums.AlertEventType);
const START = Date.parse('2026-11-21T20:00:00Z');

/** Who and what there is in a random world. */
export interface RandomWorld {
  alertIds: string[];
  personIds: string[];
  officerIds: string[];
}

interface Rows {
  alerts: unknown[][];
  events: unknown[][];
}

/** Alerts that may stand in any way, also in ways that no service would leave behind, and events of any kind of them. */
function randomRows(random: Random, world: RandomWorld): Rows {
  const events: unknown[][] = [];
  const alerts = world.alertIds.map((id) => {
    const personId = random.one(world.personIds);
    const duressAt = random.isTrue(0.4) ? START + random.below(10) * 1_000 : null;
    const assignee = () => (random.isTrue() ? random.one(world.officerIds) : null);
    for (let count = random.below(7); count >= 0; count--) {
      const type: AlertEventType = random.one(EVENT_TYPES);
      const at = new Date(START + random.below(10) * 1_000);
      const told = count === 0 || random.isTrue() ? random.one(EVENT_TYPES) : null;
      events.push([id, personId, type, told, at, random.some(POSTS), assignee()]);
    }
    const status: AlertStatus = random.one(Object.values(enums.AlertStatus));
    const shown = duressAt === null ? null : random.some(POSTS);
    return [
      ...[id, personId, status, random.some(POSTS), random.some(POSTS, 0.2), shown],
      ...[duressAt === null ? null : new Date(duressAt), assignee()],
    ];
  });
  return { alerts, events };
}

const list = (values: unknown) => (Array.isArray(values) ? `{${values.join(',')}}` : values);
const column = (rows: unknown[][], at: number) => rows.map((row) => list(row[at]));

/** Fills the database of a server. Keys to other tables are not looked at: nobody reads on from here. */
export async function fillRandomly(server: TestServer, random: Random): Promise<RandomWorld> {
  const ids = (count: number) => Array.from({ length: count }, () => random.uuid());
  const world = { alertIds: ids(250), personIds: ids(6), officerIds: ids(5) };
  const { alerts, events } = randomRows(random, world);
  const client = await server.services.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(
      `INSERT INTO alerts (id, person_id, status, posts, former_posts, shown_posts, duress_at, assigned_to_id,
         lane, drill, pressed_at, received_at, routing_basis, routing_confidence, key_id)
       SELECT id, person_id, status, posts::text[], former::text[], shown::text[], duress_at, assignee,
         'FIRST', false, now(), now(), 'DISTRICT', 'HIGH', id
       FROM unnest($1::uuid[], $2::uuid[], $3::"AlertStatus"[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
         $8::uuid[]) AS given (id, person_id, status, posts, former, shown, duress_at, assignee)`,
      [0, 1, 2, 3, 4, 5, 6, 7].map((at) => column(alerts, at)),
    );
    // One of the oldest transactions, also of a new database: no other one can hold the log back.
    await client.query(
      `INSERT INTO alert_events (tx, alert_id, person_id, type, person_type, at, posts, assignee_id)
       SELECT 3, alert_id, person_id, type, told, at, posts::text[], assignee
       FROM unnest($1::uuid[], $2::uuid[], $3::"AlertEventType"[], $4::"AlertEventType"[], $5::timestamptz[], $6::text[],
         $7::uuid[]) AS given (alert_id, person_id, type, told, at, posts, assignee)`,
      [0, 1, 2, 3, 4, 5, 6].map((at) => column(events, at)),
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return world;
}

const ROLES: Array<OfficerViewer['role']> = [
  'OFFICER',
  'SUPERVISOR',
  'CALL_CENTER',
  'ADMINISTRATOR',
];

/** Some viewers of each kind in that world: first of all posts, then of some and of none. */
export function randomViewers(random: Random, world: RandomWorld): Viewer[] {
  const expiresAt = new Date(START);
  const ofEachKind = (posts: () => string[]): KnownViewer[] => [
    { kind: 'PERSON', personId: random.one(world.personIds), deviceId: random.uuid() },
    {
      kind: 'CONTACT',
      contactId: random.uuid(),
      personId: random.one(world.personIds),
      alertId: random.one(world.alertIds),
      shares: random.one(Object.values(enums.ContactShare)),
      expiresAt,
    },
    { kind: 'REPRESENTATIVE', officerId: random.one(world.officerIds), name: 'Uno', expiresAt },
    {
      ...{ kind: 'PARTNER' as const, partnerId: random.uuid(), keyId: random.uuid() },
      ...{ posts: posts(), scopes: [], expiresAt },
    },
    ...ROLES.map((role) => ({
      ...{ kind: 'OFFICER' as const, officerId: random.one(world.officerIds), name: 'Dos' },
      ...{ role, posts: posts(), expiresAt },
    })),
  ];
  const rounds = [() => POSTS, () => [], () => random.some(POSTS), () => random.some(POSTS)];
  return [null, ...rounds.flatMap(ofEachKind)];
}
