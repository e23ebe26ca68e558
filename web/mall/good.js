// One product: its pictures, who grows it, in which variants it is sold, and what is left of each.

import { readGood } from '../shared/api-market.js'
import { yuan } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { Price, leftOf, measureOf, producerKinds, shelves, unitsText, weightText } from '../shared/market.js'
import { Button, Chip, Empty, Icon, Loaded, Notice, html, toast, useEffect, useLoad, useRef, useState } from '../shared/ui.js'
import { seenOf, useBasket } from './kept.js'
import { Reviews } from './reviews.js'
import { Stepper, wanted } from './stepper.js'

const standing = { paused: ['暂时不卖', '补了货，或者又当季了，会再上架。'], ended: ['已经下架', '这一季卖完了。'] }

export const Back = ({ to = '#', children = '回到市集' }) => html`<p class="no-print"><a class="button button--quiet" href=${to}><${Icon} name="back" />${children}</a></p>`

/** What a unit weighs, in words; '' where it is not weighed. */
function weighs(one) {
  if (one.unit_g === 0 || (one.how === 'weight' && one.unit_g === 500)) return ''
  if (one.how === 'catch') return `每${measureOf(one)}约 ${weightText(one.unit_g)}，上下不超过 ${one.band_permille / 10}%，称多重算多少钱`
  return `每${measureOf(one)} ${weightText(one.unit_g)}`
}

/** Into the basket: the first press puts one there, then it is a stepper. */
function Wanting({ good, one, townId }) {
  const line = useBasket(townId).find(({ product_id: id, variant_id: of }) => id === good.product_id && of === one.variant_id)
  const name = `${good.title}（${one.label}）`
  const want = (units) => wanted(townId, { product_id: good.product_id, variant_id: one.variant_id, units, seen: seenOf(good.title, one) })
  const pressed = useRef(false)
  const first = () => { pressed.current = true; want(1); toast(`${good.title}放进篮子了`, 'good') }
  if (line) return html`<${Stepper} one=${one} units=${line.units} most=${Math.min(one.left, one.most)} name=${name} onChange=${want} takesFocus=${pressed.current} />`
  return html`<${Button} kind="main" icon="basket" aria-label=${`放进篮子：${name}`} disabled=${one.left === 0} onClick=${first}>放进篮子<//>`
}

function Variant({ good, one, sold, townId }) {
  const [text, look] = leftOf(one)
  const facts = [weighs(one), `一次最多 ${unitsText(one, one.most)}`].filter(Boolean).join('。')
  return html`<li class="variant"><div class="grow stack stack--tight">${one.label.length > 2 && html`<strong>${one.label}</strong>`}<${Price} variant=${one} />${one.how === 'catch' && html`<p class="soft small">${yuan(one.price_fen)} 元/斤</p>`}<p class="soft small">${facts}。</p></div>${sold && html`<div class="variant__do"><${Chip} look=${look}>${text}<//><${Wanting} good=${good} one=${one} townId=${townId} /></div>`}</li>`
}

function Pictures({ good }) {
  const [nth, show] = useState(0)
  if (good.pictures.length === 0) return html`<span class="good__cover good__cover--none good__cover--large" aria-hidden="true"><${Icon} name="leaf" /></span>`
  const shown = good.pictures[nth]
  return html`<div class="stack stack--tight"><img class="good__cover good__cover--large" src=${shown.large} alt=${`${good.title}的照片，第 ${nth + 1} 张，共 ${good.pictures.length} 张`} />
    ${good.pictures.length > 1 && html`<ul class="thumbs">${good.pictures.map((one, at) => html`<li><button type="button" class="thumb" aria-label=${`看第 ${at + 1} 张`} aria-pressed=${String(at === nth)} onClick=${() => show(at)}><img src=${one.thumb} alt="" loading="lazy" /></button></li>`)}</ul>`}</div>`
}

export const Producer = ({ producer, village, title = '谁种的、谁养的' }) => html`<section class="card stack stack--tight" aria-labelledby="producer"><h2 id="producer">${title}</h2><p class="row"><strong>${producer.name}</strong><${Chip} look="good">${producerKinds[producer.kind] ?? producer.kind}<//></p>
  ${village && html`<p class="row soft"><${Icon} name="place" />${village}</p>`}${producer.about && html`<p class="pre-line">${producer.about}</p>`}</section>`

function Shown({ good, village, townId }) {
  const sold = good.state === 'on_sale'
  const [head, words] = standing[good.state] ?? []
  useEffect(() => { document.title = `${good.title} · 共富宝` }, [good.title])
  return html`<article class="one"><${Pictures} good=${good} /><div class="stack one__words"><div class="stack stack--tight"><p><a class="button" href=${`#shelf/${good.category}`}>${shelves[good.category] ?? good.category}</a></p><h1>${good.title}</h1></div>
      ${!sold && html`<${Notice} look="wait" title=${head}>${words}<//>`}${good.words && html`<p class="pre-line one__said">${good.words}</p>`}
      <section class="stack stack--tight" aria-labelledby="variants"><h2 id="variants">规格和价钱</h2><ul class="card variants">${good.variants.map((one) => html`<${Variant} key=${one.variant_id} good=${good} one=${one} sold=${sold} townId=${townId} />`)}</ul></section>
      ${good.producer && html`<${Producer} producer=${good.producer} village=${village} />`}<${Reviews} id=${good.product_id} /></div></article>`
}

/** A village's name, and whose market it sells in. */
function villageOf(places, id) {
  const found = places.find(({ place_id: one }) => one === id)
  return { village: found?.name, townId: found?.town_id }
}

export function Good({ id, places }) {
  const asked = useLoad(() => readGood(id).catch(gone), [id])
  return html`<div class="stack"><${Back} />${asked.state !== 'ready' && html`<h1 class="unseen">商品</h1>`}<${Loaded} from=${asked} tall>${(good) => (good ? html`<${Shown} good=${good} ...${villageOf(places, good.village_id)} />`
    : html`<h1>没有这个商品</h1><div class="card"><${Empty} icon="leaf" title="市集里找不到它">可能地址不全，回到市集再找一找。<//></div>`)}<//></div>`
}
