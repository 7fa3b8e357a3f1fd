import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache'
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import type { FastifyInstance } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import type { Caller, Context } from '../context.ts'
import type { Log } from '../log.ts'
import { idempotency } from '../idempotency/idempotency.plugin.ts'
import { refuses } from '../permissions/permissions.ts'
import type { Door } from './door.ts'
import { formatError } from './format-error.ts'
import { DOCUMENT_RULES, MAX_TOKENS } from './limits.ts'
import { httpStatus, noSubscriptions, notes, subscriptionConditions, tellOthers } from './plugins.ts'
import { points } from './points.ts'
import { findRule } from './schema.ts'

/** Bytes of documents that are kept under their hash. */
const PERSISTED = 4 * 1024 * 1024

/** Headers that no page of another origin can send unless a browser has asked us first. */
const PREFLIGHTED = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name']

type Deps = { schema: GraphQLSchema; door: Door; log: Log }

export function createApollo(app: FastifyInstance, { schema, door, log }: Deps): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: { requestHeaders: PREFLIGHTED },
    persistedQueries: { cache: new InMemoryLRUCache({ maxSize: PERSISTED }) },
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: DOCUMENT_RULES,
    formatError,
    logger: log,
    plugins: [
      httpStatus,
      notes,
      noSubscriptions,
      subscriptionConditions,
      points(schema),
      door.plugin,
      tellOthers,
      idempotency(isRefused), // after those that finish an answer: what it keeps is what is sent
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(), // or its code is loaded, to find that it has nothing to do
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
}

const isRefused = (mutation: string, caller: Caller) => refuses(findRule('Mutation', mutation), caller)
