// A receipt of the log: what was registered, its salt and its proof; read from a file, or from a QR code (packed, base45).

import { Refused, base64Of, headOf, hexOf, joined, leafOf, noteOf, proofOf, rootBy, same, textOf, verifyProof } from './log.js'

export const MARK = 'SB1:'
const FORM = 1
const SALT_BYTES = 32
const PACKED_HEX = 2
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const encoder = new TextEncoder()

const check = (holds, message) => { if (!holds) throw new Refused('form', message) }

/** The bytes of base45 (RFC 9285). */
export function base45(text) {
  check(text.length % 3 !== 1, 'no base45')
  const made = []
  for (let at = 0; at < text.length; at += 3) {
    const signs = [...text.slice(at, at + 3)].map((sign) => ALPHABET.indexOf(sign))
    const number = signs.reduceRight((sum, sign) => sum * 45 + sign, 0)
    check(signs.every((sign) => sign >= 0) && number < 256 ** (signs.length - 1), 'no base45')
    if (signs.length === 3) made.push(number >> 8)
    made.push(number & 255)
  }
  return Uint8Array.from(made)
}

/** Reads bytes from the front. */
function reader(bytes) {
  let at = 0
  const take = (count) => {
    check(at + count <= bytes.length, 'it ends early')
    at += count
    return bytes.slice(at - count, at)
  }
  const number = (count) => take(count).reduce((sum, byte) => sum * 256 + byte, 0)
  return { take, number, left: () => bytes.length - at }
}

const latin = (bytes) => [...bytes].map((byte) => String.fromCharCode(byte)).join('')

/** A record with its hexadecimal as what it stands for, and back: one form of each. */
const shortened = (record) => latin(record).replace(/(?:[0-9a-f]{2}){5,255}/g, (run) => String.fromCharCode(PACKED_HEX, run.length / 2, ...run.match(/../g).map((two) => Number.parseInt(two, 16))))
function lengthened(short) {
  const rest = reader(short)
  const made = []
  while (rest.left()) {
    const [one] = rest.take(1)
    made.push(...(one === PACKED_HEX ? encoder.encode(hexOf(rest.take(rest.number(1)))) : [one]))
  }
  check(!made.includes(PACKED_HEX) && shortened(made) === latin(short), 'a record that is packed in another way')
  return Uint8Array.from(made)
}

/** The log's entry of a record: a commitment that tells nothing without its salt. */
async function entryOf(salt, record) {
  const key = await crypto.subtle.importKey('raw', salt, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return joined([FORM], new Uint8Array(await crypto.subtle.sign('HMAC', key, record)))
}

/** A receipt as a file holds it: a tlog-proof whose extra is salt and record. */
export function readFile(text) {
  const proof = proofOf(text)
  check(proof.extra.length > SALT_BYTES, 'no record beside the proof')
  headOf(noteOf(proof.note).text)
  return { salt: proof.extra.slice(0, SALT_BYTES), record: proof.extra.slice(SALT_BYTES), proof }
}

/** A receipt as a QR code holds it. What a policy tells is not in it: names and the log's origin; nor is the root. */
export async function readCode(code, policy) {
  check(code.startsWith(MARK), 'no code of a receipt')
  const rest = reader(base45(code.slice(MARK.length)))
  check(rest.number(1) === FORM, 'another form')
  const salt = rest.take(SALT_BYTES)
  const record = lengthened(rest.take(rest.number(2)))
  const [index, size] = [BigInt(rest.number(6)), BigInt(rest.number(6))]
  const hashes = Array.from({ length: rest.number(1) }, () => rest.take(32))
  const signed = Array.from({ length: rest.number(1) }, () => ({ id: rest.take(4), blob: rest.take(rest.number(1)) }))
  check(!rest.left() && record.length > 0 && hashes.length <= 63 && signed.length > 0, 'more or less than a receipt')
  if (!signed.some(({ id }) => policy.logs.some((one) => same(one.id, id)))) throw new Refused('other', 'no key of this log signed it')
  const root = await rootBy(await leafOf(await entryOf(salt, record)), index, size, hashes)
  const keys = [...policy.logs, ...policy.witnesses]
  const known = signed.map(({ id, blob }) => ({ id, blob, key: keys.find((one) => same(one.id, id)) })).filter(({ key }) => key)
  const lines = known.map(({ id, blob, key }) => `— ${key.name} ${base64Of(joined(id, blob))}\n`)
  return { salt, record, proof: { index, hashes, note: `${policy.origin}\n${size}\n${base64Of(root)}\n\n${lines.join('')}` } }
}

/** What kind of thing was scanned, pasted or opened: "code", "file" or null. */
export function kindOf(text) {
  if (text.startsWith(MARK)) return 'code'
  return text.startsWith('c2sp.org/tlog-proof@v1\n') ? 'file' : null
}

const COMMON = ['id', 'holder', 'version', 'previous']
/** The lines of each kind, in their order, as `credit/log/core/commitments.py` has them. */
export const ORDER = {
  score: [...COMMON, 'on', 'points', 'grade', 'policy', 'steps', 'taken'],
  certificate: [...COMMON, 'issued', 'expires', 'bank', 'jti', 'signed'],
  policy: [...COMMON, 'policy', 'effective', 'digest'],
}

/**
 * What stands in a record: its kind, and its lines by name; null where it is of a form or kind that is newer than this page.
 * A record of a kind that is known has each of its lines once, in their order, or is none.
 */
export function linesOf(record) {
  if (record[0] !== FORM) return null
  const [kind, ...rest] = textOf(record.slice(1)).split('\n')
  if (!Object.hasOwn(ORDER, kind)) return null
  check(rest.pop() === '', 'a record that ends within a line')
  const lines = rest.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
  check(lines.length === ORDER[kind].length && lines.every(([name, text], i) => name === ORDER[kind][i] && text !== ''), 'lines of another kind')
  const found = Object.fromEntries(lines)
  check(/^[1-9][0-9]*$/.test(found.version) && (found.version === '1' ? found.previous === '-' : /^[0-9a-f]{66}$/.test(found.previous)), 'no place among the records of its holder')
  return { kind, lines: found }
}

/** A receipt that verifies under a policy: what was registered, where, and who cosigned. Raises `Refused`. */
export async function verifyReceipt(text, policy) {
  const receipt = kindOf(text) === 'code' ? await readCode(text, policy) : readFile(text)
  const { size, cosigned } = await verifyProof(receipt.proof, await entryOf(receipt.salt, receipt.record), policy)
  linesOf(receipt.record) // What was registered reads as what it is, or not at all.
  return { record: receipt.record, index: receipt.proof.index, size, cosigned }
}
