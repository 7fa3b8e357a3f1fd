import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildOnce } from '../../../test/build.ts'
import { startSearch, startWithTexts } from '../../../test/tasks/finding/searching.ts'
import { sendDocument } from '../../../test/http/send.ts'

describe('a search', () => {
  const SAMPLE =
    'Ask info@example.com, see docs.acme.test/setup.html by 2027-01-31, INV-2027-0042, bread/butter, 3.5mm, package.json'
  const withSample = buildOnce(() => startWithTexts([SAMPLE, 'Water the plants']))

  const WORDS = ['info', 'example', 'acme', 'setup', '2027-01-31', '0042', 'butter', '3.5mm', 'json']
  const WHOLE = [
    'info@example.com',
    'docs.acme.test/setup.html',
    'INV-2027-0042',
    'bread/butter',
    'package.json',
    SAMPLE,
  ]
  const PARTS = ['fo@ex', '.test/', '27-01', 'v-2', 'ead/but', 'mm, p', 'kage.j', 'xampl', '-', '@']
  const SEVERAL = ['json info', 'butter 0042 bread', '/ . @', 'see   3.5', 'see\u00a0docs', 'see\u3000docs', 'mm info@']

  test.each([...WORDS, ...WHOLE, ...PARTS, ...SEVERAL])('for %s finds what has it', async (search) => {
    const find = await withSample()

    expect(await find(search)).toEqual([SAMPLE])
  })

  test.each(['example.org', '2027-02-31', '0043', '3.5cm', 'json water', '%', 'x.json', 'c++', 'y&'])(
    'for %s finds nothing that does not have it',
    async (search) => {
      const find = await withSample()

      expect(await find(search)).toEqual([])
    },
  )

  const UNSPACED = {
    Chinese: ['明天去超市买牛奶和面包', ['超市', '市买牛', '奶', '和面包', '明天去超市买牛奶和面包']],
    Japanese: ['明日スーパーで牛乳を買う', ['スーパー', 'ーで', '牛乳を', 'う', '日スー']],
    Korean: ['내일 시장에서 우유를 산다', ['시장', '장에', '우유', '를', '에서 우']],
    Thai: ['พรุ่งนี้ซื้อนมและขนมปัง', ['ซื้อนม', 'ขนมปัง', 'นี้ซื้', 'และ', 'ง']],
    Lao: ['ມື້ອື່ນຊື້ນົມ', ['ຊື້ນົມ', 'ອື່ນຊື້', 'ນົ']],
    Khmer: ['ស្អែកទិញទឹកដោះគោ', ['ទឹក', 'ទិញទឹក', 'ដោះ']],
  } as const
  const withUnspaced = buildOnce(() => startWithTexts(Object.values(UNSPACED).map(([text]) => text)))

  test.each(Object.entries(UNSPACED))('finds any run of signs in %s', async (_, [text, runs]) => {
    const find = await withUnspaced()

    for (const run of runs) expect(await find(run)).toEqual([text])
  })

  const WRITTEN = [
    ['café', 'CAFE', 'cafe\u0301', 'CAFÉ'],
    ['Zoë Åström', 'zoe astrom', 'ZOE\u0308'],
    ['Smørrebrød', 'smorrebrod', 'SMØRREBRØD'],
    ['Łódź', 'lodz', 'ŁÓDŹ'],
    ['Tiếng Việt', 'tieng viet', 'TIẾNG VIỆT'.normalize('NFD')],
    ['ışık', 'IŞIK', 'isik'],
    ['İzmir', 'izmir', 'IZMIR', 'İZMİR'],
    ['Straße', 'STRASSE', 'STRAẞE', 'strasse'],
    ['ὁ δρόμος', 'ΔΡΌΜΟΣ', 'δρομος', 'ΜΟΣ', 'δρόμοσ'],
    ['Ёжик', 'ежик', 'ЁЖИК'],
    ['ｗｉｄｅ １２', 'WIDE', '12', 'Ｗide'],
    ['ガス代', 'ｶﾞｽ', 'カ\u3099ス'],
    ['한국어', '한국'.normalize('NFD'), '국어'],
    ['مُحَمَّد', 'محمد', 'مُحمد', 'محـمد'],
    ['שָׁלוֹם', 'שלום'],
    ['cœur ﬁn', 'COEUR', 'fin', 'ŒUR'],
    ['x² + ½', 'x2', '1/2'],
    ['it’s “so” – far', "it's", '"so"', 'so" - f', 'it‘s'],
    ['Donau\u00addampf\u200bschiff', 'donaudampfschiff', 'dampf\u00adschiff'],
    ['❤\ufe0f', '❤'],
  ]
  const withWritten = buildOnce(() => startWithTexts(WRITTEN.map(([text = '']) => text)))

  test.each(WRITTEN)('finds %s however it is written', async (text, ...searches) => {
    const find = await withWritten()

    for (const search of [text, ...searches])
      expect({ search, found: await find(search) }).toEqual({ search, found: [text] })
  })

  test.each([
    ['%', 'Be 100% sure', 'Be 1000 sure'],
    ['0％', 'Be 100% sure', 'Be 1000 sure'],
    ['9_9', 'Not 99_9', 'Not 9999'],
    ['e＿c', 'Rename snake_case', 'Rename snake case'],
    ['\\', 'Empty C:\\temp', 'Empty C:temp'],
    ['\\t', 'Empty C:\\temp', 'Empty C:/temp'],
    ['x\\', 'End with x\\', 'End with x'],
    ['\\%', 'Escape \\%', 'Escape %'],
    ["o'c", "At five o'clock", 'At five oclock'],
    ['"q"', 'Say "q"', 'Say q'],
    ['$1', 'Pay $1', 'Pay 1'],
    ['{a,b}', 'Set {a,b}', 'Set a,b'],
    ["');--", "Drop ');-- it", 'Drop it'],
    ['(.)', 'Match (.)', 'Match a'],
    ['🚲', 'Fix the 🚲', 'Fix the bike'],
  ])('takes %s for what it is', async (search, text, other) => {
    const find = await startWithTexts([text, other])

    expect(await find(search)).toEqual([text])
  })

  test.each([
    ['milk', 'Buy milk', 'Buy silk'],
    ['か', 'か', 'が'],
    ['가', '가', '각'],
  ])('for %s finds %s and not %s', async (search, text, other) => {
    const find = await startWithTexts([text, other])

    expect(await find(search)).toEqual([text])
  })

  test('for 200 characters, or a hundred words, is answered', async () => {
    const words = Array.from({ length: 100 }, (_, n) => String.fromCodePoint(0x4e00 + n))
    const { find } = await startSearch(['x'.repeat(500), words.join('')])

    expect(await find('x'.repeat(200))).toEqual(['x'.repeat(500)])
    expect(await find(words.toReversed().join(' '))).toEqual([words.join('')])
    expect(await find('y'.repeat(200))).toEqual([])
  })

  test('is answered whatever is typed', async () => {
    const { app, ada } = await startSearch(['Water the plants'])
    const piece = fc.constantFrom(...Array.from(`aß%_\\'" \t\n(.*?|[{^$)]}&!:;-0١½\u0301İſﬁ가ก的🚲\ufe0f\u200d`))
    const typed = fc
      .oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: piece, maxLength: 60 }))
      .map((text) => `x${text.replaceAll(/\p{Cc}/gu, ' ')}`)
    const searches = fc.array(typed, { minLength: 8, maxLength: 8 })

    await fc.assert(
      fc.asyncProperty(searches, async (searches) => {
        const variables = Object.fromEntries(searches.map((search, n) => [`s${n}`, search]))
        const names = Object.keys(variables)
        const query = `query (${names.map((name) => `$${name}: String`).join()}) {
          ${names.map((name) => `${name}: tasks(search: $${name}) { totalCount nodes { id } }`).join('\n')}
        }`
        const { text } = await sendDocument(app, { query, variables }, { as: ada })

        expect(JSON.parse(text)).not.toHaveProperty('errors')
      }),
      { numRuns: 16 },
    )
  })
})
