import { createConnection } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends raw bytes that `fetch` would refuse, and reads the whole answer. */
export async function sendRawRequest(web: string, head: string): Promise<string> {
  const { port, hostname } = new URL(web)
  const connection = createConnection({ port: Number(port), host: hostname === 'localhost' ? '127.0.0.1' : hostname })
  connection.write(`${head}\r\nConnection: close\r\n\r\n`)
  return text(connection)
}
