import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createWireServer } from '../src/db/embedded/wire-server.ts';

let folder: string;
let database: PGlite;
let server: Server;
const clients: pg.Client[] = [];

const HOLD_LIMIT_MS = 300;

describe.skipIf(inject('database') === 'postgres')(
  'the one backend of the embedded database',
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ab-wire-'));
      database = await PGlite.create();
      await database.exec('CREATE TABLE things (id int PRIMARY KEY)');
      server = createWireServer((bytes) => database.execProtocolRaw(bytes), {
        holdLimitMs: HOLD_LIMIT_MS,
      });
      server.listen(join(folder, '.s.PGSQL.5432'));
      await once(server, 'listening');
    });

    afterAll(async () => {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await new Promise((resolve) => server.close(resolve));
      await database.close();
      rmSync(folder, { recursive: true });
    });

    async function open(): Promise<pg.Client> {
      const client = new pg.Client({ host: folder, user: 'postgres', database: 'postgres' });
      client.on('error', () => undefined);
      clients.push(client);
      await client.connect();
      return client;
    }

    it('keeps statements of one name from two clients apart', async () => {
      const [one, two] = [await open(), await open()];
      const first = { name: 's1', text: "SELECT 'one' || $1 AS said", values: ['!'] };
      const second = { name: 's1', text: 'SELECT $1::int + $2::int AS sum', values: [2, 3] };
      for (let round = 0; round < 3; round += 1) {
        expect((await one.query(first)).rows).toEqual([{ said: 'one!' }]);
        expect((await two.query(second)).rows).toEqual([{ sum: 5 }]);
      }
    });

    it('gives each of many clients its own answers', async () => {
      const many = await Promise.all(Array.from({ length: 30 }, open));
      const answers = await Promise.all(
        many.flatMap((client, index) =>
          Array.from({ length: 20 }, async (_, round) => {
            const query = {
              name: round % 2 ? 'ask' : '',
              text: 'SELECT $1::text AS mine',
              values: [`${index}/${round}`],
            };
            return (
              (await client.query<{ mine: string }>(query)).rows[0]?.mine === `${index}/${round}`
            );
          }),
        ),
      );
      expect(answers).toHaveLength(600);
      expect(answers.every(Boolean)).toBe(true);
    });

    it('carries rows of megabytes', async () => {
      const client = await open();
      const text = 'á'.repeat(2_000_000);
      expect(
        (await client.query<{ same: string }>('SELECT $1::text AS same', [text])).rows[0]?.same,
      ).toBe(text);
    });

    it('serves nobody else while a client has a transaction open', async () => {
      const [one, two] = [await open(), await open()];
      await one.query('BEGIN');
      await one.query('INSERT INTO things VALUES (1)');
      const count = two.query('SELECT count(*)::int AS count FROM things WHERE id = 1');
      await one.query('DELETE FROM things WHERE id = 1');
      await one.query('INSERT INTO things VALUES (1)');
      await one.query('COMMIT');
      expect((await count).rows).toEqual([{ count: 1 }]);
    });

    it('rolls back a client that goes silent in a transaction, and tells it', async () => {
      const [silent, other] = [await open(), await open()];
      const told = once(silent, 'error');
      await silent.query('BEGIN');
      await silent.query('INSERT INTO things VALUES (2)');
      expect((await other.query('SELECT id FROM things WHERE id = 2')).rows).toEqual([]);
      expect((await told)[0]).toMatchObject({ code: '25P03' });
      await expect(silent.query('COMMIT')).rejects.toThrow();
    });

    it('rolls back a client that dies in a transaction', async () => {
      const [dying, other] = [await open(), await open()];
      await dying.query('BEGIN');
      await dying.query('INSERT INTO things VALUES (3)');
      (
        dying as unknown as { connection: { stream: { destroy(): void } } }
      ).connection.stream.destroy();
      expect((await other.query('SELECT id FROM things WHERE id = 3')).rows).toEqual([]);
      await other.query('INSERT INTO things VALUES (3)');
    });

    it('goes on when clients die with statements on the way', async () => {
      for (let count = 0; count < 20; count += 1) {
        const dying = await open();
        dying.query('SELECT pg_sleep(0.001)').catch(() => undefined);
        (
          dying as unknown as { connection: { stream: { destroy(): void } } }
        ).connection.stream.destroy();
      }
      expect((await (await open()).query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });

    it('tells an error to its client alone, which can go on', async () => {
      const [faulty, other] = [await open(), await open()];
      const [failure, answers] = await Promise.all([
        faulty.query('SELECT $1::int / 0', [1]).catch((error: unknown) => error),
        Promise.all(
          Array.from({ length: 10 }, (_, index) => other.query('SELECT $1::int AS n', [index])),
        ),
      ]);
      expect(failure).toMatchObject({ code: '22012' });
      expect(answers.map(({ rows }) => rows[0]?.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect((await faulty.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });

    it('lets a client with an error in its transaction roll back and go on', async () => {
      const client = await open();
      await client.query('BEGIN');
      await expect(client.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
      await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('ROLLBACK');
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });

    it('drops the statements of clients that left', async () => {
      const before = await (await open()).query<{ count: number }>(
        'SELECT count(*)::int FROM pg_prepared_statements',
      );
      for (let count = 0; count < 5; count += 1) {
        const client = await open();
        await client.query({ name: 'kept', text: 'SELECT 1' });
        await client.end();
      }
      const after = await (await open()).query<{ count: number }>(
        'SELECT count(*)::int FROM pg_prepared_statements',
      );
      expect(after.rows[0]?.count).toBe(before.rows[0]?.count);
    });

    it.each([
      ['a length below its own four bytes', Buffer.from([0x51, 0, 0, 0, 1, 0, 0, 0, 0, 0])],
      [
        'a negative length',
        Buffer.from([0x51, 0xff, 0xff, 0xff, 0xf0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ],
    ])('cuts off a client that sends %s', async (_name, bytes) => {
      const socket = connect(join(folder, '.s.PGSQL.5432'));
      socket.on('error', () => undefined);
      socket.resume();
      await once(socket, 'connect');
      const startup = Buffer.from('\0\0\0\0\0\x03\0\0user\0postgres\0\0', 'latin1');
      startup.writeInt32BE(startup.length);
      socket.write(Buffer.concat([startup, bytes]));
      await once(socket, 'close');
      expect((await (await open()).query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });
  },
);
