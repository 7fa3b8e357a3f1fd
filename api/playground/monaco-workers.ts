/** The built file names, such as `json-JXBSUQ2A.js`; put here by the build. */
declare const WORKER_FILES: string[]

function createWorker(label: string): Worker {
  const name = label === 'json' || label === 'graphql' ? label : 'editor'
  const file = WORKER_FILES.find((candidate) => candidate.startsWith(`${name}-`) && candidate.endsWith('.js'))
  return new Worker(new URL(`./${file}`, import.meta.url), { name: label })
}

Object.assign(globalThis, { MonacoEnvironment: { getWorker: (_: string, label: string) => createWorker(label) } })
