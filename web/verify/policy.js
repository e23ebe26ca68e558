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
 * What this device relies on: `{text, at, former: [{text, until}], offered}`, or null where it never heard of a log. The first list is
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

/**
 * Rely on the list that somebody compared, where it is still the one that is offered: another page may have fetched another
 * one since. What was seen until now still verifies by the list of before.
 */
export function accept(compared) {
  const now = kept()
  if (!compared || now?.offered !== compared) return now
  const at = new Date().toISOString()
  const former = [{ text: now.text, until: at }, ...now.former.filter(({ text }) => text !== now.text && text !== compared)].slice(0, FORMER_MAX)
  return keep({ text: compared, at, former, offered: null })
}

/** The policies that this device relies on, the present one first; `until` says since when a former one is replaced. */
export const policies = ({ text, former }) => Promise.all([{ text, until: null }, ...former].map(async (one) => ({ policy: await policyOf(one.text), until: one.until })))
