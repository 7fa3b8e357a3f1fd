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
import { formatError } from './format-error.ts'
import { DOCUMENT_RULES, MAX_TOKENS } from './limits.ts'
import { httpStatus, noSubscriptions, notes, subscriptionConditions } from './plugins.ts'
import { points } from './points.ts'
import { findRule } from './schema.ts'

/** Bytes of documents in the cache of persisted queries. */
const PERSISTED = 4 * 1024 * 1024

/** Headers that a browser sends across origins only after a CORS preflight. */
const PREFLIGHTED = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name']

type Deps = { schema: GraphQLSchema; log: Log }

export function createApollo(app: FastifyInstance, { schema, log }: Deps): ApolloServer<Context> {
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
      idempotency(isRefused), // last of ours: it stores the response exactly as it is sent
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(), // else Apollo loads its code for nothing
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
}

const isRefused = (mutation: string, caller: Caller) => refuses(findRule('Mutation', mutation), caller)
