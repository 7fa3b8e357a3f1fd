import type { CodegenConfig } from '@graphql-codegen/cli'

/** Values as they travel between client and server: JSON knows no dates. */
const wireScalars = { Date: 'string', DateTime: 'string', EmailAddress: 'string', Scope: 'string' }

const clientConfig = {
  scalars: wireScalars,
  documentMode: 'string',
  enumsAsTypes: true,
  useTypeImports: true,
  strictScalars: true,
  avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
}

const config: CodegenConfig = {
  schema: 'schema.graphql',
  silent: true,
  hooks: { onError: (error: string) => void process.stderr.write(error) }, // `silent` hides errors too
  ignoreNoDocuments: true,
  importExtension: '.ts',
  generates: {
    'api/src/generated/schema.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        // Inputs are unchecked text. Outputs have a type that only a check returns
        // (input/input.ts).
        scalars: {
          ID: { input: 'string', output: 'string' },
          Date: { input: 'string', output: '../input/input.ts#PlainDate' },
          DateTime: { input: 'string', output: 'Date' },
          EmailAddress: { input: 'string', output: '../input/input.ts#Email' },
          Scope: { input: 'string', output: '../permissions/scopes.ts#Scope' },
        },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        maybeValue: 'T | null',
        inputMaybeValue: 'T | null | undefined',
        avoidOptionals: { field: true, resolvers: true, query: true, mutation: true, subscription: true },
        contextType: '../context.ts#Context',
        makeResolverTypeCallable: true,
        resolversNonOptionalTypename: { interfaceImplementingType: true },
        mappers: {
          AccessToken: '../access-tokens/access-token.entity.ts#AccessTokenRow as AccessTokenModel',
          User: '../users/user.entity.ts#UserRow as UserModel',
          Task: '../tasks/task.entity.ts#TaskRow as TaskModel',
          TaskConnection: '../tasks/tasks.queries.ts#TaskPage as TaskPageModel',
          Session: '../sessions/sessions.queries.ts#SessionRow as SessionModel',
          SecurityEvent: '../security-events/security-event.entity.ts#SecurityEventRow as SecurityEventModel',
          SecurityEventConnection:
            '../security-events/security-events.queries.ts#SecurityEventPage as SecurityEventPageModel',
          TaskChange: '../tasks/changes/changes.queries.ts#Change as TaskChangeModel',
          TaskChangeConnection: '../tasks/changes/changes.queries.ts#ChangePage as TaskChangePageModel',
          PageInfo: '../pages/pages.ts#PageInfoModel',
        },
      },
    },
    'api/test/generated/': {
      preset: 'client',
      documents: 'api/{test,src}/**/*.ts',
      presetConfig: { fragmentMasking: false },
      config: clientConfig,
    },
    'web/app/generated/': {
      preset: 'client',
      documents: 'web/app/**/*.{ts,tsx}',
      presetConfig: { fragmentMasking: false },
      config: clientConfig,
    },
    'examples/generated/': {
      preset: 'client',
      documents: ['examples/*.ts', '!examples/relay*.ts'],
      presetConfig: { fragmentMasking: false },
      // What most clients take: documents that are parsed already.
      config: { ...clientConfig, documentMode: 'documentNode' },
    },
  },
}

export default config
