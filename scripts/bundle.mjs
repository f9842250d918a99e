// Bundles the server into api/dist: one file to run, one for the embedded database's process, one per command.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

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
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
  // Its helper process would otherwise live as long as the server.
  await stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
