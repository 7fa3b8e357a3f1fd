import { describe, expect, test } from 'vitest'
import { buildOnce } from '../../test/build.ts'
import { startSearch, startWithTexts } from '../../test/searching.ts'

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
})
