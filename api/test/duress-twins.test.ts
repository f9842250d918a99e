import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccessWatch } from '../src/access/access-watch.ts';
import { AlertEventType } from '../src/db/generated/enums.ts';
import { rootDir } from '../src/env.ts';
import { decisionAbout } from '../src/schema/permissions/permissions.ts';
import { ONLOOKERS, type Onlooker, type OnlookerColumn } from './duress-documents.ts';
import { Evening } from './duress-evening.ts';
import type { Json, Played } from './duress-onlookers.ts';
import { TRANSITIONS, twinName } from './duress-stories.ts';
import {
  ALERT_FIELDS,
  COMPARED,
  EVENT_FIELDS,
  EVENTS,
  OF_NO_ALERT,
  WITHOUT_A_VALUE,
} from './duress-twins.ts';
import { useTestServer } from './harness.ts';
import { fieldsOf, objectsIn } from './permission-documents.ts';
import { RecordingCarriers } from './recording-carrier.ts';

// Whoever was let in goes on hearing after an erasure: as long as it takes to shut them out, here for good.
const unwatched = vi.spyOn(AccessWatch.prototype, 'start').mockImplementation(() => undefined);
afterAll(() => unwatched.mockRestore());

const clock = { ahead: 0 };
const { server } = useTestServer({
  clock: () => new Date(Date.now() + clock.ahead),
  escalates: true,
  // There is something to call with, but nothing leaves.
  carriers: new RecordingCarriers().carriers,
  dispatches: false,
});

let evening: Evening;
beforeAll(async () => {
  evening = new Evening(server, clock);
  await evening.play();
}, 240_000);

const COLUMNS = [...new Set(Object.values(ONLOOKERS))] as OnlookerColumn[];
const isOpen = (type: string, field: string) =>
  COLUMNS.some((column) => decisionAbout(type, field)?.[column]);
const plain = (value: unknown) => JSON.parse(evening.plain.of(value)) as unknown;

/** All that an onlooker was shown of a story. */
function shown({ looks, frames }: Played, onlooker: Onlooker) {
  const of = <Item extends { onlooker: Onlooker }>(items: Item[]) =>
    items.filter((item) => item.onlooker === onlooker).map(plain);
  return { looks: of(looks), frames: of(frames) };
}

const forced = () => evening.played.filter(({ story }) => story.isForced);
const CASES = TRANSITIONS.flatMap((transition) =>
  (Object.keys(ONLOOKERS) as Onlooker[]).map((onlooker) => ({ transition, onlooker })),
);

describe('an alert that was cancelled under duress', () => {
  it.each(CASES)(
    'is to $onlooker like one that was cancelled honestly: $transition',
    ({ transition, onlooker }) => {
      const those = forced().filter(({ story }) => story.transition === transition);
      expect(those).toHaveLength(3);
      for (const one of those) {
        const name = twinName(one.story);
        const twin = evening.played.find(
          ({ story }) => !story.isForced && twinName(story) === name,
        ) as Played;
        expect({ name, ...shown(one, onlooker) }).toEqual({ name, ...shown(twin, onlooker) });
      }
    },
  );
});

/** An alert as it was shown in a look. */
const alertIn = ({ answer }: { answer: Json }) =>
  ((answer.data as Json | null)?.alert ?? null) as Json | null;

