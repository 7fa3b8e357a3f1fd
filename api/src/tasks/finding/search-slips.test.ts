import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedApp } from '../../../test/app.ts'
import { buildOnce, buildUser } from '../../../test/build.ts'
import { buildTasks, findTasks } from '../../../test/pages/pages.ts'
import { startSearch, startWithTexts } from '../../../test/tasks/finding/searching.ts'

describe('a search', () => {
  const withWater = buildOnce(() => startWithTexts(['Water the plants', 'Book the dentist']))

  test.each([
    ['two letters that have changed places', 'plnats'],
    ['a letter that is wrong', 'plants'.replace('n', 'm')],
    ['a letter too few', 'plnts'],
    ['a letter too many', 'plaants'],
    ['a wrong first letter', 'llants'],
    ['a slip in each of two words', 'wter plantz'],
    ['a slip in capitals', 'PLNATS'],
    ['two letters in the middle that have changed places', 'wtaer'],
    ['a slip between quotes', '“watre”'],
  ])('forgives %s', async (_, search) => {
    const find = await withWater()

    expect(await find(search)).toEqual(['Water the plants'])
  })

  test.each([
    ['цевты', 'Полить цветы'],
    ['grüsße', 'Grüße ausrichten'],
    ['ΟΔΥΣΕΑΣ', 'Ο Οδυσσέας'],
    ['exmaple', 'Write to noor@example.com'],
    ['noor@exmaple.com', 'Write to noor@example.com'],
    ['snkae_case', 'Rename snake_case'],
    ['スーパマーケット', '明日スーパーマーケットで買う'],
    ['ขนมปงั', 'ซื้อขนมปังและนม'],
    ['^$(.*?|[{)]}sgin', 'Match ^$(.*?|[{)]}sign'],
    ['C:\\tmep\\%_x', 'Empty C:\\temp\\%_x'],
    ['internationalizaiton', 'Read about internationalization'],
  ])('forgives the slip in %s, and finds %s', async (search, text) => {
    const find = await startWithTexts([text, 'nothing else'])

    expect(await find(search)).toEqual([text])
  })

  test.each([
    ['paris', 'Plan the surprise party'],
    ['milk', 'Call the family'],
    ['rat', 'Buy a mat'],
    ['10413', 'Pay bill 10412'],
    ['room4', 'Clean room5'],
    ['plnast', 'Water the plants'],
    ['plnats xylophone', 'Water the plants'],
  ])('for %s does not find %s', async (search, text) => {
    const find = await startWithTexts([text])

    expect(await find(search)).toEqual([])
  })

  test('forgives nothing when something has the words as they are', async () => {
    const { find } = await startSearch(['Buy silk', 'Buy milk', 'Mill the corn'])

    expect(await find('milk')).toEqual(['Buy milk'])
    expect(await find('mimk')).toEqual(['Buy milk'])
  })

  test('forgives any slip, whatever signs the word has', async () => {
    const app = await sharedApp()
    const ada = await buildUser(app)
    const sign = fc.constantFrom(...Array.from(`aéЖσ_%\\'"(.*?|[{^$)]}&!:;-가ก的🚲`))
    const mistyped = fc
      .record({ signs: fc.array(sign, { maxLength: 16 }), place: fc.nat(99), other: sign })
      .chain(({ signs, place, other }) => {
        const letters = ['w', 'o', 'r', ...signs, 'd', 's']
        const n = place % (letters.length - 1)
        const [one = '', next = ''] = letters.slice(n)
        const ways = [[other, next], [next], [one, other, next], [next, one]]
        const typed = fc.constantFrom(...ways.map((way) => letters.toSpliced(n, 2, ...way).join('')))
        return fc.record({ word: fc.constant(letters.join('')), typed })
      })

    await fc.assert(
      fc.asyncProperty(fc.array(mistyped, { minLength: 8, maxLength: 8 }), async (slips) => {
        const titles = Object.fromEntries(slips.map(({ word }, n) => [`${n}`, { title: word }]))
        const { namesOf } = await buildTasks(app, ada, titles)

        for (const [n, { word, typed }] of slips.entries()) {
          const found = await findTasks(app, ada, { search: typed, filter: { title: { eq: word } } })
          expect({ word, typed, found: namesOf(found) }).toMatchObject({ found: expect.arrayContaining([`${n}`]) })
        }
      }),
      { numRuns: 8 },
    )
  })
})
