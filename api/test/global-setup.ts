import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { rootDir } from '../src/env.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which database the tests run on. */
    database: 'embedded' | 'postgres';
    /** A data folder, or a database name, that is migrated and has the consular data: to be copied. */
    template: string;
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const prismaDir = join(rootDir, 'prisma');
  for (const folder of ['migrations', 'functions', 'data'])
    for (const entry of readdirSync(join(prismaDir, folder), {
      recursive: true,
      withFileTypes: true,
    }))
      if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  hash.update(readFileSync(join(rootDir, 'package-lock.json')));
  return hash.digest('hex').slice(0, 16);
}

/** Prepares a database in a process of its own; nothing else goes on meanwhile, so two setups cannot meet. */
function prepare(settings: Record<string, string>): void {
  const script = join(import.meta.dirname, 'prepare-template.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    cwd: rootDir,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The template of the test database could not be prepared.');
}

function embeddedTemplate(): string {
  const folder = join(rootDir, '.cache', `test-database-${fingerprint()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(join(rootDir, '.cache'), { recursive: true });
  for (const name of readdirSync(join(rootDir, '.cache')))
    if (name.startsWith('test-database-'))
      rmSync(join(rootDir, '.cache', name), { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  prepare({ DATA_DIR: unfinished });
  renameSync(unfinished, folder);
  return folder;
}

async function postgresTemplate(serverUrl: string): Promise<string> {
  // With the process id: two checkouts may be tested on one server at once.
  const name = `ab_template_${fingerprint()}_${process.pid}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.query(`CREATE DATABASE ${name}`);
  } finally {
    await admin.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  prepare({ DATABASE_URL: url.href });
  return name;
}

async function dropTemplate(serverUrl: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).finally(() => admin.end());
}

export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const database = project.config.env.TEST_DATABASE as 'embedded' | 'postgres';
  project.provide('database', database);
  if (database === 'embedded') {
    project.provide('template', embeddedTemplate());
    return undefined;
  }
  const server = process.env.TEST_DATABASE_URL as string;
  const name = await postgresTemplate(server);
  project.provide('template', name);
  return () => dropTemplate(server, name);
}
