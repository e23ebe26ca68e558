// The basket, kept on this device: one for each town and order cycle ('' is what is always on sale).

import { useEffect, useState } from '../shared/ui.js'

/**
 * @typedef {{title: string, label: string, how: string, price_fen: number, unit_g: number}} Seen
 * @typedef {{product_id: string, variant_id: string, units: number, seen: Seen}} Kept what is wanted, and as what it was seen
 */

/** So many lines has an order at most (`LINES_MAX` of the market's core). */
export const LINES_MAX = 20

const slotOf = (townId, cycleId) => `sanbao.basket.${townId}.${cycleId}`
const watchers = new Set()
const isSame = (one, other) => one.product_id === other.product_id && one.variant_id === other.variant_id

/** What of a variant a basket remembers, to tell later what has changed. */
export const seenOf = (title, { label, how, price_fen: fen, unit_g: grams }) => ({ title, label, how, price_fen: fen, unit_g: grams })

/** @returns {Kept[]} */
export function basketOf(townId, cycleId = '') {
  try {
    return JSON.parse(localStorage.getItem(slotOf(townId, cycleId))) ?? []
  } catch {
    return []
  }
}

function write(townId, cycleId, lines) {
  localStorage.setItem(slotOf(townId, cycleId), JSON.stringify(lines))
  watchers.forEach((watch) => watch())
}

/** Have `line.units` of a variant in the basket from now on, none of it for 0. False where the basket is full. */
export function put(townId, line, cycleId = '') {
  const lines = basketOf(townId, cycleId)
  const there = lines.some((one) => isSame(one, line))
  if (!there && lines.length >= LINES_MAX) return false
  write(townId, cycleId, (there ? lines.map((one) => (isSame(one, line) ? line : one)) : [...lines, line]).filter(({ units }) => units > 0))
  return true
}

/** Take out what was ordered. */
export const takeOut = (townId, ordered, cycleId = '') => write(townId, cycleId, basketOf(townId, cycleId).filter((one) => !ordered.some((line) => isSame(one, line))))

/** The basket, kept up to date: also where another tab of this device changes it. */
export function useBasket(townId, cycleId = '') {
  const [, turn] = useState(0)
  useEffect(() => {
    const heard = () => turn((n) => n + 1)
    watchers.add(heard)
    addEventListener('storage', heard)
    return () => { watchers.delete(heard); removeEventListener('storage', heard) }
  }, [])
  return basketOf(townId, cycleId)
}
