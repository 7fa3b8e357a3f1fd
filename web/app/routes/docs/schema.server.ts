import { buildSchema } from 'graphql'
import sdl from '../../../../schema.graphql?raw'
import { readReference } from './reference.server.ts'

/** The contract as it was when the web app was built: the API that is deployed with it serves the same. */
export const reference = readReference(buildSchema(sdl))
