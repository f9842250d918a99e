import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { take } from './actions.ts';
import { LOS_ANGELES, press, until, useTestServer } from './harness.ts';
import { doAs, enrolled } from './person-actions.ts';
import { RecordingCarriers } from './recording-carrier.ts';

const TOKEN = 'a-token-that-only-prometheus-has';
const carriers = new RecordingCarriers();
const { server } = useTestServer({
  carriers: carriers.carriers,
  settings: { METRICS_TOKEN: TOKEN },
});

const metrics = async (authorization = `Bearer ${TOKEN}`) => {
  const response = await fetch(`${server.url}/metrics`, { headers: { authorization } });
  return { status: response.status, text: await response.text() };
};

describe('the state of a node', () => {
  it('is alive and ready', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ok: true, failing: [] }]);
  });

  it('is told in numbers to who has the token alone, and names nobody', async () => {
    expect((await metrics('')).status).toBe(401);
    expect((await metrics('Bearer wrong')).status).toBe(401);
    const { token } = await enrolled(server);
    const phone = '+12135554001';
    await doAs(server, token, 'addContact', { input: { name: 'Lucía', phone, channels: ['SMS'] } });
    await carriers.expectTo(phone, 'quiere avisarle');
    const { id } = await press(server, token, { position: LOS_ANGELES });
    await carriers.expectTo(phone, 'pide ayuda:');
    await take(server, id, await server.signIn('los-angeles'));
    await until(async () =>
      (await metrics()).text.includes('alertbutton_first_notice_seconds_count{channel="SMS"} 1'),
    );
    await carriers.expectTo(phone, 'lo atiende');
    const { text } = await metrics();
    expect(text).toContain('alertbutton_taken_seconds_count{step="POST"} 1');
    expect(text).toMatch(
      /alertbutton_delivery_tries_total\{carrier="first-SMS",outcome="ACCEPTED"\} [23]/,
    );
    expect(text).toContain('alertbutton_escalation_steps_overdue 0');
    expect(text).not.toMatch(/Luc|2135554001|abd_|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('has every number that the dashboard shows', async () => {
    const { text } = await metrics();
    const board = readFileSync('docs/grafana/alert-button.json', 'utf8');
    const shown = new Set(board.match(/alertbutton_[a-z_]+/g));
    expect(shown.size).toBeGreaterThan(5);
    for (const name of shown)
      expect(text, name).toContain(`# TYPE ${name.replace(/_(bucket|count|sum)$/, '')} `);
  });
});
