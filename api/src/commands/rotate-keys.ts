import { keysDatabaseOf } from '../db/keys-database.ts';
import { openPool } from '../db/pool.ts';
import { readEnv } from '../env.ts';
import { rotateKeys } from '../privacy/key-rotation.ts';
import { wrappingKeysOf } from '../privacy/master-key.ts';
import { command } from './command.ts';
import { commandDatabase } from './command-database.ts';

// npm run keys:rotate: with the new key as MASTER_KEY and the old one among PREVIOUS_MASTER_KEYS, as every node has them.
await command(async () => {
  const env = readEnv();
  const wrapping = wrappingKeysOf(env);
  const database = await commandDatabase(env);
  const pool = openPool({ connectionString: database.url, max: 1 });
  const keysDatabase = keysDatabaseOf(env);
  try {
    await keysDatabase?.prepare();
    const pools = keysDatabase ? [pool, keysDatabase.pool] : [pool];
    for (const [index, each] of pools.entries()) {
      const where = index === 0 ? 'the main database' : 'the database of the keys';
      const { rewrapped, unopened } = await rotateKeys(each, wrapping);
      console.log(`${rewrapped} keys in ${where} wrapped by ${wrapping.current} now`);
      if (unopened.length === 0) continue;
      console.log(
        `${unopened.length} keys in ${where} were wrapped by a key that is not among PREVIOUS_MASTER_KEYS`,
      );
      process.exitCode = 1;
    }
  } finally {
    await keysDatabase?.close();
    await pool.end();
    await database.stop();
  }
});
