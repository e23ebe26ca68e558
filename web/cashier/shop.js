// Whose till this is, as the town last said: so that a till which is opened without a network still knows its bounds.

import { shopMe } from '../shared/api.js'

const SLOT = 'sanbao.cashier.shop'
/** Ours: over a weekend's night, as the list that check-in takes along. */
const BELIEVED_MS = 48 * 3_600_000

/** What tells a shop's keys from another's; no secret. */
const nameOf = (apiKey) => apiKey.split('_')[1] ?? ''

/** The shop of this key. Where the town does not answer it is `kept`: what it said to this key within the last two days. */
export async function shopOf(apiKey) {
  try {
    return keep(apiKey, await shopMe())
  } catch (error) {
    const last = lastSaid()
    if (error.unknown && last?.key === nameOf(apiKey) && Date.now() - last.at < BELIEVED_MS) return { ...last.shop, kept: true }
    throw error
  }
}

/** A device that has no room left still sells while the town answers. */
function keep(apiKey, shop) {
  try { localStorage.setItem(SLOT, JSON.stringify({ key: nameOf(apiKey), at: Date.now(), shop })) } catch { forgetShop() }
  return shop
}

/** What was cut off as it was written says nothing. */
function lastSaid() {
  try { return JSON.parse(localStorage.getItem(SLOT) ?? 'null') } catch { return null }
}

export const forgetShop = () => localStorage.removeItem(SLOT)

/** Let the till itself open without a network. Browsers without service workers go on as before. */
export const openWithoutNetwork = () => navigator.serviceWorker?.register('/cashier/worker.js', { scope: '/cashier/' }).catch(() => {})
