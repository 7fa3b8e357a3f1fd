import { SMTPServer } from 'smtp-server'

/** A process that accepts every mail and forgets it. Its parent hears at which port. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData: (stream, _session, done) => void stream.on('end', () => done()).resume(),
})
server.on('error', () => {}) // of a client that has gone
server.listen(0, '127.0.0.1', () => {
  const address: unknown = server.server.address()
  if (typeof address === 'object' && address !== null && 'port' in address) process.send?.({ port: address.port })
})
process.on('disconnect', () => process.exit(0)) // the parent process has ended
