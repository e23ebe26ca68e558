// What the villager's pages and the desk share of tickets: chips, the clock in words, and a ticket's life.

import { clock, dateOf, day, estimatedText } from './format.js'
import { Gallery } from './pictures.js'
import { byAgent, ticketCategories, ticketDeeds, ticketKinds, ticketParties, ticketStates } from './strings.js'
import { Chip, html } from './ui.js'

const DAY_MS = 86_400_000
/** Whole days from today to a date; fewer than none is past. */
export const daysTo = (on) => Math.round((new Date(on) - new Date(dateOf())) / DAY_MS)

export const kindText = ({ kind, category }) => `${ticketKinds[kind]} · ${ticketCategories[category]}`

/** What waits for its author, said to the author. */
const toAuthor = { waiting: '等您补充', solved: '已办好，等您确认' }

/** `mine`: on the pages of its author. */
export function StateChip({ state, mine }) {
  const [words, look] = ticketStates[state] ?? [state, '']
  const text = (mine && toAuthor[state]) || words
  return html`<${Chip} look=${look}>${text}<//>`
}

/** [words, look] of a ticket's clock: overdue, standing still, due soon; null where it has ended. `author` is what its author is called. */
export function clockOf({ state, overdue, due_on: on, waits_until: waits, confirm_until: confirm, due_estimated: estimated }, author = '本人') {
  if (waits) return [`停表，等${author}补充到 ${day(new Date(new Date(waits) - 1))}`, 'wait']
  if (confirm) return [`等${author}确认到 ${day(new Date(new Date(confirm) - 1))}`, '']
  if (!['open', 'assigned', 'in_progress'].includes(state)) return null
  const left = daysTo(on)
  if (overdue) return [`超期 ${-left} 天`, 'wrong']
  const last = left === 0 ? '今天到期' : left === 1 ? '明天到期' : `${day(on)}前办好`
  return [`${last}${estimatedText(estimated)}`, left <= 1 ? 'wait' : '']
}

const stars = (n) => `${'★'.repeat(n)}${'☆'.repeat(5 - n)}`

function Step({ event, me }) {
  const who = me && event.party === 'author' ? me : ticketParties[event.party] ?? event.party
  const what = event.deed === 'comment' && event.party !== 'author' ? '答复' : ticketDeeds[event.deed] ?? event.deed
  return html`<li class=${`timeline__step timeline__step--${event.deed}`}><p class="row row--apart"><strong>${what}</strong><span class="soft small">${who}${byAgent(event)} · ${day(event.at)} ${clock(event.at)}</span></p>
    ${event.stars && html`<p><span aria-hidden="true">${stars(event.stars)}</span><span class="unseen">${event.stars} 颗星</span></p>`}
    ${event.text && html`<p class="timeline__text">${event.text}</p>`}${event.photos.length > 0 && html`<${Gallery} pictures=${event.photos} label=${`${what}的照片`} />`}</li>`
}

const raisedBy = ({ head }, me) => (me ? (head.by_officer ? '村里代写的' : me) : head.masked_name)

/** A ticket's life from raising on; `me` is what its author is called on pages of their own. */
export const Timeline = ({ ticket, me }) => html`<ol class="timeline" aria-label="办理经过">
  <li class="timeline__step"><p class="row row--apart"><strong>提出</strong><span class="soft small">${raisedBy(ticket, me)}${byAgent(ticket)} · ${day(ticket.head.raised_at)} ${clock(ticket.head.raised_at)}</span></p></li>
  ${ticket.events.map((event) => html`<${Step} event=${event} me=${me} />`)}</ol>`

/** Where it is for the village, as the desk released it. */
export const PublicPlace = ({ ticket: { public_spot: spot } }) => html`<p class="soft">公开的地点：${spot.place || '不写'}${spot.latitude !== null && '，地图位置也公开'}</p>`

/** What was said, where, and its photos. */
export const Said = ({ ticket }) => html`<div class="stack stack--tight"><p class="said">${ticket.text}</p>
  ${ticket.spot?.place && html`<p class="soft">地点：${ticket.spot.place}</p>`}
  ${ticket.spot?.latitude !== null && ticket.spot?.latitude !== undefined && html`<p class="soft small">位置：北纬 ${ticket.spot.latitude.toFixed(4)}，东经 ${ticket.spot.longitude.toFixed(4)}</p>`}
  ${ticket.photos.length > 0 && html`<${Gallery} pictures=${ticket.photos} />`}</div>`
