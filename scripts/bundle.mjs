// Bundles the server into api/dist: one file to run, one for the embedded database's process, one per command. The
// libraries go in as well: reading their thousands of small files takes longer than all the rest of a start.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** What has files of its own beside its code (WebAssembly, native code, data), or is read only on demand. */
const EXTERNAL = [
  '@electric-sql/*',
  '@graphql-yoga/render-graphiql',
  '@prisma/schema-engine-wasm',
  'argon2',
  'pg-native',
  'pino',
  'twilio',
  'us-atlas',
];

/** Some libraries load graphql as CommonJS, others as a module: an error of the one would be no error of the other. */
const oneGraphql = {
  name: 'one-graphql',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^graphql(\/|$)/ }, ({ path }) => ({ path: resolve(path) })),
};

/** CommonJS finds in each file of the bundle what Node would have given it. */
const COMMON_JS = `import { createRequire as commonJsRequire } from 'node:module';
import { fileURLToPath as commonJsPath } from 'node:url';
const require = commonJsRequire(import.meta.url);
const __filename = commonJsPath(import.meta.url);
const __dirname = commonJsPath(new URL('.', import.meta.url));`;

export async function bundle() {
  rmSync(`${root}api/dist`, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'api/src/main.ts',
      run: 'api/src/run.ts',
      'embedded-child': 'api/src/db/embedded/embedded-child.ts',
      'invite-staff': 'api/src/commands/invite-staff.ts',
      migrate: 'api/src/commands/migrate.ts',
      'verify-audit': 'api/src/commands/verify-audit.ts',
      'rotate-keys': 'api/src/commands/rotate-keys.ts',
      'import-consular-data': 'api/src/commands/import-consular-data.ts',
    },
    outdir: 'api/dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: EXTERNAL,
    plugins: [oneGraphql],
    banner: { js: COMMON_JS },
    sourcemap: true,
    logLevel: 'warning',
  });
  // Its helper process would otherwise live as long as the server.
  await stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
