/** Notices above the sign-in form, by the `reason` in the address. */
const NOTICES: Record<string, string> = {
  ended: 'Your session has ended. Sign in again to go on.',
  unended:
    'You are signed out in this browser, but the API could not be reached. To end the session there too, sign in later and sign out other devices.',
  reset: 'Your new password is set, and you are signed out everywhere. Sign in with it to go on.',
  kept: 'Your account is kept, with everything in it. Sign in to go on.',
}

export function noticeOf(reason: string | null): string | null {
  return reason !== null && Object.hasOwn(NOTICES, reason) ? (NOTICES[reason] ?? null) : null
}
