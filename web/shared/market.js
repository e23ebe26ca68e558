// What the shop front and the desk share of the market: money and weights as people say them, shelves, and what is left.

import { count, day, fullDay, yuan } from './format.js'
import { Icon, StateChip, html } from './ui.js'

export const shelves = { vegetables: '蔬菜', fruit: '水果', poultry: '禽肉', eggs: '蛋', grain: '粮油', tea: '茶', aquatic: '水产', preserved: '腌腊干货', craft: '手工' }
export const productStates = { on_sale: ['在卖', 'good'], draft: ['草稿', ''], paused: ['暂停', 'wait'], ended: ['已下架', 'wrong'] }
export const producerKinds = { household: '农户', cooperative: '合作社', collective: '村集体' }
export const orderStates = { placed: ['待付款', 'wait'], paid: ['待备货', 'good'], picking: ['备货中', 'good'], ready: ['待取货', 'warm'], shipped: ['配送中', 'warm'], completed: ['已完成', ''], cancelled: ['已取消', ''], expired: ['超时未付', 'wrong'], refunded: ['已退款', ''] }
export const refundStates = { asked: ['退款中', 'wait'], sent: ['退款中', 'wait'], unknown: ['退款中', 'wait'], done: ['已退回', 'good'], failed: ['没退成，镇里会处理', 'wrong'], by_hand: ['镇里另外退了', 'good'], abnormal: ['没退成，镇里会处理', 'wrong'] }
export const hows = { piece: '按件', box: '按箱、按盒', weight: '按重量', catch: '按只，称重结算' }

const JIN = 500
const FEW = 5
const FEN = 100

/** What somebody typed in yuan as fen; NaN where it is no sum of whole fen. */
export function fenOf(text) {
  const found = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text.trim())
  return found ? Number(found[1]) * FEN + Number((found[2] ?? '').padEnd(2, '0')) : Number.NaN
}
/** Fen as a field takes them. */
export const yuanField = (fen) => `${Math.floor(fen / FEN)}.${String(fen % FEN).padStart(2, '0')}`

/** Grams as people say them: by the half and the tenth of a jin, else in grams. */
export function weightText(grams) {
  if (grams === 0) return '0 斤'
  if (grams === JIN / 2) return '半斤'
  if (grams >= JIN && grams % JIN === 0) return `${count(grams / JIN)} 斤`
  if (grams >= JIN && grams % JIN === JIN / 2) return `${count(Math.floor(grams / JIN))} 斤半`
  return grams >= JIN && grams % (JIN / 10) === 0 ? `${count(Math.floor(grams / JIN))}.${grams % JIN / (JIN / 10)} 斤` : `${count(grams)} 克`
}

/** What so many units cost, as the town reckons it; of a bird, at the weight it is thought to have. */
export function fenOfUnits(one, units) {
  if (one.how === 'weight') return fenByWeight(one.price_fen, one.unit_g * units)
  return (one.how === 'catch' ? fenByWeight(one.price_fen, one.unit_g) : one.price_fen) * units
}
const fenByWeight = (priceFen, grams) => Math.floor((priceFen * grams * 2 + JIN) / (JIN * 2))

/** What a unit is called: a measure word of the label, which says more in brackets. */
export const unitOf = ({ label }) => label.replace(/（.*$/, '') || label
/** A measure word: the label's own, where it is one. */
export const measureOf = (one) => (one.how !== 'weight' && one.how !== 'unit' && unitOf(one).length <= 2 ? unitOf(one) : '份')
/** Whether its price is that of a jin. */
export const byWeight = (how) => how === 'weight' || how === 'catch'

/** What a variant costs: the amount, of what, and what is to be known of it. */
export function priceParts(one) {
  if (one.how === 'weight') return [yuan(one.price_fen), '元/斤', one.unit_g === JIN ? '' : `每份 ${weightText(one.unit_g)}`]
  if (one.how === 'catch') return [`约 ${yuan(one.unit_fen)}`, `元/${unitOf(one)}`, '按实际重量结算']
  return [yuan(one.price_fen), `元/${one.label}`, '']
}
export const priceText = (one) => { const [amount, unit, note] = priceParts(one); return `${amount} ${unit}${note && `，${note}`}` }

/** So many units in words: a weight where it is sold by weight. */
export const unitsText = (one, n) => (one.how === 'weight' ? weightText(n * one.unit_g) : `${count(n)} ${measureOf(one)}`)

/** What is left of a variant, and how to show it. */
export function leftOf(one) {
  if (one.left === 0) return ['卖完了', '']
  return one.left <= FEW ? [`只剩 ${unitsText(one, one.left)}`, 'warm'] : [`还有 ${unitsText(one, one.left)}`, 'good']
}

/** The variant that a card names: the one that costs least a unit. */
export const cheapest = (variants) => variants.reduce((least, one) => (one.unit_fen < least.unit_fen ? one : least))

export const Price = ({ variant, from }) => {
  const [amount, unit, note] = priceParts(variant)
  return html`<p class="good__price"><b class="number">${amount}</b> ${unit}${from ? ' 起' : ''}${note && html`<span class="soft small">，${note}</span>`}</p>`
}

/** A product's first picture; where it has none, a drawn leaf. */
export const GoodCover = ({ good, large }) => (good.pictures.length > 0
  ? html`<img class="good__cover" src=${good.pictures[0][large ? 'large' : 'thumb']} alt=${`${good.title}的照片`} loading="lazy" />`
  : html`<span class="good__cover good__cover--none" aria-hidden="true"><${Icon} name="leaf" /></span>`)

/** How far an order is. */
export const OrderChip = ({ state }) => html`<${StateChip} of=${orderStates} state=${state} />`

/** A business date as people say it of these days, such as 11月30日周一. */
export const shortDay = (on) => day(on)
export const dayText = (on) => fullDay(on)
/** Where the code on a label leads. */
export const traceUrl = (trace) => `${location.origin}/mall/#lot/${trace}`
