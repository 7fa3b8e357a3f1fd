import { buildSchema } from 'graphql'
import sdl from '../../../../schema.graphql?raw'
import { readReference } from './reference.server.ts'

/** The schema at build time. The API that is deployed with this build serves the same. */
export const reference = readReference(buildSchema(sdl))
