import { generateKeyPairSync, sign } from 'node:crypto'
import { HOUR, MINUTE } from '../time.ts'

const SEQUENCE = 0x30
const SET = 0x31
const ECDSA_WITH_SHA256 = der(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'))
const COMMON_NAME = Buffer.from('0603550403', 'hex')

/**
 * A self-signed certificate for `localhost`, valid for an hour: the minimum that RFC 5280 allows.
 */
export function makeCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from('localhost')))))
  const validity = der(SEQUENCE, time(Date.now() - MINUTE), time(Date.now() + HOUR))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const content = der(SEQUENCE, der(0x02, Buffer.from([1])), ECDSA_WITH_SHA256, name, validity, name, spki)
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey))
  const cert = der(SEQUENCE, content, ECDSA_WITH_SHA256, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const { length } = Buffer.concat(contents)
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), ...contents])
}

/** In the format `YYMMDDhhmmssZ`. */
function time(instant: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(instant).toISOString().slice(2, 19).replaceAll(/\D/g, '')}Z`))
}
