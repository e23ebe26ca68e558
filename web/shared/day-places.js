// Fewer places on one day, or as many again: what is booked on it stays.

import { freeDays } from './api-bookings.js'
import { unitOf } from './bookings.js'
import { dateOf } from './format.js'
import { keyring } from './ids.js'
import { shortDay } from './market.js'
import { Month, daysOf, monthOf } from './month.js'
import { Button, Dialog, Field, Loaded, html, toast, useDeed, useLoad, useState } from './ui.js'

const keys = keyring()

/** A sitting of the day: `has` places of which some are booked. */
function Sitting({ one, sitting, day, has, free, send, onDone }) {
  const taken = has - free
  const [places, setPlaces] = useState(String(has))
  const save = useDeed(async () => {
    const body = { day, sitting_id: sitting.sitting_id, places: Number(places) }
    await send(body, keys.keyFor({ id: one.bookable_id, has, taken, ...body }))
    keys.settle()
    toast('保存了', 'good')
    onDone()
  })
  const unit = unitOf[one.kind]
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<form class="row" style=${{ alignItems: 'end' }} onSubmit=${submit}><${Field} label=${`${sitting.label}接几${unit}`} hint=${`已订 ${taken} ${unit}，平常 ${one.capacity} ${unit}`} type="number" inputmode="numeric" min=${taken} max=${one.capacity} required value=${places} wrong=${save.error?.fields.places ?? save.error?.message} onInput=${setPlaces} />
    <${Button} type="submit" kind="main" busy=${save.busy} disabled=${Number(places) === has} aria-label=${`保存${sitting.label}`}>保存<//></form>`
}

export function DayPlaces({ one, send, onClose }) {
  const [month, setMonth] = useState(monthOf(dateOf()))
  const [day, setDay] = useState('')
  const from = useLoad(() => freeDays(one.bookable_id, daysOf(month)[0], 42), [one.bookable_id, month])
  const rows = Object.fromEntries((from.value ?? []).map((row) => [row.day, row]))
  const all = (counts) => Object.values(counts).reduce((sum, of) => sum + of, 0)
  const noteOf = (on) => (all(rows[on]?.places ?? {}) > 0 || Object.keys(rows[on]?.places ?? {}).length > 0 ? `${all(rows[on].free)}/${all(rows[on].places)}` : '')
  const open = day && rows[day] ? one.sittings.filter(({ sitting_id: id }) => id in rows[day].places) : []
  return html`<${Dialog} title=${`某天少接几个：${one.title}`} onClose=${onClose}><p class="soft">日子下面是“还能订 / 一共”。按一个日子改这一天的数，已经订好的照旧接待。</p>
    <${Loaded} from=${from} tall>${() => html`<${Month} month=${month} noteOf=${noteOf} chosen=${day ? [day] : []} onDay=${setDay} onMonth=${(to) => { setDay(''); setMonth(to) }} label="每天接几个" />`}<//>
    ${open.length > 0 && html`<section class="stack stack--tight" aria-label=${shortDay(day)}><h3>${shortDay(day)}</h3>${open.map((sitting) => { const { free, places } = rows[day]; const id = sitting.sitting_id; return html`<${Sitting} key=${`${day} ${id} ${places[id]} ${free[id]}`} one=${one} sitting=${sitting} day=${day} has=${places[id]} free=${free[id]} send=${send} onDone=${from.again} />` })}</section>`}
    <div class="row row--end"><${Button} onClick=${onClose}>好了<//></div><//>`
}