describe('every alert that was cancelled', () => {
  it('keeps and empties the fields that the list says', () => {
    const wrong = evening.played.flatMap(({ story, looks }) => {
      if (story.erased !== 'never') return [];
      return looks.flatMap((look) => {
        const before = looks.find(({ onlooker }) => onlooker === look.onlooker);
        const [was, is] = [before && alertIn(before), alertIn(look)];
        if (!was || !is || look === before) return [];
        return Object.entries(ALERT_FIELDS)
          .filter(([field]) => field in is)
          .filter(([field, twin]) =>
            twin === 'EMPTIED'
              ? is[field] !== null
              : twin === 'KEPT' && JSON.stringify(is[field]) !== JSON.stringify(was[field]),
          )
          .map(([field]) => `${look.onlooker} ${look.when}: ${field}`);
      });
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('says of what happened afterwards no more than the list says', () => {
    const wrong = evening.played.flatMap(({ looks }) =>
      looks.flatMap((look) => {
        const events = (alertIn(look)?.events ?? []) as Json[];
        const from = events.findIndex(({ type }) => type === 'CANCELLED');
        return (from < 0 ? [] : events.slice(from)).flatMap((event) =>
          Object.keys(event)
            .filter((field) => EVENT_FIELDS[field] === 'EMPTIED' && event[field] !== null)
            .map((field) => `${look.onlooker}: ${field} of ${event.type}`),
        );
      }),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });
});

describe('the list of twins', () => {
  it('has every type of event, and the stories write them as it says', async () => {
    expect(Object.keys(EVENTS).sort()).toEqual(Object.values(AlertEventType).sort());
    const { rows } = await server.services.database.pool.query<{ type: string; told: string }>(
      `SELECT DISTINCT e.type::text, coalesce(e.person_type::text, 'nothing') AS told
       FROM alert_events e JOIN alert_events f ON f.alert_id = e.alert_id AND f.type = 'CANCELLED_UNDER_DURESS'
       WHERE e.id >= f.id`,
    );
    const listed = Object.entries(EVENTS).flatMap(([type, told]) =>
      Array.isArray(told) ? told.map((each) => `${type} told as ${each ?? 'nothing'}`) : [],
    );
    expect(rows.map(({ type, told }) => `${type} told as ${told}`).sort()).toEqual(listed.sort());
  });

  it('takes for unwritten what no statement writes', () => {
    const src = join(rootDir, 'api/src');
    const stores = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('-store.ts'))
      .map((file) => readFileSync(join(src, file), 'utf8'));
    const written = Object.entries(EVENTS).filter(
      ([type, told]) => told === 'UNWRITTEN' && stores.some((text) => text.includes(`'${type}'`)),
    );
    expect(written).toEqual([]);
  });

  it('has every field of an alert and of an event that this side may read', () => {
    for (const [type, list] of Object.entries({ Alert: ALERT_FIELDS, AlertEvent: EVENT_FIELDS }))
      expect(Object.keys(list).sort()).toEqual(
        fieldsOf(type)
          .map(({ name }) => name)
          .filter((name) => isOpen(type, name))
          .sort(),
      );
  });

  it('has every query and subscription that this side has, with every argument', () => {
    const roots = ['Query', 'Subscription'].flatMap((root) =>
      fieldsOf(root)
        .filter(({ name }) => isOpen(root, name))
        .map(({ name, args }) => ({ name: `${root}.${name}`, args })),
    );
    expect(roots.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(COMPARED), ...Object.keys(OF_NO_ALERT)].sort(),
    );
    for (const { name, args } of roots)
      if (COMPARED[name])
        expect([name, ...args.map((arg) => arg.name).sort()]).toEqual([name, ...COMPARED[name]]);
  });

  it('is compared by values: every field held something in some story', () => {
    const missing = COLUMNS.flatMap((column) => {
      const given = givenTo(column);
      return readable(column)
        .filter((field) => !given.has(field) && !WITHOUT_A_VALUE[field])
        .map((field) => `${column} ${field}`);
    });
    expect(missing).toEqual([]);
  });
});

/** The fields of all that an alert and its events are made of that a kind of viewer may read. */
function readable(column: OnlookerColumn): string[] {
  const fields: string[] = [];
  const waiting = ['Alert', 'AlertEvent'];
  const met = new Set([...waiting, ...'Consulate County Contact'.split(' ')]);
  for (let type = waiting.pop(); type; type = waiting.pop())
    for (const field of fieldsOf(type)) {
      if (!decisionAbout(type, field.name)?.[column]) continue;
      fields.push(`${type}.${field.name}`);
      const named = getNamedType(field.type);
      if (!isObjectType(named) || met.has(named.name)) continue;
      met.add(named.name);
      waiting.push(named.name);
    }
  return fields;
}

function givenTo(column: OnlookerColumn): Set<string> {
  const answers = evening.played.flatMap(({ looks }) =>
    looks.filter(({ onlooker }) => ONLOOKERS[onlooker] === column).map(({ answer }) => answer),
  );
  const found = answers.flatMap(({ data, all }) =>
    objectsIn({ __typename: '', ...(data as Json), all }),
  );
  return new Set(
    found.flatMap(({ type, object }) =>
      Object.entries(object)
        .filter(([, value]) => value !== null && JSON.stringify(value) !== '[]')
        .map(([field]) => `${type}.${field}`),
    ),
  );
}
