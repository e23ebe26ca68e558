// What pages share of bookings: kinds, states and rules in words, and a day's rows.

import { clock, yuan, yuanText } from './format.js'
import { shortDay } from './market.js'
import { StateChip, html } from './ui.js'

export const kinds = { room: '住宿', table: '用餐', experience: '体验' }
export const unitOf = { room: '间', table: '桌', experience: '人' }
const perOf = { room: '每间每晚', table: '每桌', experience: '每人' }
export const bookableStates = { draft: ['草稿', ''], asked: ['等审核', 'wait'], published: ['开放预订', 'good'], withdrawn: ['已下架', 'wrong'] }
export const bookingStates = { held: ['待付款', 'wait'], booked: ['已订好', 'good'], done: ['已完成', ''], cancelled: ['已取消', ''], called_off: ['主人取消', 'wrong'], expired: ['超时未付', 'wrong'] }
export const markNames = { waits: ['还没到', 'wait'], arrived: ['已到', 'good'], missed: ['没来', 'wrong'], called_off: ['主人取消', 'wrong'] }
export const partNames = { arrives: '入住', stays: '在住', leaves: '退房', sits: '到场' }
const DAY_HOURS = 24
const PERMILLE = 1_000

export const BookingChip = ({ state }) => html`<${StateChip} of=${bookingStates} state=${state} />`
export const MarkChip = ({ mark }) => html`<${StateChip} of=${markNames} state=${mark} />`
export const BookableChip = ({ state }) => html`<${StateChip} of=${bookableStates} state=${state} />`

/** What it costs, by the unit that is booked. */
export const priceText = ({ kind, price_fen: fen }) => (fen === 0 ? '不收钱' : `${perOf[kind]} ${yuan(fen)} 元`)

const hoursText = (hours) => (hours > 0 && hours % DAY_HOURS === 0 ? `${hours / DAY_HOURS} 天` : `${hours} 小时`)
export const noticeText = (hours) => (hours === 0 ? '随时可以订' : `至少提前 ${hoursText(hours)}订`)

/** The rule by which it is cancelled, in a sentence. */
export function ruleText({ free_hours: free, late_permille: late, price_fen: fen }) {
  if (fen === 0) return '不来请早点取消，把位置让给别人。'
  const before = free === 0 ? '开始以前取消，全部退' : `开始前 ${hoursText(free)}以上取消，全部退`
  if (late === 0) return '开始以前取消，全部退。'
  return `${before}；${free === 0 ? '开始以后' : '再晚'}${late === PERMILLE ? '不退' : `退 ${(PERMILLE - late) / 10}%`}。`
}

/** When a line is: a stay with its nights, or a sitting. */
export function whenText(line) {
  if (line.kind === 'room') return `${shortDay(line.day)}住 ${line.nights} 晚，${clock(line.starts_at)} 后入住`
  return `${shortDay(line.day)} ${clock(line.starts_at)} ${line.label}`
}
export const muchText = (line) => `${line.units} ${unitOf[line.kind]}${line.kind === 'experience' ? '' : `，${line.persons} 人`}`

/** A line as on a receipt. */
export const BookingLine = ({ line, marked, children }) => html`<li class="sum-line stack stack--tight"><div class="row row--apart"><p><strong>${line.title}</strong></p><span class="number">${line.fen ? yuanText(line.fen) : '不收钱'}</span></div>
  <p>${whenText(line)} · ${muchText(line)}</p>${marked && line.mark !== 'waits' && html`<p><${MarkChip} mark=${line.mark} /></p>`}${line.refunded_fen > 0 && html`<p class="soft">退了 ${yuanText(line.refunded_fen)}</p>`}${children}</li>`

/** The file of a sheet, as the API answers it. */
export function saveSheet({ name, content_type: type, body }) {
  const bytes = Uint8Array.from(atob(body), (one) => one.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
