// For whom this tab acts (代办): one mandate at a time, in memory and in sessionStorage, and on every request.

import { actFor } from './http.js'
import { sessionOf } from './session.js'
import { useEffect, useState } from './ui.js'

/**
 * `realm` is whose session it is done with: a villager's ("resident") or an officer's ("staff").
 * @typedef {{principal_id: string, principal_name: string, agent_id: string, matters: string[], day_points: number, realm: string}} Acting
 */

const SLOT = 'sanbao.acting'
const watchers = new Set()
let held = JSON.parse(sessionStorage.getItem(SLOT) ?? 'null')
actFor(held?.principal_id ?? '')

/** Act by `mandate` from now on, with the session of `realm`; null: for oneself. */
export function actBy(mandate, realm = 'resident') {
  held = mandate && { ...mandate, realm }
  if (held) sessionStorage.setItem(SLOT, JSON.stringify(held))
  else sessionStorage.removeItem(SLOT)
  actFor(mandate?.principal_id ?? '')
  watchers.forEach((watch) => watch())
}

/** The village from which pictures are sent for something of `villageId`: an agent's, who sends them, is their own. */
export function sendingVillage(villageId) {
  return held?.realm === 'resident' ? sessionOf('resident').subject.slice(0, 6) : villageId
}

/** The mandate by which this tab acts, kept up to date. @returns {Acting | null} */
export function useActing() {
  const [acting, set] = useState(held)
  useEffect(() => {
    const watch = () => set(held)
    watchers.add(watch)
    watch() // A page within this one may have changed it before this effect.
    return () => watchers.delete(watch)
  }, [])
  return acting
}
