// 预订 at the desk: what waits to be published, a day's guests in the village, and what the collective offers.

import { changeBookable, closeDays, decideBookable, findGuest, giveGuest, listBookables, lookAtGuest, markGuest, moveBookable, setPlaces, villageDay, villageSheet, writeBookable } from '../shared/api-bookings.js'
import { BookableChip, bookableStates, kinds, noticeText, priceText, ruleText } from '../shared/bookings.js'
import { HostDay } from '../shared/host-day.js'
import { keyring } from '../shared/ids.js'
import { GoodCover } from '../shared/market.js'
import { BookableForm } from '../shared/bookable-form.js'
import { Offered } from '../shared/own-bookables.js'
import { Button, Empty, Field, Icon, Loaded, More, Refused, Switch, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const officers = ['village_officer', 'town_officer', 'town_admin']
const PERCENT = 10
const names = { publish: '开放预订', return: '退回', suspend: '暂停' }
const deedsOf = { asked: ['publish', 'return'], published: ['suspend'] }
const api = { change: changeBookable, move: moveBookable, close: closeDays, places: setPlaces }

/** Publishing asks for the shares, the others why. */
function Decide({ one, deed, onDone, onClose }) {
  const [reason, setReason] = useState('')
  const [collective, setCollective] = useState('8')
  const [platform, setPlatform] = useState('2')
  const send = useDeed(async () => {
    const shares = deed === 'publish' ? { collective_permille: Math.round(Number(collective) * PERCENT), platform_permille: Math.round(Number(platform) * PERCENT) } : {}
    const body = { deed, version: one.version, reason: reason.trim(), ...shares }
    await decideBookable(one.bookable_id, body, keys.keyFor({ id: one.bookable_id, ...body }))
    keys.settle()
    toast('办好了', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${send} />
    ${deed === 'publish' ? html`<div class="form">${one.owner_id && html`<${Field} label="村集体提成（%）" type="number" min="0" max="100" step="0.1" value=${collective} wrong=${send.error?.fields.collective_permille} onInput=${setCollective} required />`}<${Field} label="平台提成（%）" type="number" min="0" max="100" step="0.1" value=${platform} onInput=${setPlatform} required /></div>`
    : html`<${Field} label="为什么（主人看得到）" value=${reason} wrong=${send.error?.fields.reason} minlength="2" maxlength="60" required onInput=${setReason} />`}
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${send.busy}>${names[deed]}<//></div></form>`
}

function Waiting({ one, may, onDone }) {
  const [deed, setDeed] = useState('')
  return html`<li class="card stack"><div class="row"><span class="desk-good"><${GoodCover} good=${one} /></span><div class="grow stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${one.title}</h2><${BookableChip} state=${one.state} /></div>
      <p class="soft">${kinds[one.kind]} · ${priceText(one)} · ${one.owner_id ? '村民开的' : '村集体办的'}</p>${one.words && html`<p class="pre">${one.words}</p>`}</div></div>
    <ul class="facts"><li><${Icon} name="place" />${one.where}</li><li><${Icon} name="clock" />${one.sittings.map(({ label, starts }) => `${label} ${starts}`).join('，')}</li><li><${Icon} name="calendar" />${noticeText(one.notice_hours)}</li><li><${Icon} name="bell" />${ruleText(one)}</li></ul>
    ${may && !deed && html`<div class="row">${(deedsOf[one.state] ?? []).map((name) => html`<${Button} key=${name} kind=${name === 'publish' ? 'main' : ''} onClick=${() => setDeed(name)} aria-label=${`${names[name]}：${one.title}`}>${names[name]}<//>`)}</div>`}
    ${deed && html`<${Decide} one=${one} deed=${deed} onDone=${onDone} onClose=${() => setDeed('')} />`}</li>`
}

function Approvals({ village, may }) {
  const [state, setState] = useState('asked')
  const [adding, add] = useState(false)
  const pages = usePages((cursor) => listBookables(village.place_id, state, cursor), [village.place_id, state])
  const own = (one) => !one.owner_id && may && one.state !== 'asked'
  const made = () => { add(false); if (state === 'draft') pages.again(); else setState('draft') }
  return html`<div class="row row--apart"><${Switch} label="哪一些" value=${state} choices=${Object.entries(bookableStates).map(([key, [text]]) => [key, text])} onChange=${setState} />${may && html`<${Button} kind="main" icon="plus" onClick=${() => add(true)}>村集体开一个<//>`}</div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="calendar" title="这里没有">村民在自己的页面里开，写好了请村里审核。<//>` : html`<ul class="stack" aria-label="预订项目">${pages.rows.map((one) => (own(one) ? html`<${Offered} key=${one.bookable_id} one=${one} api=${api} villageId=${village.place_id} onDone=${pages.again} />` : html`<${Waiting} key=${one.bookable_id} one=${one} may=${may} onDone=${pages.again} />`))}</ul>`)}<//><${More} pages=${pages} />
    ${adding && html`<${BookableForm} one=${null} villageId=${village.place_id} send=${(body, key) => writeBookable(village.place_id, body, key)} onClose=${() => add(false)} onDone=${made} />`}`
}

export function BookingsDesk({ village, may }) {
  const [part, setPart] = useState('asked')
  const writes = may(officers)
  const day = { ask: (on) => villageDay(village.place_id, on), ...(writes && { look: (row) => lookAtGuest(row.what.bookable_id, row.booking_id), send: (row, asked, key) => markGuest(row.what.bookable_id, row.booking_id, asked, key), give: (row, asked, key) => giveGuest(row.what.bookable_id, row.booking_id, asked, key), find: (on, code) => findGuest(village.place_id, on, code), sheet: (on, form) => villageSheet(village.place_id, on, form) }) }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>预订</h1><p class="soft">${village.name}的住宿、用餐和体验：审核后才开放，自己家的请别的干部审。</p></div>
    <${Switch} label="看什么" value=${part} choices=${[['asked', '项目和审核'], ['day', '哪天有谁来']]} onChange=${setPart} />
    ${part === 'asked' ? html`<${Approvals} village=${village} may=${writes} />` : html`<${HostDay} key=${village.place_id} ...${day} />`}</div>`
}
