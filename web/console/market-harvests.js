// The harvests of a product: what comes in, what of each is picked and left, what spoilt, and the labels with their codes.

import { bringIn, listLots, lotOrders, writeOff } from '../shared/api-market.js'
import { listCycles } from '../shared/api-cycles.js'
import { lookAtOrder } from '../shared/api-packing.js'
import { dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { dayText, unitsText } from '../shared/market.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Dialog, Empty, Field, Loaded, More, Notice, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { Labels } from './market-labels.js'
import { Front, numberText, orderStates } from './packing-order.js'

const keys = keyring()
const UNITS_MAX = 100_000

/** The order cycles that something may be harvested for: a town's officers know them. */
const forCycles = async (townId, productId) => (await listCycles(townId)).rows.filter(({ state, offers }) => !['draft', 'called_off', 'cancelled'].includes(state) && offers.some(({ product_id: id }) => id === productId))

function BringIn({ good, village, cycled, onDone }) {
  const blank = { variant_id: good.variants[0].variant_id, harvested_on: dateOf(), units: '', where: '', words: '', cycle_id: '' }
  const [asked, setAsked] = useState(blank)
  const cycles = useLoad(async () => (cycled ? forCycles(village.town_id, good.product_id) : []), [good.product_id])
  const offered = (cycles.value ?? []).filter(({ offers }) => offers.some(({ product_id: id, variant_id: of }) => id === good.product_id && of === asked.variant_id))
  const pictures = usePictures({ villageId: village.place_id, purpose: 'product', max: 3 })
  const save = useDeed(async () => {
    const body = { ...asked, cycle_id: asked.cycle_id || null, units: Number(asked.units), media_ids: pictures.ids }
    const made = await bringIn(good.product_id, body, keys.keyFor({ id: good.product_id, ...body }))
    keys.settle()
    toast('入库了', 'good')
    pictures.items.forEach(pictures.remove)
    setAsked({ ...blank, variant_id: asked.variant_id, where: asked.where })
    onDone(made)
  })
  const wrong = save.error?.fields ?? {}
  const variant = good.variants.find(({ variant_id: id }) => id === asked.variant_id)
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${(value) => setAsked((now) => ({ ...now, ...(name === 'variant_id' && { cycle_id: '' }), [name]: value }))} required ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!save.busy && !pictures.busy) save.start() }
  return html`<form class="form desk-ask" aria-label="采收入库" onSubmit=${submit}><h3 class="form__all">采收入库</h3>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${good.variants.length > 1 && field('variant_id', '哪种规格', { choices: good.variants.map(({ variant_id: id, label }) => [id, label]) })}${field('harvested_on', '哪天采收的', { type: 'date', max: dateOf() })}
    ${field('units', '多少份', { type: 'number', min: 1, max: UNITS_MAX, inputmode: 'numeric', hint: Number(asked.units) > 0 ? `就是 ${unitsText(variant, Number(asked.units))}。` : `一份是 ${unitsText(variant, 1)}。` })}${field('where', '哪块地、哪个棚', { minlength: 2, maxlength: 40 })}
    ${offered.length > 0 && field('cycle_id', '给谁的', { choices: [['', '平时卖的'], ...offered.map(({ cycle_id: id, title }) => [id, `团购：${title}`])], required: false })}
    ${field('words', '说明（可以不写）', { all: true, multiline: true, maxlength: 300, required: false })}<div class="form__all stack stack--tight"><${Pictures} from=${pictures} label="采收的照片（最多 3 张）" hint=${wrong.media_ids} /><${PicturesWait} from=${pictures} /></div>
    <div class="form__all row row--end"><${Button} type="submit" kind="main" busy=${save.busy} disabled=${pictures.busy}>入库<//></div></form>`
}

function Spoilt({ good, lot, named, onDone }) {
  const [units, setUnits] = useState(null)
  const save = useDeed(async () => {
    const done = await writeOff(good.product_id, lot.trace, Number(units), keys.keyFor({ lot: lot.trace, units, spoilt: lot.spoilt }))
    keys.settle()
    toast('报损好了', 'good')
    setUnits(null)
    onDone(done)
  })
  if (units === null) return html`<${Button} onClick=${() => setUnits('')} aria-label=${`报损：${named}`}>报损<//>`
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${save} /><${Field} label=${`坏了几份（最多 ${lot.left}）`} type="number" min="1" max=${lot.left} inputmode="numeric" value=${units} wrong=${save.error?.fields.units} onInput=${setUnits} required /><div class="row row--end"><${Button} onClick=${() => setUnits(null)}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>确定报损<//></div></form>`
}

