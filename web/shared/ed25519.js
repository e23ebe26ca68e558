// Ed25519 signatures (RFC 8032): by the browser's own cryptography, and where that has none by a library that is loaded then.

let verifier

/** Return how this browser verifies; found out once. */
function found() {
  verifier ??= crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']).then(() => own, () => vendored())
  return verifier
}

async function own(signature, message, key) {
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', imported, signature, message)
}

async function vendored() {
  const { verifyAsync } = await import('../vendor/ed25519.js')
  return (signature, message, key) => verifyAsync(signature, message, key, { zip215: false }).catch(() => false)
}

/** Whether the key with these 32 bytes made this signature of 64 of the message. Asks nobody. */
export async function isSignature(signature, message, key) {
  if (signature.length !== 64 || key.length !== 32) return false
  const verify = await found()
  try { return await verify(signature, message, key) } catch (error) { if (error instanceof DOMException) return false; throw error }
}
