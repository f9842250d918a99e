import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { openDatabase } from '../db/client.ts';
import { OfficerRole } from '../db/generated/enums.ts';
import { prepareDatabase } from '../db/prepare-database.ts';
import { readEnv, SettingsError } from '../env.ts';
import { DataKeys } from '../privacy/data-keys.ts';
import { masterKeyOf } from '../privacy/master-key.ts';
import { pepperOf } from '../privacy/pepper.ts';
import { localKeyring } from '../privacy/sealing.ts';
import { UNRECORDED } from '../staff/audit-sink.ts';
import { startStaff } from '../staff/start-staff.ts';
import { command } from './command.ts';

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
  const prepared = await prepareDatabase(env, { clock: systemClock });
  const database = openDatabase({ url: prepared.url, poolSize: 2, embedded: prepared.embedded });
  try {
    const staff = await startStaff({
      database,
      keys: new DataKeys(database, localKeyring(masterKeyOf(env))),
      pepper: pepperOf(env),
      audit: UNRECORDED,
      clock: systemClock,
      origin: env.publicOrigin ?? `http://${env.host}:${env.port}`,
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
    await database.close();
    await prepared.stop();
  }
});