/** Whom to call where a harvest was not good: the orders that have some of it, by the numbers on their slips. */
function Sold({ good, lot, named }) {
  const [isOpen, open] = useState(false)
  const from = useLoad(async () => (isOpen ? (await lotOrders(good.product_id, lot.trace)).rows : []), [isOpen])
  const [order, setOrder] = useState(null)
  const look = useDeed(async (id) => setOrder(await lookAtOrder(id)))
  const variant = good.variants.find(({ variant_id: id }) => id === lot.variant_id)
  if (!isOpen) return html`<${Button} onClick=${() => open(true)} aria-label=${`卖给了谁：${named}`}>卖给了谁<//>`
  return html`<section class="stack stack--tight desk-ask" aria-label=${`卖给了谁：${named}`}><${Loaded} from=${from}>${(rows) => (rows.length === 0 ? html`<p>还没有备进哪张订单。</p>`
    : html`<p>在这 ${rows.length} 张订单里。打开可以看怎么联系买家、退款；看了会留下记录。</p><${Refused} of=${look} /><ul class="stack stack--tight" aria-label="订单">${rows.map((one) => html`<li key=${one.order_id} class="row row--apart"><strong class="number">${numberText(one)}</strong><span>${dayText(one.delivers_on)}</span><span>${unitsText(variant, one.units)}</span><span class="soft">${(orderStates[one.state] ?? [one.state])[0]}</span><${Button} busy=${look.busy} onClick=${() => look.start(one.order_id)} aria-label=${`打开订单 ${numberText(one)}`}>打开<//></li>`)}</ul>`)}<//>
    ${order && html`<${Front} key=${order.order_id} order=${order} code="" packs next=${null} onDone=${setOrder} />`}<div class="row row--end"><${Button} onClick=${() => open(false)}>收起<//></div></section>`
}

function Lot({ lot, good, writes, reads, onLabels, onSpoilt }) {
  const variant = good.variants.find(({ variant_id: id }) => id === lot.variant_id)
  const named = [good.variants.length > 1 && variant.label, lot.cycle_id && '团购'].filter(Boolean).map((text) => `${text} · `).join('')
  const whole = [dayText(lot.harvested_on), good.variants.length > 1 && variant.label, lot.where].filter(Boolean).join('，')
  const facts = [`入库 ${unitsText(variant, lot.units)}`, `备走 ${unitsText(variant, lot.units - lot.spoilt - lot.left)}`, lot.spoilt > 0 && `报损 ${unitsText(variant, lot.spoilt)}`].filter(Boolean).join('，')
  return html`<li class="card card--flat stack stack--tight"><div class="row row--apart"><h3 class="desk__h">${dayText(lot.harvested_on)}</h3><strong class="plus">还剩 ${unitsText(variant, lot.left)}</strong></div><p>${named}${lot.where}</p><p class="soft">${facts}</p>${lot.words && html`<p class="pre">${lot.words}</p>`}
    <div class="row"><${Button} icon="printer" onClick=${onLabels} aria-label=${`打标签：${whole}`}>打标签<//>${writes && lot.left > 0 && html`<${Spoilt} good=${good} lot=${lot} named=${whole} onDone=${onSpoilt} />`}${reads && html`<${Sold} good=${good} lot=${lot} named=${whole} />`}</div></li>`
}

export function Harvests({ good, producer, village, writes, cycled, onClose }) {
  const pages = usePages((cursor) => listLots(good.product_id, cursor), [good.product_id])
  const [labelled, setLabelled] = useState(null)
  if (labelled) return html`<${Labels} lot=${labelled} good=${good} producer=${producer} village=${village} onClose=${() => setLabelled(null)} />`
  return html`<${Dialog} wide title=${`采收和标签：${good.title}`} onClose=${onClose}>${writes && good.state !== 'ended' && html`<${BringIn} good=${good} village=${village} cycled=${cycled} onDone=${pages.again} />`}
    <h3>每一批</h3><p class="soft small">先采的先备：备货台照这个拿，拿了别的批，在那里换。</p><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="leaf" title="还没有采收入库">采了多少、哪天、哪块地，写一笔就有货卖。<//>` : html`<ul class="stack" aria-label="每一批">${pages.rows.map((lot) => html`<${Lot} key=${lot.trace} lot=${lot} good=${good} writes=${writes} reads=${cycled} onLabels=${() => setLabelled(lot)} onSpoilt=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />
    <div class="row row--end"><${Button} kind="main" onClick=${onClose}>关闭<//></div><//>`
}
