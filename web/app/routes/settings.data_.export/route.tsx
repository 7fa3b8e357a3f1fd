import { redirect } from '@remix-run/node'
import { signedInAction } from '../../server/actions.server.ts'
import { ApiError } from '../../server/api.server.ts'
import { openDownload } from '../../server/download.server.ts'
import { findProfile, localTimeOf } from '../../server/local-time.server.ts'
import { today } from '../../words/days.ts'
import { ExportMyDataMutation } from './queries.server.ts'

/** A GET exports nothing: each export is an event in the history. */
export function loader() {
  return redirect('/settings/data')
}

export const action = signedInAction(async ({ api, request, context }) => {
  try {
    const localTime = localTimeOf(request, context, await findProfile(api))
    const { exportMyData } = await api(ExportMyDataMutation)
    const body = await openDownload(context, exportMyData, request.signal)
    return new Response(body, {
      headers: {
        'Content-Type': 'application/json',
        'Content-Disposition': `attachment; filename="latchkey-export-${today(localTime)}.json"`,
        // Without `no-transform`, compression would buffer the stream.
        'Cache-Control': 'no-store, no-transform',
      },
    })
  } catch (error) {
    if (!(error instanceof ApiError) || error.code === 'UNAUTHENTICATED') throw error
    context.log.warn({ requestId: context.requestId, err: error }, 'an export does not start')
    throw redirect(`/settings/data?problem=${error.code === 'RATE_LIMITED' ? 'busy' : 'export'}`)
  }
})
