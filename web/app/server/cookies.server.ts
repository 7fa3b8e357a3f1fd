/** The values of all cookies of this name: a browser can send several, for different paths. */
export function cookieValues(request: Request, name: string): string[] {
  const prefix = `${name}=`
  const cookies = (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim())
  return cookies.filter((cookie) => cookie.startsWith(prefix)).map((cookie) => cookie.slice(prefix.length))
}
