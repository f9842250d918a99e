import { once } from 'node:events';
import type { Socket } from 'node:net';
import WebSocket from 'ws';

interface Frame {
  id?: string;
  type: string;
  payload?: unknown;
}

/** A WebSocket that speaks graphql-transport-ws by hand, so that a test may misbehave. */
export interface RawSocket {
  received: Frame[];
  /** Waits for the next frame that was not yet waited for. */
  next(): Promise<Frame>;
  send(frame: Frame | string): void;
  /** Says hello and waits for the answer. */
  hello(authorization?: string): Promise<void>;
  subscribe(id: string, query: string, variables?: object): void;
  /** The close code and reason. */
  closed: Promise<{ code: number; reason: string }>;
  pause(): void;
  resume(): void;
  /** Sends a ping frame, so that a connection that is dead comes to be noticed. */
  ping(): void;
  terminate(): void;
}

/** Opens a socket at /graphql. `headers` may carry a cookie and an origin. */
export async function openRawSocket(
  url: string,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers,
  });
  const received: Frame[] = [];
  const waiting: Array<(frame: Frame) => void> = [];
  let taken = 0;
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)) as Frame);
    waiting.shift()?.(received[taken++] as Frame);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const tcp = (socket as unknown as { _socket: Socket })._socket;
  const next = () =>
    taken < received.length
      ? Promise.resolve(received[taken++] as Frame)
      : new Promise<Frame>((resolve) => waiting.push(resolve));
  const send = (frame: Frame | string) =>
    socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  return {
    received,
    next,
    send,
    async hello(authorization) {
      send({
        type: 'connection_init',
        payload: authorization === undefined ? undefined : { authorization },
      });
      const answer = await Promise.race([next(), closed]);
      if (!('type' in answer) || answer.type !== 'connection_ack')
        throw new Error(JSON.stringify(answer));
    },
    subscribe: (id, query, variables) =>
      send({ id, type: 'subscribe', payload: { query, variables } }),
    closed,
    pause: () => tcp.pause(),
    resume: () => tcp.resume(),
    ping: () => {
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    terminate: () => socket.terminate(),
  };
}
