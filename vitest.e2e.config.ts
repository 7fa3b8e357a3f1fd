import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'e2e',
    experimental: { viteModuleRunner: false },
    include: ['web/e2e/**/*.e2e.ts'],
    globalSetup: 'web/e2e/latchkey.ts',
    // A file after the other shares its worker's modules, and its browser.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
