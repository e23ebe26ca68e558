// Where and when: at a pick-up point or to an address, on one of the days that the market packs for.

import { readWindows } from '../shared/api-market.js'
import { dateOf, yuanText } from '../shared/format.js'
import { shortDay } from '../shared/market.js'
import { Button, Icon, Loaded, Notice, Switch, html, useEffect, useLoad } from '../shared/ui.js'
import { AddressWords, useBook } from './addresses.js'

const DAY_MS = 86_400_000

/** The days that an order of today may be for; `only` one, where an order cycle says which. */
export const daysOf = ({ first_day: first, last_day: last, only }) => only ? [only] : Array.from({ length: last - first + 1 }, (_, n) => dateOf(Date.now() + (first + n) * DAY_MS))

/** What bringing it costs, in words. */
const feeText = ({ delivery_fen: fen, free_from_fen: free }) => (fen === 0 ? '送货不收钱' : `送货 ${yuanText(fen)}${free ? `，商品满 ${yuanText(free)}不收` : ''}`)

/** One of several that holds, each with its own words. */
export function Choice({ name, legend, rows, value, onChange, short }) {
  return html`<fieldset class=${`choices ${short ? 'choices--short' : ''}`}><legend>${legend}</legend>${rows.map(([id, view]) => html`<label key=${id} class="choice"><input type="radio" name=${name} value=${id} checked=${id === value} onChange=${() => onChange(id)} /><span class="grow">${view}</span></label>`)}</fieldset>`
}

const PointWords = ({ point }) => html`<span class="stack stack--tight"><strong>${point.name}</strong><span>${point.where}</span><span class="soft"><${Icon} name="clock" /> ${point.opening}</span></span>`

/** A day, whose weekday may stand below it. */
const DayWords = ({ on }) => shortDay(on).split(/(?=周)/).map((part) => html`<span class="together">${part}</span>`)

/** The address book to choose from; the default is chosen until another one is. */
function Addresses({ chosen, onChange }) {
  const book = useBook()
  const all = book.value ?? []
  const first = (all.find(({ is_default: is }) => is) ?? all[0])?.address_id
  useEffect(() => { if (first && !all.some(({ address_id: id }) => id === chosen)) onChange(first) }, [first, chosen])
  return html`<${Loaded} from=${book}>${(addresses) => html`${addresses.length > 0 && html`<${Choice} name="address" legend="送到哪里" value=${chosen} onChange=${onChange} rows=${addresses.map((one) => [one.address_id, html`<${AddressWords} address=${one} />`])} />`}
    <div class="row"><${Button} icon="plus" onClick=${() => book.open('')}>添一个地址<//>${chosen && html`<${Button} onClick=${() => book.open(chosen)}>改选中的<//>`}</div>`}<//>${book.form(({ address_id: id }) => onChange(id))}`
}

/** The times of the day within which something is brought; a full one is said and can not be chosen. */
function Windows({ townId, on, chosen, onChange }) {
  const from = useLoad(() => readWindows(townId, on), [townId, on])
  const free = (from.value ?? []).filter(({ left }) => left > 0)
  useEffect(() => { if (from.value && !free.some(({ window_id: id }) => id === chosen)) onChange(free[0]?.window_id ?? '') }, [from.value, chosen])
  return html`<${Loaded} from=${from}>${(rows) => html`${free.length > 0 && html`<${Choice} short name="window" legend="几点送" value=${chosen} onChange=${onChange} rows=${free.map(({ window_id: id, label }) => [id, html`<span class="together">${label}</span>`])} />`}
    ${rows.filter(({ left }) => left === 0).map(({ label }) => html`<${Notice}>${label} 排满了${free.length === 0 ? '，请换一天' : ''}。<//>`)}`}<//>`
}

/** What of `where` an order says: one of both, and within which window it is brought. */
export const whereAsked = ({ how, point_id: point, address_id: address, window_id: window }) => (how === 'point' ? { point_id: point } : { address_id: address, ...(window ? { window_id: window } : {}) })
/** Whether it is said whole. */
export const isSaid = (where, terms) => Boolean(where.delivers_on && Object.values(whereAsked(where))[0] && (where.how === 'point' || terms.windows.length === 0 || where.window_id))

/** How it begins: collected where that can be, on the first day. */
export const whereFirst = (terms) => ({ how: terms.points.length > 0 ? 'point' : 'address', point_id: terms.points[0]?.point_id ?? '', address_id: '', window_id: '', delivers_on: daysOf(terms)[0] })

export function Where({ townId, terms, where, put }) {
  const both = terms.points.length > 0 && terms.delivers
  return html`<section class="card stack" aria-labelledby="where"><h2 id="where">怎么拿</h2>
    ${both && html`<${Switch} label="自己取还是送货" value=${where.how} choices=${[['point', '自己去取'], ['address', '送货上门']]} onChange=${(how) => put({ how })} />`}
    ${where.how === 'point' ? html`<${Choice} name="point" legend="到哪里取" value=${where.point_id} onChange=${(id) => put({ point_id: id })} rows=${terms.points.map((point) => [point.point_id, html`<${PointWords} point=${point} />`])} />`
    : html`<p class="soft">${feeText(terms)}。</p><${Addresses} chosen=${where.address_id} onChange=${(id) => put({ address_id: id })} />`}
    <${Choice} short name="day" legend=${where.how === 'point' ? '哪天取' : '哪天送'} value=${where.delivers_on} onChange=${(on) => put({ delivers_on: on })} rows=${daysOf(terms).map((on) => [on, html`<${DayWords} on=${on} />`])} />
    ${where.how === 'address' && terms.windows.length > 0 && html`<${Windows} townId=${townId} on=${where.delivers_on} chosen=${where.window_id} onChange=${(id) => put({ window_id: id })} />`}</section>`
}
