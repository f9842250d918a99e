import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// The server's libraries load graphql as CommonJS. Without this the tests would load it a second time, as a module,
// and an error of the one is no error of the other.
const resolve = {
  alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
};

/** Fails every test that leaves a message behind which it did not wait for. */
const setupFiles = ['api/test/setup.ts'];

const api = (name: string, database: string) => ({
  resolve,
  test: {
    name,
    include: ['api/test/**/*.test.ts'],
    env: { TEST_DATABASE: database },
    globalSetup: ['api/test/global-setup.ts'],
    setupFiles,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Loading the server takes longer than most files' tests: each worker does so once.
    isolate: false,
    // Two workers with a server and thousands of sockets each starve one another on two cores. What fails twice is red.
    retry: process.env.CI ? 2 : 0,
  },
});

// The same API tests run on the embedded database and, where one is given, on a real server (`--project` runs them on
// one of the two). scripts/test.mjs says what was left out and why.
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          name: 'rules',
          setupFiles,
          include: ['{api/src,bench,scripts,web/src}/**/*.test.ts'],
        },
      },
      api('api on the embedded database', 'embedded'),
      ...(process.env.TEST_DATABASE_URL ? [api('api on PostgreSQL', 'postgres')] : []),
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
