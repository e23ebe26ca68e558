// What waits for whoever sits at the desk: each queue in which something is, how much, and the way there.

import { claimsWaiting, listReviews, ticketQueue, wishQueue } from '../shared/api.js'
import { listCases } from '../shared/api-aftersales.js'
import { listBookables } from '../shared/api-bookings.js'
import { listScoreObjections } from '../shared/api-credit.js'
import { listingsAtDesk } from '../shared/api-listings.js'
import { marketDays } from '../shared/api-packing.js'
import { count, dateOf } from '../shared/format.js'
import { Notice, html, useLoad } from '../shared/ui.js'
import { Waiting } from './claims.js'

const officers = ['village_officer', 'town_officer', 'town_admin']
const town = ['town_officer', 'town_admin']

/** The orders of a day that nobody has packed yet, as if they were a page of a list. */
async function toPack({ town_id: id }) {
  const { rows } = await marketDays(id, dateOf())
  const today = rows.find(({ day }) => day === dateOf())
  return { rows: Array(today ? today.paid + today.picking : 0) }
}

/** The room, what waits in it, who does it, and its first page. */
const queues = [
  ['packing', '今天要备的订单', town, toPack],
  ['tickets', '要回的话', [...officers, 'organiser'], ({ place_id: id }) => ticketQueue(id, {})],
  ['wishes', '要看的心愿', officers, ({ place_id: id }) => wishQueue(id, 'posted')],
  ['moderation', '要看的文字照片', officers, ({ place_id: id }) => listReviews(id)],
  ['aftersales', '要答复的售后', town, ({ town_id: id }) => listCases(id, 'desk')],
  ['listings', '要审的五集信息', officers, ({ place_id: id }) => listingsAtDesk(id, 'waiting')],
  ['bookings', '要审的预订项目', officers, ({ place_id: id }) => listBookables(id, 'asked')],
  ['score-objections', '要答复的信用异议', town, ({ town_id: id }) => listScoreObjections(id, false)],
]

async function waitingIn(mine, village) {
  const found = await Promise.allSettled(mine.map(([, , , read]) => read(village)))
  const told = mine.map(([room, words], nth) => ({ room, words, page: found[nth].value })).filter(({ page }) => page?.rows.length)
  return { told, missed: found.filter(({ status }) => status === 'rejected').length }
}

const Queue = ({ room, words, page }) => html`<li><a class="count count--pick" href=${`#${room}`}><span class="figure">${count(page.rows.length)}${page.cursor && '+'}</span><span>${words}</span></a></li>`

/** The claims that wait in the village, the overdue first; each count leads to its queue. */
export function ClaimsWaiting({ village }) {
  const waiting = useLoad(() => claimsWaiting(village.place_id), [village.place_id])
  if (!waiting.value?.rows.length) return null
  return html`<section class="stack stack--tight" aria-label="等着办的申报"><h2>等着办的申报</h2><${Waiting} rows=${waiting.value.rows} onPick=${(state) => { location.hash = `#claims/${state}` }} /></section>`
}

/** What else waits, of what this account does. */
export function Today({ village, may }) {
  const mine = queues.filter(([, , roles]) => may(roles))
  const waiting = useLoad(() => waitingIn(mine, village), [village.place_id])
  if (waiting.state !== 'ready' || !(waiting.value.told.length || waiting.value.missed)) return null
  return html`<section class="stack stack--tight" aria-label="等着您的"><h2>等着您的</h2>${waiting.value.told.length > 0 && html`<ul class="counts">${waiting.value.told.map((one) => html`<${Queue} key=${one.room} ...${one} />`)}</ul>`}
    ${waiting.value.missed > 0 && html`<${Notice} look="wait">有 ${waiting.value.missed} 样没有读到，稍后再看。<//>`}</section>`
}
