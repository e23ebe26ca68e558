// What a host offers to be booked: written, asked for, withdrawn, with the days on which they take nobody, or fewer.

import { BookableChip, kinds, priceText } from './bookings.js'
import { BookableForm } from './bookable-form.js'
import { ClosedDays } from './closed-days.js'
import { DayPlaces } from './day-places.js'
import { yuanText } from './format.js'
import { keyring } from './ids.js'
import { Button, Empty, Loaded, More, Notice, Refused, html, toast, useDeed, useState } from './ui.js'

const keys = keyring()
const moves = { draft: [['ask', '请村里审核', 'main']], asked: [['recall', '先撤回', '']], published: [['withdraw', '下架', '']], withdrawn: [['ask', '请村里重新审核', 'main']] }
const writable = ['draft', 'withdrawn']

const PERMILLE = 1_000

/** Whose the price is: what is kept of it for the village and the platform, and what is left. */
function SharesText({ one }) {
  const platform = Math.floor((one.price_fen * one.platform_permille) / PERMILLE)
  const collective = one.owner_id ? Math.floor((one.price_fen * one.collective_permille) / PERMILLE) : 0
  const kept = [one.owner_id && `村集体提成 ${one.collective_permille / 10}%`, `平台提成 ${one.platform_permille / 10}%`].filter(Boolean).join('，')
  return html`<p class="soft">${kept}，${priceText(one)}里${one.owner_id ? '您' : '村集体'}得 ${yuanText(one.price_fen - platform - collective)}</p>`
}

export function Offered({ one, api, villageId, onDone, children }) {
  const [open, setOpen] = useState('')
  const done = () => { setOpen(''); onDone() }
  const move = useDeed(async (deed) => { await api.move(one.bookable_id, deed, keys.keyFor({ id: one.bookable_id, deed, version: one.version })); keys.settle(); toast('办好了', 'good'); onDone() })
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${one.title}</strong><${BookableChip} state=${one.state} /></div><p class="soft">${kinds[one.kind]} · ${priceText(one)} · ${one.where}</p>${one.was_published && one.price_fen > 0 && html`<${SharesText} one=${one} />`}${one.reason && one.state !== 'published' && html`<${Notice} look="wait" title="村里说">${one.reason}<//>`}<${Refused} of=${move} />
    <div class="row">${moves[one.state].map(([deed, name, kind]) => html`<${Button} key=${deed} kind=${kind} busy=${move.busy} onClick=${() => move.start(deed)} aria-label=${`${name}：${one.title}`}>${name}<//>`)}
      ${writable.includes(one.state) && html`<${Button} onClick=${() => setOpen('form')} aria-label=${`修改：${one.title}`}>修改<//>`}<${Button} icon="calendar" onClick=${() => setOpen('days')} aria-label=${`哪天不接待：${one.title}`}>哪天不接待<//>${one.state === 'published' && html`<${Button} icon="minus" onClick=${() => setOpen('places')} aria-label=${`某天少接几个：${one.title}`}>某天少接几个<//>`}</div>${children}
    ${open === 'form' && html`<${BookableForm} one=${one} villageId=${villageId} send=${(body, key) => api.change(one.bookable_id, body, key)} onClose=${() => setOpen('')} onDone=${done} />`}
    ${open === 'days' && html`<${ClosedDays} one=${one} send=${(body, key) => api.close(one.bookable_id, body, key)} onClose=${() => setOpen('')} onDone=${done} />`}
    ${open === 'places' && html`<${DayPlaces} one=${one} send=${(body, key) => api.places(one.bookable_id, body, key)} onClose=${() => setOpen('')} />`}</li>`
}

/** `api` has `write`, `change`, `move`, `close` and `places`; `pages` are those of the host. */
export function OwnBookables({ pages, api, villageId }) {
  const [adding, add] = useState(false)
  return html`<div class="stack"><div><${Button} kind="main" icon="plus" onClick=${() => add(true)}>开一个新的<//></div><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="home" title="还没有开">有空房、能做一桌饭、能带人玩半天，都可以开出来让客人订。<//></div>`
    : html`<ul class="stack" aria-label="预订项目">${pages.rows.map((one) => html`<${Offered} key=${one.bookable_id} one=${one} api=${api} villageId=${villageId} onDone=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${adding && html`<${BookableForm} one=${null} villageId=${villageId} send=${api.write} onClose=${() => add(false)} onDone=${() => { add(false); pages.again() }} />`}</div>`
}
