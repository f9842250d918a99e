import { parseArgs } from 'node:util';
import type { ChainHead } from '../audit/audit-chain.ts';
import { describeFault, verifyAudit } from '../audit/audit-verification.ts';
import { openPool } from '../db/pool.ts';
import { readEnv, SettingsError } from '../env.ts';
import { derivedKey, pepperOf } from '../privacy/pepper.ts';
import { command } from './command.ts';
import { commandDatabase } from './command-database.ts';

// npm run audit:verify -- [--noted 123:9f86d0…]
function readNoted(text: string | undefined): ChainHead | undefined {
  if (text === undefined) return undefined;
  const [, ordinal, mac] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!ordinal || !mac)
    throw new SettingsError(['--noted must be a head as this command prints it']);
  return { ordinal: BigInt(ordinal), mac: Buffer.from(mac, 'hex') };
}

await command(async () => {
  const { values } = parseArgs({ options: { noted: { type: 'string' } } });
  const noted = readNoted(values.noted);
  const env = readEnv();
  const database = await commandDatabase(env);
  const pool = openPool({ connectionString: database.url, max: 1 });
  try {
    const { rows, end, faults } = await verifyAudit(pool, {
      key: derivedKey(pepperOf(env), 'audit'),
      now: new Date(),
      noted,
      onFault: (fault) => console.log(`FAULT  ${describeFault(fault)}`),
    });
    console.log(`${rows} rows in the chain, ${faults} faults`);
    console.log(`head ${end.ordinal}:${end.mac.toString('hex')}`);
    console.log('Note the head where nobody who has the database can write; give it with --noted.');
    if (faults > 0) process.exitCode = 1;
  } finally {
    await pool.end();
    await database.stop();
  }
});
