// What somebody wants to book together, kept on this device: one bundle for each town.

import { useEffect, useState } from '../shared/ui.js'

/** @typedef {{bookable_id: string, day: string, sitting_id: string, nights: number, units: number, persons: number}} Line */

/** So many lines has a booking at most (`LINES_MAX` of the bookings' core). */
export const LINES_MAX = 6
const slotOf = (townId) => `sanbao.bundle.${townId}`
const watchers = new Set()
const isSame = (one, other) => one.bookable_id === other.bookable_id && one.day === other.day && one.sitting_id === other.sitting_id

/** @returns {Line[]} */
function bundleOf(townId) {
  try {
    return JSON.parse(localStorage.getItem(slotOf(townId))) ?? []
  } catch {
    return []
  }
}

function write(townId, lines) {
  localStorage.setItem(slotOf(townId), JSON.stringify(lines))
  watchers.forEach((watch) => watch())
}

/** Have this line in the bundle; false where it has no more room. */
export function putLine(townId, line) {
  const rest = bundleOf(townId).filter((one) => !isSame(one, line))
  if (rest.length >= LINES_MAX) return false
  write(townId, [...rest, line])
  return true
}
export const dropLine = (townId, line) => write(townId, bundleOf(townId).filter((one) => !isSame(one, line)))
export const emptyBundle = (townId) => write(townId, [])

/** The bundle, kept up to date: also where another tab of this device changes it. */
export function useBundle(townId) {
  const [, turn] = useState(0)
  useEffect(() => {
    const heard = () => turn((n) => n + 1)
    watchers.add(heard)
    addEventListener('storage', heard)
    return () => { watchers.delete(heard); removeEventListener('storage', heard) }
  }, [])
  return bundleOf(townId)
}
