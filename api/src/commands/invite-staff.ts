import { parseArgs } from 'node:util';
import pino from 'pino';
import { systemClock } from '../clock.ts';
import { openDatabase } from '../db/client.ts';
import { OfficerRole } from '../db/generated/enums.ts';
import { readEnv, SettingsError } from '../env.ts';
import { startAudit, startKeys } from '../ground.ts';
import { pepperOf } from '../privacy/pepper.ts';
import { startStaff } from '../staff/start-staff.ts';
import { command } from './command.ts';
import { commandDatabase } from './command-database.ts';

// npm run staff:invite -- --email rosa@sre.example --name "Rosa López" --role ADMINISTRATOR [--post los-angeles]
await command(async () => {
  const { values } = parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      post: { type: 'string', multiple: true },
      state: { type: 'string', multiple: true },
    },
  });
  const role = Object.values(OfficerRole).find((each) => each === values.role);
  if (!values.email || !values.name || !role)
    throw new SettingsError([
      `--email, --name and --role must be given; a role is one of ${Object.values(OfficerRole).join(', ')}`,
    ]);
  const env = readEnv();
  const prepared = await commandDatabase(env);
  const database = openDatabase({ url: prepared.url, poolSize: 2, embedded: prepared.embedded });
  const log = pino({ level: 'silent' });
  const keys = await startKeys(env, database, systemClock, log);
  const audit = startAudit(env, database, systemClock, log);
  try {
    const staff = await startStaff({
      database,
      keys,
      pepper: pepperOf(env),
      audit,
      feed: { announce: () => undefined },
      clock: systemClock,
      origin: env.publicUrl ?? `http://${env.host}:${env.port}`,
      redisUrl: null,
      oidc: null,
      twoFactorRequired: env.twoFactorRequired,
      demo: false,
    });
    const { token } = await staff.invitations.invite(
      null,
      {
        email: values.email,
        name: values.name,
        role,
        consulates: values.post ?? [],
        licenseStates: values.state ?? [],
        languages: [],
      },
      null,
    );
    console.log('Give this link to them over a way that you trust. It works for seven days, once:');
    console.log(staff.people.invitationUrl(token));
  } finally {
    await audit.stop();
    await keys.stop();
    await database.close();
    await prepared.stop();
  }
});
