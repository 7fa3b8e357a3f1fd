import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Makes one file of the API and the libraries that it uses, which `api/start` runs: it is smaller than the sum of its parts, and
 * Node need not load its TypeScript stripper (docs/decisions/006). Names are kept, for errors to tell.
 */
const dist = join(import.meta.dirname, 'dist')

for await (const old of glob(join(dist, '*.js'))) await rm(old)
await build({
  entryPoints: [join(import.meta.dirname, 'src/commands/server.ts')],
  outdir: dist,
  splitting: true, // MikroORM is loaded when there is something to migrate
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node26',
  external: ['argon2'], // it finds its compiled part beside itself
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  lineLimit: 160,
  banner: { js: "import{createRequire as requireFor}from'node:module';const require=requireFor(import.meta.url);" }, // for CommonJS
  logLevel: 'warning',
})
