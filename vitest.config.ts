import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// The server's libraries load graphql as CommonJS. Without this the tests would load it a second time, as a module,
// and an error of the one is no error of the other.
const resolve = {
  alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
};

/** Fails every test that leaves a message behind which it did not wait for. */
const setupFiles = ['api/test/setup.ts'];

const real = process.env.TEST_DATABASE_URL;

/**
 * Where a real server runs every test, the embedded database runs those that touch what is its own: its wire, its start
 * and end, and the statements that are written by hand. Alone it runs them all. TEST_EVERYTHING=1 runs both in full.
 */
const EMBEDDED_TOO = ['cancelling', 'crash', 'embedded', 'feed', 'notices', 'press', 'wire-server'];
const isBrief = real && process.env.TEST_EVERYTHING !== '1';

const api = (name: string, database: string, files = ['*']) => ({
  resolve,
  test: {
    name,
    include: files.map((file) => `api/test/${file}.test.ts`),
    env: { TEST_DATABASE: database },
    globalSetup: ['api/test/global-setup.ts'],
    setupFiles,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Loading the server takes longer than most files' tests: each worker does so once.
    isolate: false,
    // Two workers with a server and thousands of sockets each starve one another on two cores. What fails twice is red.
    retry: process.env.CI ? 2 : 0,
  },
});

// The same API tests run on the embedded database and, where one is given, on a real server. scripts/test.mjs says
// which were left out and why.
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          name: 'rules',
          setupFiles,
          include: ['api/src/**/*.test.ts', 'web/src/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      api('api on the embedded database', 'embedded', isBrief ? EMBEDDED_TOO : undefined),
      ...(real ? [api('api on PostgreSQL', 'postgres')] : []),
      {
        resolve,
        test: {
          name: 'two browsers',
          include: ['e2e/**/*.test.ts'],
          env: { TEST_DATABASE: 'embedded' },
          globalSetup: ['api/test/global-setup.ts', 'e2e/find-browsers.ts'],
          setupFiles,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
