// Weeks and months as boards name them: 2026W47, 2026M11. A board comes out when its period is over.

import { dateOf } from './format.js'

const DAY_MS = 86_400_000
const utc = (date) => new Date(`${date}T00:00:00Z`)
const two = (n) => String(n).padStart(2, '0')

/** The ISO week of a business date. */
export function weekOf(date) {
  const at = utc(date)
  at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7))
  const first = Date.UTC(at.getUTCFullYear(), 0, 1)
  return `${at.getUTCFullYear()}W${two(Math.ceil(((at - first) / DAY_MS + 1) / 7))}`
}

/** The last `count` weeks that are over, the newest first. */
export const pastWeeks = (count, today = dateOf()) => Array.from({ length: count }, (_, back) => weekOf(new Date(utc(today) - (back + 1) * 7 * DAY_MS).toISOString().slice(0, 10)))

/** The last `count` months that are over, the newest first. */
export function pastMonths(count, today = dateOf()) {
  const [year, month] = today.split('-').map(Number)
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, month - 2 - back, 1))).map((at) => `${at.getUTCFullYear()}M${two(at.getUTCMonth() + 1)}`)
}

export function periodText(period) {
  const [, year, kind, number] = /^(\d{4})([WM])(\d{2})$/.exec(period) ?? []
  if (!year) return period
  return kind === 'W' ? `${year} 年第 ${Number(number)} 周` : `${year} 年 ${Number(number)} 月`
}
