// The witnessed log, verified here without asking anybody: signed notes, checkpoints, policies and proofs (C2SP signed-note,
// tlog-checkpoint, tlog-cosignature, tlog-policy and tlog-proof; RFC 9162). As strict as the town's own verifier.

import { isSignature } from '../shared/ed25519.js'

const TEXT = 1
const COSIGNATURE = 4
const NUMBER_MAX = 2n ** 63n - 1n
const SIGNATURES_MAX = 100
const HASHES_MAX = 63
const KEYS_MAX = 32
const EMPTY_ROOT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Why something can not be relied on. `why`: "form" (it is nothing of the log), "other" (another log's), "forged" (a known
 * key did not sign this), "unsigned" (the log did not sign it), "quorum" (too few witnesses did), "proof" (not in the log).
 */
export class Refused extends Error {
  constructor(why, message) {
    super(message ?? why)
    this.why = why
  }
}

const check = (holds, why, message) => { if (!holds) throw new Refused(why, message) }

/** The text of bytes that are UTF-8, and nothing else. */
export function textOf(bytes) {
  try { return decoder.decode(bytes) } catch { throw new Refused('form', 'not UTF-8') }
}

export const joined = (...parts) => {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { made.set(part, at); at += part.length }
  return made
}
export const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i])
export const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
export const base64Of = (bytes) => btoa(String.fromCharCode(...bytes))
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)))

/** What base64 says, in its one form. */
export function bytesOf(text) {
  let bytes
  try { bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) } catch { throw new Refused('form', 'no base64') }
  check(base64Of(bytes) === text, 'form', 'base64 of another form')
  return bytes
}

/** A whole number that is written in decimal. */
export function wholeOf(text) {
  check(/^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) <= NUMBER_MAX, 'form', 'no whole number')
  return BigInt(text)
}

const isName = (name) => name !== '' && !/[\p{White_Space}\p{Cc}+]/u.test(name)

/** A key's id: four bytes of a hash over its name, what it signs and itself. */
const idOf = async (name, type, key) => (await sha256(encoder.encode(`${name}\n`), [type], key)).slice(0, 4)

/** The key that a vkey is: `{name, id, type, key}`. */
export async function keyOf(vkey) {
  const [, name, id, coded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(vkey) ?? []
  check(name !== undefined && isName(name), 'form', 'no vkey')
  const bytes = bytesOf(coded)
  const [type, key] = [bytes[0], bytes.slice(1)]
  check(key.length === 32 && (type === TEXT || type === COSIGNATURE), 'form', 'no Ed25519 key')
  const own = await idOf(name, type, key)
  check(hexOf(own) === id, 'form', 'the id is of another key')
  return { name, id: own, type, key }
}

/** A policy of the form that the town writes: `{origin, logs, witnesses, quorum, fingerprint, text}`. */
export async function policyOf(text) {
  const lines = text.split('\n')
  const of = (word) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(' '))
  const logs = await Promise.all(of('log').map((words) => keyOf(words[1])))
  const witnesses = await Promise.all(of('witness').map((words) => keyOf(words[2] ?? '')))
  const quorum = of('group').length === 1 ? Number(wholeOf(of('group')[0][2] ?? '')) : 0
  const names = witnesses.map(({ name }) => name)
  const written = [
    ...of('log').map((words) => `log ${words[1]}\n`),
    ...of('witness').map((words, i) => `witness ${names[i]} ${words[2]}\n`),
    ...(quorum ? [`group witnesses ${quorum} ${names.join(' ')}\n`] : []),
    `quorum ${quorum ? 'witnesses' : 'none'}\n`,
  ].join('')
  check(written === text, 'form', 'a policy of another form')
  check(logs.length > 0 && logs.every(({ name, type }) => type === TEXT && name === logs[0].name), 'form', 'no keys of one log')
  check(Math.max(logs.length, witnesses.length) <= KEYS_MAX && !names.some((name) => name === 'none' || name === 'witnesses'), 'form', 'too many keys, or a witness that is called as a group is')
  check(witnesses.every(({ type }) => type === COSIGNATURE) && quorum <= witnesses.length, 'form', 'no quorum of witnesses')
  const keys = [...logs, ...witnesses].map(({ key }) => hexOf(key))
  check(new Set(keys).size === keys.length && new Set(names).size === names.length, 'form', 'one key twice')
  return { origin: logs[0].name, logs, witnesses, quorum, text, fingerprint: hexOf(await sha256(encoder.encode(text))) }
}

function signatureOf(line) {
  const [, name, coded] = /^— ([^ ]+) ([^ ]+)$/su.exec(line) ?? []
  check(name !== undefined && isName(name), 'form', 'no line of a signature')
  const bytes = bytesOf(coded)
  check(bytes.length > 4, 'form', 'no signature after the id')
  return { name, id: bytes.slice(0, 4), blob: bytes.slice(4) }
}

