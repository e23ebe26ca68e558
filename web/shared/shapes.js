// From what the API answers to what the pages show (types.js). One function per shape, so a changed answer is met here.

import { roleNames, ruleUnits, scenarioNames } from './strings.js'

const page = (rows, cursor) => ({ rows, cursor: cursor ?? null })

export const holdersShown = ({ holders, cursor }) => page(holders, cursor)
export const staffShown = ({ staff, cursor }) => page(staff, cursor)

export const historyShown = ({ events, cursor }) => page(events, cursor)
export const entriesShown = ({ rows, cursor }) => page(rows.map((row) => ({ ...row, title: (['award', 'block', 'release'].includes(row.kind) && row.document) || row.rule_title })), cursor)

export const inboxShown = ({ messages, unread, cursor }) => ({ ...page(messages, cursor), unread })

export const budgetLinesShown = ({ lines, cursor }) => page(lines, cursor)

/** A published activity that goes on, or whose time is up and that nobody closed yet, is said to be so. */
function phaseOf({ state, starts_at: from, ends_at: to }, now) {
  if (state !== 'published' || new Date(from) > now) return state
  return new Date(to) > now ? 'on' : 'over'
}

/** Seats that were not read (a draft's) are all free. */
export const activityShown = (row) => ({ ...row, phase: phaseOf(row, new Date()), taken: row.taken ?? 0, waiting: row.waiting ?? 0 })
export const activitiesShown = ({ rows, cursor }) => page(rows.map(activityShown), cursor)

const measures = { points: '工分', times: '次', minutes: '分钟' }
const periods = { day: '每天', week: '每周', month: '每月', year: '每年' }

/** A cap such as "240 minutes a day", in Chinese. */
function capText(cap) {
  const [, most, measure, period] = /^(\d+) (\w+) a (\w+)$/.exec(cap) ?? []
  if (!most) return cap
  const hours = measure === 'minutes' && Number(most) % 30 === 0
  const amount = hours ? `${Number(most) / 60} 小时` : `${Number(most).toLocaleString('zh-CN')} ${measures[measure]}`
  return `${periods[period]} ${amount}`
}

/** A rule in words; its codes stay beside them, for the form that changes it. */
const ruleShown = (row) => ({
  ...row,
  scenario_code: row.scenario,
  unit_code: row.unit,
  verifier_code: row.verifier,
  scenario: scenarioNames[row.scenario] ?? row.scenario,
  case: row.unit === 'case' && row.levels.length === 0,
  unit: row.levels.length > 0 ? '按级别' : ruleUnits[row.unit] ?? row.unit,
  levels_text: row.levels.map(({ zh, points }) => `${zh} ${points.toLocaleString('zh-CN')}`).join('、'),
  cap: row.caps.map(capText).join('，'),
  verifier: roleNames[row.verifier] ?? row.verifier,
})

export const rulesShown = ({ rows }) => page(rows.map(ruleShown))
export const proposalsShown = ({ rows, cursor }) => page(rows.map((row) => ({ ...row, rule: ruleShown(row.rule) })), cursor)

export const partnersShown = ({ partners, cursor }) => page(partners, cursor)

/** What a key is now: revoked, expired or active. */
const keyState = (key, now) => (key.revoked_at ? 'revoked' : new Date(key.expires_at) < now ? 'expired' : 'active')
export const partnerKeysShown = ({ keys }) => page(keys.map((key) => ({ ...key, state: keyState(key, new Date()) })))
