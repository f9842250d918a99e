// Runs one of the server's commands from its bundle: node scripts/run.mjs migrate
import { buildServer } from './build.mjs';

const [, , name, ...args] = process.argv;
await buildServer((line) => console.log(`… ${line}`));
process.argv = [process.argv[0], process.argv[1], ...args];
await import(`../api/dist/${name}.js`);
