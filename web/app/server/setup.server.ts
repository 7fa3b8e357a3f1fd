import type { AppLoadContext } from '@remix-run/node'
import { SECOND } from '../../time.ts'
import { graphql } from '../generated/gql.ts'
import { ApiError, createApi } from './api.server.ts'

const SetupQuery = graphql(`
  query Setup {
    server {
      signup
      sendsMail
    }
  }
`)

type Setup = { signsUpByMail: boolean; sendsMail: boolean }

/** How long a page waits to learn how the API is set up. */
const PATIENCE = 2 * SECOND

/**
 * How the API is set up. If it does not answer, the page shows what is usual: its form then says
 * what is wrong.
 */
export async function findSetup(context: AppLoadContext): Promise<Setup> {
  const deadline = AbortSignal.any([context.deadline, AbortSignal.timeout(PATIENCE)])
  try {
    const { server } = await createApi({ ...context, deadline }, null)(SetupQuery)
    return { signsUpByMail: server.signup === 'BY_MAIL', sendsMail: server.sendsMail }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { signsUpByMail: false, sendsMail: true }
  }
}
