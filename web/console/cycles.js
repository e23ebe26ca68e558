// 开团 at the desk: what the town sells before the harvest, how far each offer is, and what became of it.

import { listCycles, moveCycle } from '../shared/api-cycles.js'
import { CycleChip, Far, deliveryDay, momentText, soldText, usualFen, verdictOf } from '../shared/cycles.js'
import { yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { priceText, unitsText } from '../shared/market.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, usePages, useState } from '../shared/ui.js'
import { CycleForm } from './cycles-form.js'

const keys = keyring()
const town = ['town_officer', 'town_admin']
const REASON_LEAST = 2
const said = { publish: '开团了', discard: '草稿删掉了', call_off: '取消了，付了的钱会自动退回' }

function Price({ offer }) {
  return html`${priceText(offer)}${offer.usual_fen !== offer.price_fen && html`<span class="soft small">（平时 ${yuan(usualFen(offer))}）</span>`}`
}

/** How far, while people order; what became of it, afterwards. */
function Outcome({ cycle, offer }) {
  const verdict = verdictOf(cycle, offer)
  if (cycle.state === 'draft') return html`<span class="soft">${offer.least_units > 0 ? `满 ${unitsText(offer, offer.least_units)}才成团` : '不设成团数'}</span>`
  if (!verdict) return html`<${Far} offer=${offer} name=${`${offer.title}（${offer.label}）`} />`
  const [text, look] = verdict
  return html`<span class="stack stack--tight"><${Chip} look=${look}>${text}<//>${offer.verdict !== 'open' && html`<span class="soft small">${soldText(offer)}</span>`}</span>`
}

function Offers({ cycle }) {
  const columns = [
    { name: '卖什么', of: (one) => html`<strong>${one.title}</strong> ${one.label}${!one.is_sold && html` <${Chip} look="wait">商品没在卖<//>`}` },
    { name: '团价', of: (one) => html`<${Price} offer=${one} />` },
    { name: '计划', look: 'right', of: (one) => unitsText(one, one.units) },
    { name: '到哪了', of: (one) => html`<${Outcome} cycle=${cycle} offer=${one} />` },
  ]
  return html`<${Table} caption=${`${cycle.title}卖什么`} columns=${columns} rows=${cycle.offers} keyOf=${(one) => `${one.product_id} ${one.variant_id}`} />`
}

/** Asked before what can not be taken back. */
function Ask({ cycle, deed, onClose, onDone }) {
  const [reason, write] = useState('')
  const off = deed === 'call_off'
  const move = useDeed(async () => {
    await moveCycle(cycle.cycle_id, deed, reason.trim(), keys.keyFor({ id: cycle.cycle_id, deed, reason: reason.trim() }))
    keys.settle()
    toast(said[deed], 'good')
    onDone()
  })
  const titles = { publish: `开团：${cycle.title}`, discard: `删掉草稿：${cycle.title}`, call_off: `取消这一团：${cycle.title}` }
  return html`<${Dialog} title=${titles[deed]} onClose=${onClose}><div class="stack">${move.error && html`<${Notice} look="wrong">${Object.values(move.error.fields)[0] ?? move.error.message}<//>`}
    ${deed === 'publish' && html`<p>开团以后，货、价钱、数量和时间都不能再改，只能改名称和说明。</p>`}${deed === 'discard' && html`<p>还没有人看到它，删掉就没有了。</p>`}
    ${off && html`<p>马上停止下单。已经付的钱全部自动退回，正在付的付了也退。取消以后不能恢复。</p><${Field} label="为什么取消（买家看得到）" value=${reason} maxlength="60" required onInput=${write} />`}
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${move.busy} disabled=${off && reason.trim().length < REASON_LEAST} onClick=${() => move.start()}>${{ publish: '开团', discard: '删掉', call_off: '取消这一团' }[deed]}<//></div></div><//>`
}

function Item({ cycle, writes, onChangeIt, onAsk }) {
  const draft = cycle.state === 'draft'
  const open = cycle.state === 'published'
  const act = (deed, text, kind = '') => html`<${Button} kind=${kind} onClick=${() => onAsk({ cycle, deed })} aria-label=${`${text}：${cycle.title}`}>${text}<//>`
  return html`<li class="card stack"><div class="row row--apart"><h2 class="desk__h">${cycle.title}</h2><${CycleChip} cycle=${cycle} /></div>
    <p>${momentText(cycle.opens_at)} 开团，${momentText(cycle.closes_at)} 截单，<strong>${deliveryDay(cycle.delivers_on)}交货</strong></p>${cycle.words && html`<p class="soft pre">${cycle.words}</p>`}${cycle.reason && html`<${Notice} look="wait" title="为什么取消">${cycle.reason}<//>`}
    <${Offers} cycle=${cycle} />${cycle.state === 'closed' && html`<p class="soft small">还有人可能在付款，最多等半小时就出结果。</p>`}
    ${writes && html`<div class="row">${draft && act('publish', '开团', 'main')}${(draft || open) && html`<${Button} onClick=${onChangeIt} aria-label=${`${draft ? '修改' : '改名称和说明'}：${cycle.title}`}>${draft ? '修改' : '改名称和说明'}<//>`}${draft && act('discard', '不要了')}${(open || cycle.state === 'closed') && act('call_off', '取消这一团')}</div>`}</li>`
}

export function Cycles({ village, places, may }) {
  const townId = village.town_id
  const pages = usePages((cursor) => listCycles(townId, cursor), [townId])
  const [form, setForm] = useState(null)
  const [asking, ask] = useState(null)
  const writes = may(town)
  const done = () => { setForm(null); ask(null); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>开团</h1><p class="soft">收获以前先卖：约好哪天截单、哪天交货，够数才成团，不够自动退钱。</p></div>
      <div class="row"><a class="button" href="/mall/#cycles" target="_blank" rel="noopener">看看买家那边</a>${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setForm({})}>新的一团<//>`}</div></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="calendar" title="还没有开过团">写好卖什么、什么价、哪天交货，开团以后买家就能订。<//>` : html`<ul class="stack" aria-label="开团">${pages.rows.map((cycle) => html`<${Item} key=${cycle.cycle_id} cycle=${cycle} writes=${writes} onChangeIt=${() => setForm(cycle)} onAsk=${ask} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${form && html`<${CycleForm} cycle=${form.cycle_id ? form : null} townId=${townId} places=${places} onClose=${() => setForm(null)} onDone=${done} />`}${asking && html`<${Ask} ...${asking} onClose=${() => ask(null)} onDone=${done} />`}</div>`
}
