import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

// A process of its own: sends every frame back. What a WebSocket costs on this machine without anything behind it.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
