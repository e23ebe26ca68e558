// Weeks and months as boards name them: 2026W47, 2026M11. A board comes out when its period is over.

import { dateOf } from './format.js'

const DAY_MS = 86_400_000
const utc = (date) => new Date(`${date}T00:00:00Z`)
const two = (n) => String(n).padStart(2, '0')

const text = (at) => new Date(at).toISOString().slice(0, 10)

/** The Monday and the Sunday of an ISO week such as 2026W47: its year's first has 4 January in it. */
export function daysOfWeek(week) {
  const fourth = utc(`${week.slice(0, 4)}-01-04`)
  const monday = +fourth + ((Number(week.slice(5)) - 1) * 7 - (fourth.getUTCDay() + 6) % 7) * DAY_MS
  return { first: text(monday), last: text(monday + 6 * DAY_MS) }
}

/** The ISO week of a business date. */
export function weekOf(date) {
  const at = utc(date)
  at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7))
  const first = Date.UTC(at.getUTCFullYear(), 0, 1)
  return `${at.getUTCFullYear()}W${two(Math.ceil(((at - first) / DAY_MS + 1) / 7))}`
}

/** The last `count` weeks that are over, the newest first. */
export const pastWeeks = (count, today = dateOf()) => Array.from({ length: count }, (_, back) => weekOf(text(utc(today) - (back + 1) * 7 * DAY_MS)))

/** The last `count` months that are over, the newest first. */
export function pastMonths(count, today = dateOf()) {
  const [year, month] = today.split('-').map(Number)
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(year, month - 2 - back, 1))).map((at) => `${at.getUTCFullYear()}M${two(at.getUTCMonth() + 1)}`)
}

export function periodText(period) {
  const [, year, kind, number] = /^(\d{4})(?:([WM])(\d{2})|([QY])(\d?))$/.exec(period)?.filter((found) => found !== undefined) ?? []
  if (!year) return period
  return { W: `${year}年第${Number(number)}周`, M: `${year}年${Number(number)}月`, Q: `${year}年第${number}季度`, Y: `${year}全年` }[kind]
}

/** Whether a rule's points go by the period alone: a courtyard's star of a month, quarter or year. */
export const isStar = (rule) => rule.case && rule.for_household && rule.verifier_code === 'panel'

/** The periods that a household's claim by a rule may be for: this month and the one before; else also quarter, year. */
export function claimPeriods(rule, today = dateOf()) {
  const [year, month] = today.split('-').map(Number)
  const before = new Date(Date.UTC(year, month - 2, 1))
  const months = [`${year}M${two(month)}`, `${before.getUTCFullYear()}M${two(before.getUTCMonth() + 1)}`]
  return rule.unit_code === 'month' ? months : [...months, `${year}Q${Math.ceil(month / 3)}`, `${year}Y`]
}
