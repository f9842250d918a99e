import { prepareDatabase } from '../src/db/prepare-database.ts';
import { readEnv } from '../src/env.ts';

// A process of its own for each template: the migration engine lives once in a process.
const prepared = await prepareDatabase(readEnv(), { clock: () => new Date() });
await prepared.stop();
process.exit(0);
