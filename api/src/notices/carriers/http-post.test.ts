import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TEST_CERTIFICATE } from '../../../test/test-certificate.ts';
import { HttpPoster } from './http-post.ts';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => new Promise((resolve) => server.close(resolve)));
  return new URL(`https://localhost:${(server.address() as AddressInfo).port}/`);
}

async function serve(answer: RequestListener): Promise<URL> {
  const server = createServer(TEST_CERTIFICATE, answer);
  const url = await listen(server);
  undo.push(() => server.closeAllConnections());
  return url;
}

function open(ca: string | undefined = TEST_CERTIFICATE.cert): HttpPoster {
  const poster = new HttpPoster({ ca });
  undo.push(() => poster.close());
  return poster;
}

const send = (poster: HttpPoster, url: URL, ms = 2_000) =>
  poster.post(url, { headers: {}, body: 'ñ', signal: AbortSignal.timeout(ms) });

describe('one POST over TLS', () => {
  it('is answered, and the next one uses the same connection', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      request.pipe(response.writeHead(201, { 'retry-after': '3' }));
    });
    const poster = open();
    for (let time = 0; time < 3; time += 1)
      expect(await send(poster, url)).toMatchObject({
        status: 201,
        headers: { 'retry-after': '3' },
        text: 'ñ',
      });
    expect(ports.size).toBe(1);
  });

  it('is not sent to whom nobody vouches for', async () => {
    let requests = 0;
    const url = await serve(() => {
      requests += 1;
    });
    await expect(send(open(''), url)).rejects.toMatchObject({ fault: 'UNREACHABLE' });
    expect(requests).toBe(0);
  });

  it('is known not to have gone out while TLS was not agreed on', async () => {
    const sockets: Array<{ destroy(): void }> = [];
    const url = await listen(createTcpServer((socket) => sockets.push(socket)));
    undo.push(() => {
      for (const socket of sockets) socket.destroy();
    });
    await expect(send(open(), url, 300)).rejects.toMatchObject({
      fault: 'UNREACHABLE',
      code: 'timeout',
    });
  });

  it('is uncertain once it was sent and no answer came', async () => {
    const silent = await serve(() => undefined);
    await expect(send(open(), silent, 300)).rejects.toMatchObject({ fault: 'UNCERTAIN' });
    const broken = await serve((request) => request.socket.destroy());
    await expect(send(open(), broken)).rejects.toMatchObject({ fault: 'UNCERTAIN' });
  });

  it('is answered by a status alone, whatever becomes of the rest', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(201, { 'content-length': '100' });
      response.write('{"sid"');
      setTimeout(() => response.destroy(), 50);
    });
    expect(await send(open(), url)).toMatchObject({ status: 201 });
    const endless = await serve((_request, response) => {
      response.writeHead(200);
      response.write('x'.repeat(200_000));
    });
    expect((await send(open(), endless)).text.length).toBeLessThanOrEqual(64 * 1024);
  });
});
