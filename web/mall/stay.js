// One thing to be booked: what it is, by which rule, on which days it is free, and into the bundle.

import { freeDays, readBookable } from '../shared/api-bookings.js'
import { kinds, noticeText, priceText, ruleText, unitOf } from '../shared/bookings.js'
import { dateOf } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { shortDay } from '../shared/market.js'
import { Button, Chip, Empty, Field, Icon, Loaded, Notice, html, toast, useEffect, useLoad, useState } from '../shared/ui.js'
import { LINES_MAX, putLine } from './bundle.js'
import { Back } from './good.js'
import { Month, daysOf, monthOf, plusDays } from '../shared/month.js'
import { Reviews } from './reviews.js'

const NIGHTS_MAX = 14
const numbers = (most, unit) => Array.from({ length: most }, (_, nth) => [String(nth + 1), `${nth + 1} ${unit}`])

/** How many nights in a row are free from a day on. */
function nightsFrom(free, day, sittingId, units) {
  let nights = 0
  while (nights < NIGHTS_MAX && (free[plusDays(day, nights)]?.[sittingId] ?? 0) >= units) nights += 1
  return nights
}

/** What is chosen of a day, and the button that puts it into the bundle. */
function Chosen({ one, day, free, town }) {
  const isRoom = one.kind === 'room'
  const first = one.sittings.find(({ sitting_id: id }) => (free[day]?.[id] ?? 0) > 0) ?? one.sittings[0]
  const [sittingId, setSitting] = useState(first.sitting_id)
  const [units, setUnits] = useState('1')
  const [nights, setNights] = useState('1')
  const [persons, setPersons] = useState(isRoom || one.kind === 'table' ? '2' : '1')
  const left = free[day]?.[sittingId] ?? 0
  const most = Math.min(one.units_most, left)
  const nightsMost = isRoom ? nightsFrom(free, day, sittingId, Number(units)) : 0
  const personsMost = Math.max(1, Math.min(Number(units), most)) * one.persons_most
  const line = { bookable_id: one.bookable_id, day, sitting_id: sittingId, nights: isRoom ? Math.min(Number(nights), nightsMost) : 0, units: Math.min(Number(units), most), persons: one.kind === 'experience' ? Number(units) : Math.min(Number(persons), personsMost) }
  const put = () => {
    if (!putLine(town.place_id, line)) { toast(`一次最多放 ${LINES_MAX} 项，先去预订吧`, 'wrong'); return }
    toast(`${one.title}放进去了`, 'good')
    location.hash = '#together'
  }
  const sittings = one.sittings.map(({ sitting_id: id, label, starts }) => [id, `${label} ${starts}，剩 ${free[day]?.[id] ?? 0} ${unitOf[one.kind]}`])
  return html`<section class="card stack" aria-labelledby="chosen"><h2 id="chosen">${shortDay(day)}</h2><div class="form">
      ${!isRoom && html`<${Field} label="哪一场" value=${sittingId} choices=${sittings} onInput=${setSitting} />`}
      ${isRoom && html`<${Field} label="住几晚" value=${String(Math.min(Number(nights), nightsMost))} choices=${numbers(Math.max(1, nightsMost), '晚')} onInput=${setNights} />`}
      <${Field} label=${isRoom ? '几间' : one.kind === 'table' ? '几桌' : '几个人'} value=${String(Math.min(Number(units), most))} choices=${numbers(Math.max(1, most), unitOf[one.kind])} onInput=${setUnits} />
      ${one.kind !== 'experience' && html`<${Field} label="一共几个人" value=${String(Math.min(Number(persons), personsMost))} choices=${numbers(personsMost, '人')} onInput=${setPersons} />`}</div>
    <${Button} kind="main" big wide icon="calendar" disabled=${most === 0} onClick=${put}>就要这个<//></section>`
}

