import { defineConfig } from 'vitest/config';

const real = process.env.TEST_DATABASE_URL;

const api = (name: string, database: string) => ({
  test: {
    name,
    include: ['api/test/**/*.test.ts'],
    env: { TEST_DATABASE: database },
    globalSetup: ['api/test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

// The same API tests run on the embedded database and, where one is given, on a real server. scripts/test.mjs says
// which were left out and why.
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'rules',
          include: ['api/src/**/*.test.ts', 'web/src/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      api('api on the embedded database', 'embedded'),
      ...(real ? [api('api on PostgreSQL', 'postgres')] : []),
      {
        test: {
          name: 'two browsers',
          include: ['e2e/**/*.test.ts'],
          env: { TEST_DATABASE: 'embedded' },
          globalSetup: ['api/test/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
