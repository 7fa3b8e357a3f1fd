import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { ApiError, createApi } from '../../api.server.ts'
import { today } from '../../days.ts'
import { openDownload } from '../../download.server.ts'
import { requireToken, sessionEnded } from '../../session.server.ts'
import { ExportMyDataMutation } from './queries.server.ts'

/** Looking at an address exports nothing: an export is remembered. */
export function loader() {
  return redirect('/settings/data')
}

export async function action({ request, context }: ActionFunctionArgs) {
  const api = createApi(context, requireToken(request, context))
  try {
    const { exportMyData } = await api(ExportMyDataMutation)
    const body = await openDownload(context, exportMyData, request.signal)
    return new Response(body, {
      headers: {
        'Content-Type': 'application/json',
        'Content-Disposition': `attachment; filename="latchkey-export-${today()}.json"`,
        // Compressed, it would be held back: a stream of any length is passed on as fast as it is taken.
        'Cache-Control': 'no-store, no-transform',
      },
    })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'UNAUTHENTICATED') throw sessionEnded(request, context)
    if (error.code === 'INTERNAL_SERVER_ERROR') {
      context.log.error({ requestId: context.requestId, err: error }, 'the API failed')
    }
    throw redirect(`/settings/data?problem=${error.code === 'RATE_LIMITED' ? 'busy' : 'export'}`)
  }
}
