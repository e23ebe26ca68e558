// For whom this tab acts (代办): one mandate at a time, in memory and in sessionStorage, and on every request.

import { actFor } from './http.js'
import { useEffect, useState } from './ui.js'

/** @typedef {{principal_id: string, principal_name: string, matters: string[], day_points: number}} Acting */

const SLOT = 'sanbao.acting'
const watchers = new Set()
let held = JSON.parse(sessionStorage.getItem(SLOT) ?? 'null')
actFor(held?.principal_id ?? '')

/** Act by `mandate` from now on; null: for oneself. */
export function actBy(mandate) {
  held = mandate
  if (mandate) sessionStorage.setItem(SLOT, JSON.stringify(mandate))
  else sessionStorage.removeItem(SLOT)
  actFor(mandate?.principal_id ?? '')
  watchers.forEach((watch) => watch())
}

/** The mandate by which this tab acts, kept up to date. @returns {Acting | null} */
export function useActing() {
  const [acting, set] = useState(held)
  useEffect(() => {
    const watch = () => set(held)
    watchers.add(watch)
    return () => watchers.delete(watch)
  }, [])
  return acting
}
