import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { openPool } from './pool.ts';

interface SchemaEngine {
  applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>;
  free(): void;
}

interface SchemaEngineModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: {
    new: (options: object, log: (line: string) => void, factory: object) => Promise<SchemaEngine>;
  };
}

const NO_FILTER = { externalTables: [], externalEnums: [] };

let engineModule: Promise<SchemaEngineModule> | undefined;

/**
 * Prisma's own migration engine, as WebAssembly: the native one would have to be downloaded.
 * Its glue keeps views of the memory in module variables, so it is instantiated once in a process.
 */
function loadEngine(): Promise<SchemaEngineModule> {
  engineModule ??= instantiateEngine();
  return engineModule;
}

async function instantiateEngine(): Promise<SchemaEngineModule> {
  const require = createRequire(import.meta.url);
  const glue = (await import(
    '@prisma/schema-engine-wasm/schema_engine_bg'
  )) as unknown as SchemaEngineModule;
  const file = require
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

/** Written in the transaction of the script itself, so that it tells whether the script was carried out. */
function noteApplied(script: string): string {
  const checksum = createHash('sha256').update(script).digest('hex');
  return `CREATE TABLE IF NOT EXISTS applied_scripts (checksum text PRIMARY KEY);
    INSERT INTO applied_scripts VALUES ('${checksum}') ON CONFLICT DO NOTHING;`;
}

/** Prisma's adapter cuts a script at each semicolon, even inside a function's body; PostgreSQL takes it whole. */
function wholeScripts(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(`${script};\n${noteApplied(script)}`);
    };
    return adapter;
  };
  return factory;
}

/** The migrations of the folder, in the order in which they apply. */
export function migrationNames(prismaDir: string): string[] {
  return readdirSync(join(prismaDir, 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * Makes up for a migration that was cut off, for example by Ctrl-C at the first start.
 *
 * A script is one simple query and so one transaction: what did not finish left nothing behind, but for its row in
 * `_prisma_migrations`, with which Prisma would refuse every later start. If the cut came between the script and that
 * row, the script's checksum is there and the row is completed.
 */
async function forgetInterrupted(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
    );
    if (!rows[0]?.there) return;
    await client.query('CREATE TABLE IF NOT EXISTS applied_scripts (checksum text PRIMARY KEY)');
    await client.query(
      `UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1, logs = NULL
       WHERE finished_at IS NULL AND rolled_back_at IS NULL
         AND checksum IN (SELECT checksum FROM applied_scripts)`,
    );
    await client.query(
      'DELETE FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
    );
  } finally {
    await client.end();
  }
}

/**
 * Applies what is missing of prisma/migrations, in order, and writes Prisma's own `_prisma_migrations`.
 * Returns the names that it applied. Running it again changes nothing.
 * @throws when a migration fails, or when an applied one was edited since.
 */
export async function applyMigrations(url: string, prismaDir: string): Promise<string[]> {
  const baseDir = join(prismaDir, 'migrations');
  await forgetInterrupted(url);
  const schema = readFileSync(join(prismaDir, 'schema.prisma'), 'utf8');
  const { SchemaEngine } = await loadEngine();
  const pool = openPool({ connectionString: url, max: 2 });
  const factory = bindMigrationAwareSqlAdapterFactory(wholeScripts(pool));
  const engine = await SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    factory,
  );
  const migrationDirectories = migrationNames(prismaDir).map((path) => ({
    path,
    migrationFile: {
      path: 'migration.sql',
      content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
    },
  }));
  const lockfile = {
    path: 'migration_lock.toml',
    content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
  };
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories },
      filters: NO_FILTER,
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
    await pool.end();
  }
}
