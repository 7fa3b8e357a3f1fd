import type { Chapter } from './guide.server.ts'

export const dataChapters: Chapter[] = [
  {
    id: 'paging',
    title: 'Paging',
    text: `Lists are Relay connections. \`first\` and \`after\` go forward, \`last\` and \`before\`
go back. A page has 50 items by default and at most 100; any other size is \`BAD_USER_INPUT\`. While
\`PageInfo.hasNextPage\` is true, send \`PageInfo.endCursor\` as \`after\` to get the next page.

Cursors are opaque: store them, but do not parse them. A cursor works only for the list and the
order that it came from. \`nodes\` has the items, \`edges\` has the items with a cursor each, and
\`totalCount\` is counted only when you select it.`,
  },
  {
    id: 'updates',
    title: 'Updates',
    text: `In an update, a field that you leave out stays as it is, and \`null\` clears it. The
description of each field says if it cannot be cleared.`,
  },
  {
    id: 'not-found',
    title: 'Other people’s data',
    text: `You can only see your own data. For an object that belongs to somebody else, the answer
is the same as for an id that never existed: \`null\` in a query, \`NOT_FOUND\` in a mutation.`,
  },
  {
    id: 'versions',
    title: 'Concurrent changes',
    about: 'Task.version',
    text: `\`Task.version\` goes up with every change. Send the version that you have as
\`ifVersion\`. If the task has changed since, nothing is overwritten: the answer is \`CONFLICT\`,
with the current task in \`extensions.current\`.`,
  },
  {
    id: 'text',
    title: 'Text',
    text: `Titles, names, descriptions, searches and filters are normalized to Unicode's form NFC,
with \`\\n\` as line end. Lengths are counted in characters after that. A title or name without a
visible character, such as one of zero width spaces alone, counts as empty.`,
  },
]