/** A note: `{text, signatures}`. Who signed it is not looked at. */
export function noteOf(written) {
  // eslint-disable-next-line no-control-regex
  check(!/[\0-\x09\x0b-\x1f]/.test(written), 'form', 'a control character')
  const gap = written.lastIndexOf('\n\n')
  check(gap >= 0 && written.endsWith('\n'), 'form', 'no signatures')
  const lines = written.slice(gap + 2).split('\n').slice(0, -1)
  check(lines.length > 0 && lines.length <= SIGNATURES_MAX, 'form', 'no signatures')
  return { text: written.slice(0, gap + 1), signatures: lines.map(signatureOf) }
}

/** What the text of a checkpoint says: `{origin, size, root}`. */
export function headOf(text) {
  const lines = text.split('\n')
  check(lines.pop() === '' && lines.length >= 3 && lines.every(Boolean), 'form', 'no checkpoint')
  const root = bytesOf(lines[2])
  const size = wholeOf(lines[1])
  check(root.length === 32 && (size > 0n || hexOf(root) === EMPTY_ROOT), 'form', 'no root of a tree of this size')
  return { origin: lines[0], size, root }
}

const numberOf = (bytes) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)

/** Whether a key signed a text, and where it is a witness's, when: seconds of POSIX. */
async function signedBy({ type, key }, text, blob) {
  if (type === TEXT) return { holds: await isSignature(blob, encoder.encode(text), key), at: 0 }
  const at = numberOf(blob.slice(0, 8))
  const message = encoder.encode(`cosignature/v1\ntime ${at}\n${text}`)
  return { holds: at <= NUMBER_MAX && await isSignature(blob.slice(8), message, key), at: Number(at) }
}

/** A checkpoint to rely on: `{size, root, cosigned: [{name, at}]}`. */
export async function verifyCheckpoint(written, policy) {
  const { text, signatures } = noteOf(written)
  const { origin, size, root } = headOf(text)
  check(origin === policy.origin, 'other', `of ${origin}`)
  const cosigned = new Map()
  let logs = 0
  for (const { name, id, blob } of signatures) {
    const key = [...policy.logs, ...policy.witnesses].find((one) => one.name === name && same(one.id, id))
    if (!key) continue
    const { holds, at } = await signedBy(key, text, blob)
    check(holds, 'forged', `${name} did not sign this`)
    if (key.type === TEXT) logs += 1
    else cosigned.set(name, Math.max(at, cosigned.get(name) ?? 0))
  }
  check(logs > 0, 'unsigned')
  check(cosigned.size >= policy.quorum, 'quorum', `${cosigned.size} of ${policy.quorum}`)
  return { size, root, cosigned: [...cosigned].map(([name, at]) => ({ name, at })) }
}

export const leafOf = (entry) => sha256([0], entry)

/** The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2). */
export async function rootBy(leaf, index, size, hashes) {
  check(index < size, 'proof', 'outside the tree')
  let [at, last, found] = [index, size - 1n, leaf]
  for (const one of hashes) {
    check(last > 0n, 'proof', 'too long')
    if (at & 1n || at === last) {
      found = await sha256([1], one, found)
      while (!(at & 1n) && at) { at >>= 1n; last >>= 1n }
    } else found = await sha256([1], found, one)
    at >>= 1n
    last >>= 1n
  }
  check(last === 0n, 'proof', 'too short')
  return found
}

/** A tlog-proof: `{index, hashes, note, extra}`. */
export function proofOf(text) {
  const gap = text.indexOf('\n\n')
  check(gap > 0, 'form', 'no proof')
  const [first, ...lines] = text.slice(0, gap).split('\n')
  const extra = lines[0]?.startsWith('extra ') ? bytesOf(lines.shift().slice(6)) : new Uint8Array()
  check(first === 'c2sp.org/tlog-proof@v1' && lines[0]?.startsWith('index '), 'form', 'no proof')
  const hashes = lines.slice(1).map(bytesOf)
  check(hashes.length <= HASHES_MAX && hashes.every((one) => one.length === 32), 'form', 'no hashes')
  return { index: wholeOf(lines[0].slice(6)), hashes, note: text.slice(gap + 2), extra }
}

/** The checkpoint under which an entry stands, where that is one to rely on. */
export async function verifyProof({ index, hashes, note }, entry, policy) {
  const found = await verifyCheckpoint(note, policy)
  check(same(await rootBy(await leafOf(entry), index, found.size, hashes), found.root), 'proof', 'another root')
  return found
}
