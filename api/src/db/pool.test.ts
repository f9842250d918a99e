import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openPool } from './pool.ts';

const AUTHENTICATED_AND_READY = Buffer.from([
  ...[0x52, 0, 0, 0, 8, 0, 0, 0, 0],
  ...[0x5a, 0, 0, 0, 5, 0x49],
]);

const sockets: Socket[] = [];
const server = createServer((socket) => {
  sockets.push(socket);
  socket.once('data', () => socket.write(AUTHENTICATED_AND_READY));
});

afterEach(() => {
  server.close();
});

describe('a pool', () => {
  it('outlives a connection that breaks while it is held, and tells its holder', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const pool = openPool({ host: '127.0.0.1', port: address.port, user: 'anyone', ssl: false });
    const held = await pool.connect();
    const ended = new Promise((resolve) => held.once('end', resolve));
    sockets[0]?.resetAndDestroy();
    await ended;
    await expect(held.query('SELECT 1')).rejects.toThrow();
    held.release(true);
    await pool.end();
  });
});
