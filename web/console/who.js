// Whom an officer means: a number as typed, an id, or a scanned code.

import { resolveCode } from '../shared/api.js'
import { codeOf } from '../shared/format.js'

const ID = /^(v\d{5}r\d{5}|s[0-9a-f-]{36})$/
const NUMBER = /^\d{1,5}$/

/** The id of a resident (or of an officer's account): five digits are a number on the roster of `villageId`. */
export async function idOf(text, villageId) {
  const typed = codeOf(text)
  if (ID.test(typed)) return typed
  if (NUMBER.test(typed)) return `${villageId}r${typed.padStart(5, '0')}`
  return (await resolveCode(typed)).holder_id
}
