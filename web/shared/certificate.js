// A signed certificate (JWS, RFC 7515; Ed25519, RFC 8037): read, and verified here by the published keys, without asking anybody.

import { isSignature } from './ed25519.js'

const TYPE = 'credit-certificate+jwt'
const decoder = new TextDecoder('utf-8', { fatal: true })

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
const jsonOf = (text) => JSON.parse(decoder.decode(bytesOf(text)))

/** The signed form in what was scanned or pasted: the whole address that the QR code holds, or the form itself. */
export const signedIn = (text) => text.trim().replace(/^.*#/s, '').replace(/\s/g, '')

/** What a signed form says; null where it is no certificate. Nothing of it is proved yet. */
export function read(signed) {
  const parts = signed.split('.')
  if (parts.length !== 3) return null
  try {
    const [header, claims] = [jsonOf(parts[0]), jsonOf(parts[1])]
    return header.typ === TYPE && header.alg === 'EdDSA' && typeof claims.jti === 'string' ? { header, claims } : null
  } catch { return null }
}

/** Whether one of `keys` (a JWK set's) signed it. */
export async function isSigned(signed, keys) {
  const found = read(signed)
  const jwk = found && keys.find(({ kid }) => kid === found.header.kid)
  if (!jwk) return false
  const [header, claims, signature] = signed.split('.')
  return isSignature(bytesOf(signature), new TextEncoder().encode(`${header}.${claims}`), bytesOf(jwk.x))
}

/** The address that a certificate's QR code holds. What is behind the # never leaves the device that opens it. */
export const addressOf = (signed) => `${location.origin}/verify/#${signed}`

const percent = (hundredths) => String(Number((hundredths / 100).toFixed(2)))
/** A band as the server says it. */
export const bandText = ({ top, yuan, rate }) => `全镇前 ${top}%：最高 ${yuan.toLocaleString('en')} 元，年利率 ${percent(rate)}%`

export const foundNames = { valid: ['有效', 'good'], expired: ['已到期', 'wait'], revoked: ['已作废', 'wrong'], unknown: ['查不到', 'wrong'] }
