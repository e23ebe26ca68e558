// The keys by which receipts of the log are verified (公钥名单): fetched once, kept on this device, and never changed unseen.

import { send } from '../shared/http.js'
import { policyOf } from './log.js'

const SLOT = 'sanbao.verify.policy'
const FORMER_MAX = 8

/** What this device keeps; null for nothing. */
export const kept = () => JSON.parse(localStorage.getItem(SLOT) ?? 'null')
const keep = (state) => { localStorage.setItem(SLOT, JSON.stringify(state)); return state }

const ask = async () => (await send('GET', '/v1/log/policy', { open: true })).text

/**
 * What this device relies on: `{text, at, former, offered}`, or null where it never heard of a log. The first list is
 * taken as it comes; another one later waits in `offered` until somebody compared it.
 */
export async function remembered() {
  const now = kept()
  let text
  try {
    text = await ask()
    await policyOf(text)
  } catch (error) {
    if (error.status === undefined && error.why === undefined) throw error
    return now
  }
  if (!now) return keep({ text, at: new Date().toISOString(), former: [], offered: null })
  return keep({ ...now, ...(text === now.text && { at: new Date().toISOString() }), offered: text === now.text ? null : text })
}

/** Rely on the list that was offered. The one of before still verifies what was made under it. */
export function accept() {
  const now = kept()
  const former = [now.text, ...now.former.filter((text) => text !== now.text && text !== now.offered)].slice(0, FORMER_MAX)
  return keep({ text: now.offered, at: new Date().toISOString(), former, offered: null })
}

/** The policies that this device relies on, the present one first. */
export const policies = ({ text, former }) => Promise.all([text, ...former].map(policyOf))
