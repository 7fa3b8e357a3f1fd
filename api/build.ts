import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Bundles the API and the libraries that it uses into the files that `api/start` runs. The bundle
 * is smaller, and Node need not load its TypeScript stripper (docs/decisions/006). Names are kept,
 * so that stack traces are readable.
 */
const dist = join(import.meta.dirname, 'dist')

for await (const old of glob(join(dist, '*.js'))) await rm(old)
await build({
  entryPoints: [join(import.meta.dirname, 'src/commands/server.ts')],
  outdir: dist,
  splitting: true, // MikroORM stays a chunk of its own, loaded only to migrate
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node26',
  external: ['argon2'], // it loads a compiled file from its own folder
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  lineLimit: 160,
  banner: { js: "import{createRequire as requireFor}from'node:module';const require=requireFor(import.meta.url);" }, // for CommonJS
  logLevel: 'warning',
})
