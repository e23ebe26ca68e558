// What the shop front and the desk share of order cycles: how far one is, and how far each of its offers.

import { clock, day } from './format.js'
import { unitsText } from './market.js'
import { Chip, html } from './ui.js'

export const cycleStates = { draft: ['草稿', ''], published: ['开团中', 'good'], closed: ['已截单，等结果', 'wait'], decided: ['在退没成团的', 'wait'], done: ['已结团', ''], called_off: ['取消了，在退款', 'wait'], cancelled: ['已取消', 'wrong'] }
const verdicts = { made: ['成团了', 'good'], failed: ['没成团，钱已退', 'wrong'] }

/** A moment as people say it, such as 12月3日周四 12:00. */
export const momentText = (at) => `${day(at)} ${clock(at)}`
export const deliveryDay = (on) => day(on)
export const hasBegun = ({ opens_at: at }) => Date.parse(at) <= Date.now()
/** Whether somebody can order of it now. */
export const takesOrders = (cycle) => cycle.state === 'published' && hasBegun(cycle) && Date.parse(cycle.closes_at) > Date.now()

/** An offer is decided together with its cycle; of one that is called off all goes back. */
export const verdictOf = (cycle, offer) => (['called_off', 'cancelled'].includes(cycle.state) ? ['取消，钱退回', 'wrong'] : verdicts[offer.verdict])

export const CycleChip = ({ cycle }) => {
  const [text, look] = cycle.state === 'published' && !hasBegun(cycle) ? ['还没开始', 'wait'] : cycleStates[cycle.state]
  return html`<${Chip} look=${look}>${text}<//>`
}

/** What it costs outside of the cycle, of as much as its price says. */
export const usualFen = (offer) => (offer.how === 'weight' ? offer.usual_fen : offer.unit_usual_fen)

/** How far an offer is, in words: what is ordered, and what is needed still. */
export function farText(offer) {
  const [said, all] = [unitsText(offer, offer.taken), unitsText(offer, offer.units)]
  if (offer.least_units === 0) return `订了 ${said}，一共 ${all}`
  return offer.missing > 0 ? `订了 ${said}，还差 ${unitsText(offer, offer.missing)}成团` : `订了 ${said}，够成团了`
}

/** A bar up to the threshold; without one, or past it, up to all there is. */
export function Far({ offer, name }) {
  const max = offer.missing > 0 ? offer.least_units : offer.units
  return html`<div class="progress"><p class=${offer.missing > 0 ? 'far far--missing' : 'far'}>${farText(offer)}</p><progress aria-label=${`${name}订了多少`} max=${max} value=${Math.min(offer.taken, max)}></progress></div>`
}

/** What was sold of an offer when it was decided. */
export const soldText = (offer) => `${offer.least_units > 0 ? `要 ${unitsText(offer, offer.least_units)}，` : ''}付了款的 ${unitsText(offer, offer.sold)}`
