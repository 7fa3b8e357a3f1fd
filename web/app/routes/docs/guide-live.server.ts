import type { Chapter } from './guide.server.ts'

export const liveChapters: Chapter[] = [
  {
    id: 'feed',
    title: 'The feed of changes',
    about: 'Query.changes',
    text: `\`Query.changes\` lists what happened to your tasks, deletions included, oldest first and
without gaps. Changes are kept for 30 days. Store the last \`cursor\` that you have processed and
continue after it. If changes after that cursor have been removed, the answer is \`CURSOR_EXPIRED\`:
fetch all tasks again and start from a new \`TaskChangeConnection.latestCursor\`.`,
  },
  {
    id: 'subscriptions',
    title: 'Subscriptions',
    about: 'Subscription',
    text: `\`Subscription.taskChanged\` sends the same changes as they happen. After a lost
connection, pass the last cursor as \`after\` and nothing is missed. There are two transports:

- WebSocket, at the address of the API, with the protocol \`graphql-transport-ws\` and
  \`{ "authorization": "Bearer <token>" }\` as \`connectionParams\`. The library \`graphql-ws\`
  speaks it.
- Server-sent events, by POST to \`/graphql/stream\` with the usual headers. The library
  \`graphql-sse\` reads them, and so does \`curl -N\`.

A connection closes when its session or access token ends.`,
  },
  {
    id: 'connections',
    title: 'Limits of connections',
    about: 'Subscription',
    text: `On each instance of the API, a person has at most 20 connections and 100 subscriptions,
and a connection has at most 20 subscriptions. A network address has at most 50 WebSockets that have
not signed in yet; the next one is refused with HTTP 429.`,
  },
]
