import { it } from 'vitest';
import { createTestDatabase, deviceToken, press, startTestServer, LOS_ANGELES } from './harness.ts';
import { report } from './actions.ts';
it('amp', { timeout: 200000 }, async () => {
  const db = await createTestDatabase();
  const server = await startTestServer(db);
  const token = deviceToken();
  const { id } = await press(server, token, { position: LOS_ANGELES });
  for (let i = 0; i < 4; i++) await report(server, id, { ...LOS_ANGELES, longitude: -118.2 - i / 100 }, token);
  for (const depth of [2, 4, 5, 6]) {
    const q = `{ alert(id: "${id}") { ${'events { alert { '.repeat(depth)} id ${'} }'.repeat(depth)} } }`;
    const t = Date.now();
    const a = await server.ask(q, {}, token);
    console.log(depth, Date.now() - t, 'ms', JSON.stringify(a).length, 'bytes', process.memoryUsage().rss >> 20);
  }
  await server.stop(); await db.drop();
});
