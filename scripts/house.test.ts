import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readContributing, readDrawings, rulesOf } from './house.ts'

const root = join(import.meta.dirname, '..')

/** The entries of a folder that must be in its drawing. */
const roomsOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => name !== 'generated/' && !name.includes('.test.'))

test('"Where things are" in CONTRIBUTING.md draws every folder that is there, and no other', () => {
  const drawings = readDrawings(readContributing()).filter(({ rooms }) => rooms.length > 0)

  expect(drawings.map(({ root }) => root)).toContain('api/src/')
  for (const { root, rooms } of drawings) expect(rooms.toSorted()).toEqual(roomsOf(root).toSorted())
})

describe('the drawing', () => {
  const DRAWN = '## Where things are\n\n```\nhouse/\n                 On top\n  roof/   tiles\n  walls/  bricks\n```\n'

  /** The rules that a project of these files breaks. */
  async function findProblems(files: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), 'house-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { forbidden = [], options } = rulesOf(readDrawings(DRAWN))
    const { output } = await cruise(['.'], { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } })
    return typeof output === 'string' ? [output] : output.summary.violations.map(({ from, to }) => `${from} → ${to}`)
  }

  const ROOF = 'export const tile = 1\nexport type Tile = number\n'
  const WALLS = 'export const brick = 1\n'

  test('allows an import of what stands below', async () => {
    const problems = await findProblems({
      'house/roof/tile.ts': `import { brick } from '../walls/brick.ts'\nexport const tile = brick\n`,
      'house/walls/brick.ts': WALLS,
    })

    expect(problems).toEqual([])
  })

  test('forbids an import of what stands above', async () => {
    const problems = await findProblems({
      'house/roof/tile.ts': ROOF,
      'house/walls/brick.ts': `import { tile } from '../roof/tile.ts'\nexport const brick = tile\n`,
    })

    expect(problems).toEqual(['house/walls/brick.ts → house/roof/tile.ts'])
  })

  test('allows a type from anywhere', async () => {
    const problems = await findProblems({
      'house/roof/tile.ts': ROOF,
      'house/walls/brick.ts': `import type { Tile } from '../roof/tile.ts'\nexport const brick: Tile = 1\n`,
    })

    expect(problems).toEqual([])
  })

  test('forbids api and web to import each other', async () => {
    const problems = await findProblems({
      'api/a.ts': 'export const a = 1\n',
      'web/b.ts': `import { a } from '../api/a.ts'\nexport const b = a\n`,
    })

    expect(problems).toEqual(['web/b.ts → api/a.ts'])
  })
})
