import { expect, it } from 'vitest';
import { DEMO_OFFICERS } from '../src/staff/demo-officers.ts';
import { useTestServer } from './harness.ts';
import { inviteToken } from './staff-actions.ts';
import { Visitor } from './visitor.ts';

const { server } = useTestServer();

/** Every value of every table as text, with what bytes would read as, plain and in the usual codes. */
async function dump(): Promise<string> {
  const { pool } = server.services.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename NOT IN ('spatial_ref_sys', 'counties')`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    for (const row of rows)
      for (const value of Object.values(row))
        parts.push(
          Buffer.isBuffer(value)
            ? `${value.toString('latin1')}\n${value.toString('hex')}`
            : JSON.stringify(value),
        );
  }
  return parts.join('\n');
}

it('nothing that names or lets in a member of the staff stands in the database', async () => {
  const boss = new Visitor(server.url);
  await boss.signIn('administrator@demo.example', 'demo-administrator');
  const { backupCodes, totp } = await boss.enrol();
  const step = new Visitor(server.url);
  await step.signIn('administrator@demo.example', 'demo-administrator');
  const open = await inviteToken(server, boss.session, {
    email: 'xochiquetzal.open@sre.example',
    name: 'Xóchitl Quetzalcóatl',
    role: 'REPRESENTATIVE',
    licenseStates: ['CA'],
    languages: ['nah'],
  });
  const used = await inviteToken(server, boss.session, {
    email: 'cuauhtemoc.used@sre.example',
    name: 'Cuauhtémoc Ilhuicamina',
    role: 'OFFICER',
    consulates: ['houston'],
  });
  const newcomer = new Visitor(server.url);
  const password = 'tlaltecuhtli-azul-47';
  await newcomer.post('/auth/accept-invitation', { token: used, password });
  expect(await newcomer.state()).toMatchObject({ state: 'SIGNED_IN' });
  const text = await dump();
  const { prisma } = server.services.database;
  const [second] = await prisma.officerTwoFactor.findMany();
  // The dump reads what is stored: a value that must be there is found in it.
  expect(text).toContain(Buffer.from(second?.secretSealed ?? []).toString('hex'));
  const challenge = decodeURIComponent(step.jar.get('ab_second_step') as string);
  const secrets = {
    emails: [...DEMO_OFFICERS.map(({ email }) => email), 'xochiquetzal', 'cuauhtemoc'],
    names: [...DEMO_OFFICERS.map(({ name }) => name), 'Quetzalcóatl', 'Ilhuicamina', 'Xóchitl'],
    passwords: [password, 'demo-administrator'],
    sessions: [boss.session, newcomer.session].map((cookie) => cookie.split('=')[1] as string),
    invitations: [open, used],
    codes: backupCodes,
    seeds: [totp.secret.base32, totp.secret.utf8, totp.secret.hex],
    steps: [challenge, challenge.split('.')[0] as string],
  };
  for (const [kind, values] of Object.entries(secrets))
    for (const value of values) {
      const hex = Buffer.from(value).toString('hex');
      const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
      for (const form of [value, value.toLowerCase(), hex, base64])
        expect(text.includes(form), `${kind}: ${form}`).toBe(false);
    }
});
