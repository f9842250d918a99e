import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { cleanUpWith } from './cleanup.ts';

/** An officer's socket on the feed. Frames are handed over as they come, unparsed. */
export interface DeskSocket {
  close(): void;
}

interface DeskOptions {
  url: string;
  cookie: string;
  document: string;
  variables: object;
  onFrame: (frame: Buffer) => void;
}

const OPEN_LIMIT_MS = 10_000;

/** Follows a subscription over graphql-transport-ws, with nothing between the socket and the clock. */
export async function openDesk(options: DeskOptions): Promise<DeskSocket> {
  const { url, cookie, document, variables, onFrame } = options;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie },
    handshakeTimeout: OPEN_LIMIT_MS,
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  await once(socket, 'open');
  await new Promise<void>((resolve, reject) => {
    socket.once('close', (code) => reject(new Error(`The desk's socket was closed: ${code}`)));
    socket.once('message', () => resolve());
    say({ type: 'connection_init' });
  });
  socket.on('message', (data) => {
    const frame = data as Buffer;
    // '{"id":"1","type":"next",…' or '{"type":"ping"}': the beginning tells them apart.
    if (frame.subarray(0, 40).includes('"ping"')) say({ type: 'pong' });
    else onFrame(frame);
  });
  say({ id: '1', type: 'subscribe', payload: { query: document, variables } });
  return { close: () => socket.close(1000) };
}

/** Starts the echo server in a process of its own and opens sockets to it. */
export async function openEchoes(count: number, onFrame: (frame: Buffer) => void) {
  const child = fork(fileURLToPath(new URL('./echo-server.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  cleanUpWith(() => end(child));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const sockets = Array.from({ length: count }, () => new WebSocket(`ws://127.0.0.1:${port}`));
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  for (const socket of sockets) socket.on('message', (data) => onFrame(data as Buffer));
  return {
    send(frame: string) {
      for (const socket of sockets) socket.send(frame);
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
