import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** How long a poll waits for something that never happens. Milliseconds. */
const expect = { poll: { timeout: 10_000 } }

export default defineConfig({
  test: {
    // The tests wait for databases and clocks for about half of their time.
    maxWorkers: Math.max(availableParallelism() - 1, 3),
    projects: [
      {
        // Node itself runs the tests, as it runs the API: without a build.
        test: {
          name: 'api',
          experimental: { viteModuleRunner: false },
          isolate: false,
          expect,
          root: 'api',
          include: ['src/**/*.test.ts'],
          globalSetup: 'test/database.ts',
          setupFiles: ['test/quiet.ts', 'test/statements.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'web',
          experimental: { viteModuleRunner: false },
          isolate: false,
          expect,
          root: 'web',
          include: ['app/**/*.test.{ts,tsx}', 'http/**/*.test.ts'],
          globalSetup: ['../api/test/database.ts', '../api/test/api.ts'],
          setupFiles: '../api/test/quiet.ts',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'packages',
          experimental: { viteModuleRunner: false },
          isolate: false,
          root: 'packages',
          include: ['**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'examples',
          experimental: { viteModuleRunner: false },
          isolate: false,
          expect,
          root: 'examples',
          include: ['*.test.ts'],
          globalSetup: '../api/test/database.ts',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'project',
          experimental: { viteModuleRunner: false },
          isolate: false,
          expect,
          include: ['scripts/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
})
