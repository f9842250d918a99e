import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';

const root = fileURLToPath(new URL('..', import.meta.url));

const PACKAGES = [
  'pg',
  'prisma',
  '@prisma/client',
  '@prisma/adapter-pg',
  '@pothos/core',
  'graphql',
  'graphql-yoga',
  'graphql-ws',
  'ws',
  '@electric-sql/pglite',
  '@electric-sql/pglite-postgis',
];

/** Where a run took place: without it no figure can be compared with another. */
export function describeMachine() {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    os: `${type()} ${release()} ${arch()}`,
    node: process.version,
    loadAverageAtStart: loadavg()[0] ?? 0,
  };
}

/** Versions as installed, not as asked for. */
export function describePackages(): Record<string, string> {
  const found = PACKAGES.map((name) => {
    const file = ['api/node_modules', 'node_modules']
      .map((folder) => join(root, folder, name, 'package.json'))
      .find(existsSync);
    const version = file
      ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
      : '?';
    return [name, version];
  });
  return Object.fromEntries(found);
}

/** The commit, and whether the folders that are measured differ from it. Null outside a repository. */
export function describeCommit(): { commit: string; changed: boolean } | null {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const commit = git('rev-parse', 'HEAD');
  if (commit.status !== 0) return null;
  const changes = git('status', '--porcelain', '--', 'api', 'bench', 'prisma', 'package-lock.json');
  return { commit: commit.stdout.trim(), changed: changes.stdout.trim() !== '' };
}

export async function describeDatabase(pool: pg.Pool, embedded: boolean) {
  const { rows } = await pool.query<{ version: string; postgis: string; settings: object }>(
    `SELECT version(), postgis_lib_version() AS postgis,
            (SELECT json_object_agg(name, current_setting(name)) FROM pg_settings
             WHERE name IN ('synchronous_commit', 'fsync', 'shared_buffers', 'max_connections')) AS settings`,
  );
  const { version, postgis, settings } = rows[0] as (typeof rows)[number];
  const kind: 'embedded' | 'server' = embedded ? 'embedded' : 'server';
  return { kind, version, postgis, settings };
}
