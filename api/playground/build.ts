import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

import { build, type BuildOptions, type OutputFile, type Plugin } from 'esbuild'

/** The folder that the bundle is written to and served from. */
const OUTPUT = join(import.meta.dirname, '../dist/playground')
const COMPRESSIBLE = /\.(js|css|ttf)$/
const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

const require = createRequire(import.meta.url)
const graphiql = createRequire(require.resolve('graphiql/package.json'))
const graphiqlReact = createRequire(graphiql.resolve('@graphiql/react/package.json'))

/**
 * GraphiQL's own copies of its dependencies, so that workers and styles have the matching versions.
 */
const partsOfGraphiql: Plugin = {
  name: 'parts-of-graphiql',
  setup(build) {
    const find = (filter: RegExp, owner: NodeJS.Require) =>
      build.onResolve({ filter }, ({ path, kind, pluginData }) =>
        pluginData === 'found'
          ? undefined
          : build.resolve(path, { kind, resolveDir: dirname(owner.resolve('./package.json')), pluginData: 'found' }),
      )
    find(/^@graphiql\/(react|plugin-doc-explorer|plugin-history)/, graphiql)
    find(/^monaco-(editor|graphql)\//, graphiqlReact)
  },
}

/**
 * GraphiQL imports Prettier's parsers by names that lead to CommonJS, whose named exports a bundle
 * loses.
 */
const prettierAsModules: Plugin = {
  name: 'prettier-as-modules',
  setup(build) {
    build.onResolve({ filter: /^prettier\/parser-/ }, ({ path, kind, resolveDir }) =>
      build.resolve(path.replace('/parser-', '/plugins/'), { kind, resolveDir }),
    )
  },
}

/** Monaco's scripts import their styles one by one; playground.css has all of them. */
const stylesOnlyOnce: Plugin = {
  name: 'styles-only-once',
  setup(build) {
    build.onLoad({ filter: /monaco-editor\/esm\/.*\.css$/ }, () => ({ contents: '', loader: 'empty' }))
  },
}

const shared = {
  absWorkingDir: import.meta.dirname,
  outdir: OUTPUT,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  target: 'es2022',
  legalComments: 'linked',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file' },
} satisfies BuildOptions

/** Bundles the playground into static files whose names contain a hash. Takes about two seconds. */
export async function buildPlayground(): Promise<void> {
  const workers = await build({
    ...shared,
    plugins: [partsOfGraphiql],
    format: 'iife',
    entryPoints: {
      editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
      graphql: 'monaco-graphql/esm/graphql.worker.js',
      json: 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
  })
  const page = await build({
    ...shared,
    plugins: [partsOfGraphiql, prettierAsModules, stylesOnlyOnce],
    format: 'esm',
    splitting: true,
    entryPoints: ['main.tsx', 'playground.css'],
    define: { ...shared.define, WORKER_FILES: JSON.stringify(workers.outputFiles.map(({ path }) => basename(path))) },
  })
  const files = [...workers.outputFiles, ...page.outputFiles]

  await rm(OUTPUT, { recursive: true, force: true })
  await mkdir(OUTPUT, { recursive: true })
  await Promise.all(files.map(write))
  await writeFile(join(OUTPUT, 'index.html'), await html(page.outputFiles))
}

async function write({ path, contents }: OutputFile): Promise<void> {
  await writeFile(path, contents)
  if (!COMPRESSIBLE.test(path)) return
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
  await writeFile(`${path}.br`, await brotli(contents, quality))
  await writeFile(`${path}.gz`, await gzipped(contents))
}

async function html(files: OutputFile[]): Promise<string> {
  const names = files.map(({ path }) => basename(path))
  const template = await readFile(join(import.meta.dirname, 'index.html'), 'utf8')
  return template.replace(/(?<=playground\/)(main|playground)\.(js|css)/g, (_, name: string, type: string) => {
    const file = names.find((candidate) => candidate.startsWith(`${name}-`) && candidate.endsWith(`.${type}`))
    if (file === undefined) throw new Error(`The bundle has no ${name}.${type}.`)
    return file
  })
}

if (import.meta.main) await buildPlayground()
