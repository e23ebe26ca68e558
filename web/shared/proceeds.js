// A week's statement as the desk and its producer both see it: where it stands, its lines, and what was said about it.

import { count, dateText, stamp, yuan } from './format.js'
import { measureOf, weightText } from './market.js'
import { daysOfWeek } from './periods.js'
import { Chip, Notice, Table, html } from './ui.js'

const FEN = 100
const GRAMS_A_KILO = 1000
const states = { closed: ['待批准', 'wait'], approved: ['待付款', 'warm'], paid: ['已付款', 'good'] }
export const kinds = { producer: '生产者', collective: '村集体', platform: '平台' }

/** What somebody typed in yuan, with a minus or without; NaN where it is no sum of whole fen. */
export function signedFenOf(text) {
  const found = /^([-−]?)(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text.trim())
  return found ? (found[1] ? -1 : 1) * (Number(found[2]) * FEN + Number((found[3] ?? '').padEnd(2, '0'))) : Number.NaN
}

/** Where a statement stands; one that leaves nothing to pay needs nobody. */
export function standing(row) {
  if (row.payable_fen > 0) return states[row.state] ?? [row.state, '']
  return row.carried_out_fen < 0 ? ['转下周', ''] : ['无需付款', 'good']
}
export const StateChip = ({ row }) => { const [text, look] = standing(row); return html`<${Chip} look=${look}>${text}<//>` }

/** A week in words: 11月23日–29日. */
export const weekText = (first, last) => `${dateText(first)}–${first.slice(0, 7) === last.slice(0, 7) ? `${Number(last.slice(8))}日` : dateText(last)}`

/** Grams as a desk counts them: kilograms, or tonnes. */
export const kilos = (grams) => `${count(Math.round(grams / GRAMS_A_KILO * 10) / 10)} 公斤`

/** How much a line is: birds with what they weigh, a weight, or so many pieces. */
export function muchOf(line) {
  if (line.how === 'village') return [line.grams && kilos(line.grams), line.heads && `${count(line.heads)} 只`].filter(Boolean).join('，')
  if (line.heads) return `${count(line.heads)} 只${line.grams ? `，${weightText(Math.abs(line.grams))}` : ''}`
  if (line.how === 'weight') return weightText(Math.abs(line.grams))
  return line.units ? `${count(line.units)} ${measureOf(line)}` : ''
}

/** The lines of a statement, as a table; each row is a card on a phone. */
export function Lines({ one }) {
  const later = one.lines.some((line) => line.later_fen !== 0)
  const columns = [
    { name: one.kind === 'platform' ? '哪里来的' : '品名', of: (line) => html`<strong>${line.title}</strong>${line.label && html` <span class="soft">${line.label}</span>`}` },
    { name: '卖了多少', look: 'right', of: (line) => muchOf(line) || '—' },
    { name: '买家付的', look: 'right', of: (line) => yuan(line.paid_fen) },
    { name: '分得', look: 'right', of: (line) => yuan(line.fen) },
    ...(later ? [{ name: '退款和更正', look: 'right', of: (line) => (line.later_fen ? yuan(line.later_fen) : '—') }] : []),
    { name: '小计（元）', look: 'right', of: (line) => html`<b class="number">${yuan(line.total_fen)}</b>` },
  ]
  return html`<${Table} caption="每一样" titled columns=${columns} rows=${one.lines} />`
}

function previousText({ previous }) {
  const { first, last } = daysOfWeek(previous)
  return weekText(first, last)
}

/** From the lines' sum down to what is paid. */
export function Sums({ one }) {
  const rows = [['这周卖的', one.sum_fen], ...(one.carried_in_fen ? [[`从 ${previousText(one)} 结转`, one.carried_in_fen]] : []), ...(one.carried_out_fen ? [['不够抵，转到下周', one.carried_out_fen]] : [])]
  return html`<dl class="facts-list">${rows.map(([name, fen]) => html`<div><dt>${name}</dt><dd><b class="number">${yuan(fen)}</b> 元</dd></div>`)}
    <div><dt>应付</dt><dd><strong class="figure">${yuan(one.payable_fen)}</strong> 元</dd></div></dl>`
}

/** What a producer thinks is wrong and what was answered; `act(doubt)` is what can be done with one that waits. */
export function Doubts({ one, act }) {
  return html`<ul class="stack stack--tight" aria-label="疑问">${one.doubts.map((said) => html`<li class="card stack stack--tight" key=${said.doubt_id}><div class="row row--apart"><strong>${said.words}</strong><${Chip} look=${said.answered_at ? 'good' : 'wait'}>${said.answered_at ? '已答复' : '等答复'}<//></div>
    <p class="soft small">${stamp(said.at)}</p>${said.answered_at ? html`<${Notice} look="good" title=${said.fen ? `更正 ${yuan(said.fen)} 元，算在下一张货款单里` : '答复'}>${said.answer}<//>` : act?.(said)}</li>`)}</ul>`
}
