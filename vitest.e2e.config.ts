import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'e2e',
    experimental: { viteModuleRunner: false },
    include: ['web/e2e/**/*.e2e.ts'],
    globalSetup: 'web/e2e/latchkey.ts',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
