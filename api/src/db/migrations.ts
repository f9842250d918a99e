import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';

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

const FIRST_MIGRATION = '20261121000000_backbone';

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

/** Prisma's adapter cuts a script at each semicolon, even inside a function's body; PostgreSQL takes it whole. */
function wholeScripts(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script);
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
 * row, the tables are there and the row is completed.
 */
async function forgetInterrupted(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
    );
    if (!rows[0]?.there) return;
    const done = `SELECT to_regclass('data_imports') IS NOT NULL AS there`;
    const isCreated = (await client.query(done)).rows[0]?.there;
    await client.query(
      isCreated
        ? `UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1, logs = NULL
           WHERE finished_at IS NULL AND rolled_back_at IS NULL AND migration_name = '${FIRST_MIGRATION}'`
        : 'DELETE FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
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
  const pool = new pg.Pool({ connectionString: url, max: 2 });
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
