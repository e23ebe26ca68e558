// How the cockpit's numbers are said: their units, their change, and the months there are.

import { count, dateOf } from './format.js'

const FEN = 100
const WAN = 10_000
const GRAMS_A_KILO = 1000
const GRAMS_A_TONNE = 1_000_000
const MINUTES = 60
const MONTHS = 24
const YEAR = 12
const PERCENT = 100
const rounded = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 1 })

export const groupNames = { points: '工分', governance: '治理', credit: '信用', prosperity: '共富' }
export const indicatorNames = { costs_saved: '节约行政成本', petitions: '信访件', police_cases: '警情', suggestions: '线下建议', problems_solved: '线下解决问题' }

/** A number from ten thousand on in 万, as it is said. */
const large = (n) => (Math.abs(n) >= WAN * PERCENT ? [rounded.format(n / WAN), '万'] : [count(Math.round(n)), ''])
const said = {
  points: (n) => { const [figure, wan] = large(n); return [figure, `${wan}工分`] },
  fen: (n) => (Math.abs(n) >= WAN * FEN ? [rounded.format(n / FEN / WAN), '万元'] : [rounded.format(n / FEN), '元']),
  grams: (n) => (Math.abs(n) >= GRAMS_A_TONNE ? [rounded.format(n / GRAMS_A_TONNE), '吨'] : [rounded.format(n / GRAMS_A_KILO), '公斤']),
  minutes: (n) => [rounded.format(n / MINUTES), '小时'],
  people: (n) => [count(n), '人'],
  heads: (n) => [count(n), '只'],
  times: (n) => [count(n), ''],
}
/** A number as its figure and unit; what is not known is a dash. */
export const parts = (unit, n) => (n === null || n === undefined ? ['—', ''] : said[unit](n))
export const text = (unit, n) => parts(unit, n).filter(Boolean).join(' ')
/** What is drawn: the number in the unit that it is said in when it is large or small. */
const drawn = { fen: FEN, grams: GRAMS_A_KILO, minutes: MINUTES }
export const plain = (unit, n) => (n ?? 0) / (drawn[unit] ?? 1)
export const axis = { points: '工分', fen: '元', grams: '公斤', minutes: '小时', people: '人', heads: '只', times: '次' }

const TENFOLD = 10
/** A change as percent, from tenfold on as times. */
const shareOf = (change) => (change < TENFOLD ? `${Math.round(change * PERCENT)}%` : `${Math.round(change)} 倍`)

/** The change against the month before, in words and whether it is good: 1, -1, or 0. */
export function change({ now, before }, better) {
  if (now === null || before === null) return null
  if (now === before) return { words: '和上月一样', good: 0 }
  const share = before > 0 ? ` ${shareOf(Math.abs(now - before) / before)}` : ''
  return { words: `比上月${now > before ? '多' : '少'}${share}`, good: Math.sign(now - before) * better }
}

/** The months until now, the newest first. */
export function monthsNow(today = dateOf()) {
  const [year, month] = today.split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, n) => { const at = year * YEAR + month - 1 - n; return `${Math.floor(at / YEAR)}M${String((at % YEAR) + 1).padStart(2, '0')}` })
}