function Free({ one, town }) {
  const [month, setMonth] = useState(monthOf(dateOf()))
  const [day, setDay] = useState(null)
  const days = daysOf(month)
  const from = useLoad(() => freeDays(one.bookable_id, days[0], 42), [one.bookable_id, month])
  const free = Object.fromEntries((from.value ?? []).map((row) => [row.day, row.free]))
  const leftOn = (on) => Math.max(0, ...Object.values(free[on] ?? {}))
  const noteOf = (on) => (leftOn(on) > 0 ? `剩${leftOn(on)}` : '')
  return html`<section class="card stack" aria-labelledby="free"><h2 id="free">选日子</h2><${Loaded} from=${from} tall>${() => html`<${Month} month=${month} noteOf=${noteOf} chosen=${day ? [day] : []} onDay=${setDay} onMonth=${(to) => { setDay(null); setMonth(to) }} label=${`${one.title}哪天有空`} />`}<//></section>
    ${day && from.state === 'ready' && html`<${Chosen} key=${day} one=${one} day=${day} free=${free} town=${town} />`}`
}

function Cover({ one }) {
  const [nth, show] = useState(0)
  if (one.pictures.length === 0) return html`<span class="good__cover good__cover--none good__cover--large" aria-hidden="true"><${Icon} name="calendar" /></span>`
  return html`<div class="stack stack--tight"><img class="good__cover good__cover--large" src=${one.pictures[nth].large} alt=${`${one.title}的照片，第 ${nth + 1} 张，共 ${one.pictures.length} 张`} />
    ${one.pictures.length > 1 && html`<ul class="thumbs">${one.pictures.map((picture, at) => html`<li><button type="button" class="thumb" aria-label=${`看第 ${at + 1} 张`} aria-pressed=${String(at === nth)} onClick=${() => show(at)}><img src=${picture.thumb} alt="" loading="lazy" /></button></li>`)}</ul>`}</div>`
}

function Shown({ one, village, town }) {
  const isOpen = one.state === 'published'
  useEffect(() => { document.title = `${one.title} · 共富宝` }, [one.title])
  return html`<article class="one"><${Cover} one=${one} /><div class="stack one__words"><div class="stack stack--tight"><p><a class="button" href=${`#stays/${one.kind}`}>${kinds[one.kind]}</a></p><h1>${one.title}</h1><p class="row">${isOpen && html`<strong class="number">${priceText(one)}</strong>`}${one.by_collective && html`<${Chip} look="good">村集体办的<//>`}</p></div>
      ${!isOpen && html`<${Notice} look="wait" title="现在不接受预订">订好的照旧；过些日子再来看看。<//>`}
      ${isOpen && html`${one.words && html`<p class="pre-line one__said">${one.words}</p>`}
      <ul class="facts"><li><${Icon} name="place" />${village && !one.where.startsWith(village) ? `${village}，` : ''}${one.where}</li>
        ${one.kind === 'room' ? html`<li><${Icon} name="clock" />${one.sittings[0].starts} 后入住${one.latest_arrival && `，最晚 ${one.latest_arrival} 到`}，${one.leaves} 前退房</li>` : one.sittings.map(({ label, starts }) => html`<li><${Icon} name="clock" />${label} ${starts}</li>`)}
        <li><${Icon} name="people" />${one.kind === 'experience' ? `一次最多订 ${one.units_most} 人` : `每${unitOf[one.kind]}最多 ${one.persons_most} 人`}</li><li><${Icon} name="calendar" />${noticeText(one.notice_hours)}</li></ul>
      <p class="rule"><${Icon} name="bell" />${ruleText(one)}</p>
      <p><a class="button" href="#tour"><${Icon} name="place" />在手绘地图上看看周边</a></p>
      <${Free} one=${one} town=${town} />`}<${Reviews} id=${one.bookable_id} /></div></article>`
}

export function Stay({ id, town, places }) {
  const asked = useLoad(() => readBookable(id).catch(gone), [id])
  const nameOf = (one) => places.find(({ place_id: of }) => of === one.village_id)?.name
  return html`<div class="stack"><${Back} to="#stays">回到预订<//>${asked.state !== 'ready' && html`<h1 class="unseen">预订</h1>`}<${Loaded} from=${asked} tall>${(one) => (one ? html`<${Shown} one=${one} village=${nameOf(one)} town=${town} />`
    : html`<h1>没有这个项目</h1><div class="card"><${Empty} icon="calendar" title="找不到它">可能地址不全，回到预订再找一找。<//></div>`)}<//></div>`
}
