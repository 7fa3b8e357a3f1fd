/**
 * Reads the ranks of words as the properties of an object, of which a word without a rank is none. The words stay the one text that
 * they come as, with a hash table of numbers beside it: 2 MB, where a property for each would take 11.
 * @param text a line for each rank, from 1, with the words of that rank
 */
export function readRanks(text: string): Record<string, number> {
  const count = text.match(/\S+/g)?.length ?? 0
  const starts = new Uint32Array(count)
  const lengths = new Uint8Array(count)
  const ranks = new Uint32Array(count)
  /** One more than the place of a word in these lists, in the first free slot from its hash on. */
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2)))

  const findSlot = (word: string) => {
    for (let slot = hash(word) % slots.length; ; slot = (slot + 1) % slots.length) {
      const found = (slots[slot] ?? 0) - 1
      if (found === -1 || (lengths[found] === word.length && text.startsWith(word, starts[found]))) return slot
    }
  }

  let added = 0
  let start = 0
  for (const [i, line] of text.split('\n').entries()) {
    for (const word of line.split(' ')) {
      if (word !== '') {
        starts[added] = start
        lengths[added] = word.length
        ranks[added] = i + 1
        slots[findSlot(word)] = ++added
      }
      start += word.length + 1
    }
  }

  return new Proxy<Record<string, number>>(
    {},
    { get: (_, word) => (typeof word === 'string' ? ranks[(slots[findSlot(word)] ?? 0) - 1] : undefined) },
  )
}

/** FNV-1a, with its upper bits mixed into the lower ones. */
function hash(word: string): number {
  let hash = 0x81_1c_9d_c5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01_00_01_93)
  return (hash ^ (hash >>> 15)) >>> 0
}
