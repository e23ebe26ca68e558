// Keys made on this device: UUIDv7 Idempotency-Keys, and who remembers them until the answer is known.

/** Return a UUIDv7: 48 bits of milliseconds, then randomness. */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff
  bytes[6] = (bytes[6] & 0x0f) | 0x70
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/**
 * Keep one key per intended deed: the same body gets the same key until `settle` says its outcome is known,
 * so that pressing the button again after a lost connection never does the thing twice.
 */
export function keyring() {
  let last = null
  return {
    keyFor(body) {
      const text = JSON.stringify(body)
      if (last?.text !== text) last = { text, key: uuid7() }
      return last.key
    },
    settle() { last = null },
  }
}

/** A digest that says of a body whether it is the same, and nothing else: a phone number in it is kept by no device. */
async function digestOf(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(body))))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * A keyring under `slot` on the device, so that the page may be loaded anew in between. What is older than `ms` is another deed.
 * Where a page has no digests, as over plain http from another device, it remembers until it is left.
 */
export function keptKeyring(slot, ms) {
  if (!crypto.subtle) return keyring()
  const kept = () => { try { return JSON.parse(localStorage.getItem(slot)) } catch { return null } }
  return {
    async keyFor(body) {
      const digest = await digestOf(body)
      const last = kept()
      if (last?.digest === digest && Date.now() - last.at < ms) return last.key
      const key = uuid7()
      localStorage.setItem(slot, JSON.stringify({ digest, key, at: Date.now() }))
      return key
    },
    settle() { localStorage.removeItem(slot) },
  }
}
