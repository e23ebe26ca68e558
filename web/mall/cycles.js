// 开团 for buyers: what can be ordered before the harvest, until when, for which day, and how many more a threshold needs.

import { browseCycles, readCycle } from '../shared/api-cycles.js'
import { CycleChip, Far, deliveryDay, hasBegun, momentText, soldText, takesOrders, usualFen, verdictOf } from '../shared/cycles.js'
import { yuan, yuanText } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { GoodCover, Price, measureOf, priceText, unitsText, weightText } from '../shared/market.js'
import { Button, Chip, Empty, Icon, Loaded, More, Notice, html, useEffect, useLoad, usePages, useRef, useState } from '../shared/ui.js'
import { lineNow } from './changes.js'
import { goodOf } from './cycle-lines.js'
import { Back } from './good.js'
import { seenOf, useBasket } from './kept.js'
import { Stepper, wanted } from './stepper.js'

const MINUTE_MS = 60_000
const HOUR = 60
const DAY = 24 * HOUR
const TICK_MS = 20_000
const SHOWN_MAX = 3

/** The present, so that what is said of it stays true while somebody looks. */
function useNow() {
  const [now, set] = useState(Date.now())
  useEffect(() => { const timer = setInterval(() => set(Date.now()), TICK_MS); return () => clearInterval(timer) }, [])
  return now
}

/** How long it is until then: in days, then in hours, then in minutes. */
export function untilText(at, now) {
  const minutes = Math.max(1, Math.ceil((Date.parse(at) - now) / MINUTE_MS))
  if (minutes >= 2 * DAY) return `${Math.floor(minutes / DAY)} 天`
  if (minutes >= HOUR) return `${Math.floor(minutes / HOUR)} 小时${minutes % HOUR ? ` ${minutes % HOUR} 分` : ''}`
  return `${minutes} 分钟`
}

/** When it closes, or opens; nothing of one that is over. */
function Clock({ cycle }) {
  const now = useNow()
  if (cycle.state !== 'published') return null
  if (!hasBegun(cycle)) return html`<span class="row row--top cycle__clock"><${Icon} name="clock" /><strong class="grow">${momentText(cycle.opens_at)} 开团</strong></span>`
  if (!takesOrders(cycle)) return html`<span class="row row--top cycle__clock"><${Icon} name="clock" /><strong class="grow">截单了</strong></span>`
  return html`<span class="row row--top cycle__clock"><${Icon} name="clock" /><span class="grow">还有 <strong class="number">${untilText(cycle.closes_at, now)}</strong> 截单</span></span>`
}

/** What is cheaper than usual says so. */
const Usual = ({ offer }) => offer.unit_usual_fen > offer.unit_fen && html`<span class="soft">平时 <s>${yuan(usualFen(offer))}</s></span>`
const nameOf = (offer) => `${offer.title}（${offer.label}）`
const coverOf = (cycle) => cycle.offers.find(({ pictures }) => pictures.length > 0) ?? cycle.offers[0]

function Card({ cycle }) {
  const shown = cycle.offers.slice(0, SHOWN_MAX)
  return html`<li><a class="good cycle" href=${`#cycle/${cycle.cycle_id}`}><${GoodCover} good=${coverOf(cycle)} large /><div class="good__words"><span class="row row--apart"><strong class="good__title">${cycle.title}</strong><${CycleChip} cycle=${cycle} /></span>
    <ul class="cycle__offers">${shown.map((offer) => html`<li class="stack stack--tight"><span class="row row--apart"><span>${offer.title}</span><b class="number">${priceText(offer)}</b></span>${hasBegun(cycle) && html`<${Far} offer=${offer} name=${nameOf(offer)} />`}</li>`)}</ul>
    ${cycle.offers.length > SHOWN_MAX && html`<span class="soft">还有 ${cycle.offers.length - SHOWN_MAX} 样</span>`}
    <span class="good__foot"><${Clock} cycle=${cycle} /><span class="soft">${deliveryDay(cycle.delivers_on)}交货</span></span></div></a></li>`
}

/** A card of a few words, for the market's first page. */
function Brief({ cycle }) {
  return html`<li><a class="card brief" href=${`#cycle/${cycle.cycle_id}`}><span class="brief__cover"><${GoodCover} good=${coverOf(cycle)} /></span><span class="brief__words"><strong class="good__title">${cycle.title}</strong><span class="soft">${[...new Set(cycle.offers.map(({ title }) => title))].join('、')}</span><${Clock} cycle=${cycle} /><span class="soft small">${deliveryDay(cycle.delivers_on)}交货</span></span></a></li>`
}

export function Cycles({ town }) {
  const pages = usePages((cursor) => browseCycles(town.place_id, cursor), [town.place_id])
  useEffect(() => { document.title = '开团 · 共富宝' }, [])
  return html`<div class="stack stack--wide"><${Back} /><div class="stack stack--tight"><h1>开团</h1><p class="soft">还没收就先订，收了按约好的日子交货。要凑数的，不够数自动退钱。</p></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="calendar" title="现在没有开团的">时节到了就开，过几天再来看看。<//></div>` : html`<ul class="goods goods--cycles">${pages.rows.map((cycle) => html`<${Card} key=${cycle.cycle_id} cycle=${cycle} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}

/** On the first page of the market: that something can be ordered ahead; nothing where there is none. */
export function CycleStrip({ town }) {
  const asked = useLoad(() => browseCycles(town.place_id), [town.place_id])
  const rows = asked.value?.rows ?? []
  if (rows.length === 0) return null
  return html`<section class="stack" aria-labelledby="cycles"><div class="row row--apart"><h2 id="cycles">正在开团</h2><a class="button" href="#cycles">全部开团</a></div><ul class="briefs">${rows.slice(0, SHOWN_MAX).map((cycle) => html`<${Brief} key=${cycle.cycle_id} cycle=${cycle} />`)}</ul></section>`
}

/** What a unit weighs, in words; '' where it is not weighed. */
function weighs(one) {
  if (one.unit_g === 0) return ''
  return one.how === 'catch' ? `每${measureOf(one)}约 ${weightText(one.unit_g)}，上下不超过 ${one.band_permille / 10}%，称多重算多少钱。` : `每${measureOf(one)} ${weightText(one.unit_g)}。`
}

/** What became of an offer, once that is known. */
function Outcome({ cycle, offer }) {
  const verdict = verdictOf(cycle, offer)
  if (!verdict) return html`<${Far} offer=${offer} name=${nameOf(offer)} />`
  const [text, look] = verdict
  return html`<p class="row"><${Chip} look=${look}>${text}<//>${offer.verdict !== 'open' && html`<span class="soft">${soldText(offer)}</span>`}</p>`
}

/** Into the cycle's own basket: the first press wants one, then it is a stepper. */
function Wanting({ cycle, offer, town }) {
  const kept = useBasket(town.place_id, cycle.cycle_id).find(({ product_id: id, variant_id: of }) => id === offer.product_id && of === offer.variant_id)
  const want = (units) => wanted(town.place_id, { product_id: offer.product_id, variant_id: offer.variant_id, units, seen: seenOf(offer.title, offer) }, cycle.cycle_id)
  const pressed = useRef(false)
  const text = offer.left === 0 ? '订完了' : '我要订'
  if (kept) return html`<${Stepper} one=${offer} units=${kept.units} most=${Math.min(offer.left, offer.most)} name=${nameOf(offer)} onChange=${want} takesFocus=${pressed.current} />`
  return html`<${Button} kind="main" icon="plus" aria-label=${`${text}：${nameOf(offer)}`} disabled=${offer.left === 0 || !offer.is_sold} onClick=${() => { pressed.current = true; want(1) }}>${text}<//>`
}

/** What is wanted of this cycle in all, and the way to its checkout. */
function Wanted({ cycle, town }) {
  const lines = useBasket(town.place_id, cycle.cycle_id).map((kept) => {
    const offer = cycle.offers.find((one) => one.product_id === kept.product_id && one.variant_id === kept.variant_id)
    return lineNow(kept, offer && goodOf(cycle, offer))
  }).filter(({ barred }) => !barred)
  if (lines.length === 0) return null
  return html`<div class="card stack cycle__wanted"><p class="total" aria-live="polite"><span>${lines.length} 样，一共${lines.some(({ one }) => one.how === 'catch') ? '大约' : ''}</span><b class="number">${yuanText(lines.reduce((sum, { fen }) => sum + fen, 0))}</b></p>
    <a class="button button--main button--big button--wide" href=${`#checkout/${cycle.cycle_id}`}>去结算，${deliveryDay(cycle.delivers_on)}拿</a></div>`
}

function Offer({ cycle, offer, town }) {
  return html`<li class="offer"><a class="offer__cover" href=${`#good/${offer.product_id}`} tabindex="-1" aria-hidden="true"><${GoodCover} good=${offer} /></a>
    <div class="grow stack stack--tight"><p class="line__name"><a class="way" href=${`#good/${offer.product_id}`}><strong class="good__title">${offer.title}</strong></a> <span class="soft">${offer.label}</span></p>
      <p class="row"><${Price} variant=${offer} /><${Usual} offer=${offer} /></p><p class="soft small">${weighs(offer)}一次最多 ${unitsText(offer, offer.most)}。</p><${Outcome} cycle=${cycle} offer=${offer} />${takesOrders(cycle) && html`<div class="row row--end"><${Wanting} cycle=${cycle} offer=${offer} town=${town} /></div>`}</div></li>`
}

const standing = {
  closed: ['已经截单', '付款都到了就出结果，最多等半小时。'],
  decided: ['结果出来了', '成团的按日子交货；没成团的正在退钱，一两天内到。'],
  done: ['这一团结束了', '成团的按日子交货；没成团的钱已经退回。'],
  called_off: ['这一团取消了', '付了的钱自动退回，一两天内到。'],
  cancelled: ['这一团取消了', '付了的钱已经退回。'],
}

function Shown({ cycle, town }) {
  const [head, words] = standing[cycle.state] ?? []
  useEffect(() => { document.title = `${cycle.title} · 共富宝` }, [cycle.title])
  const needs = cycle.offers.some(({ missing }) => missing > 0)
  return html`<article class="stack stack--wide mall__narrow"><div class="stack stack--tight"><p><${CycleChip} cycle=${cycle} /></p><h1>${cycle.title}</h1><${Clock} cycle=${cycle} />
      <p class="row row--top"><${Icon} name="calendar" /><span class="grow">${momentText(cycle.closes_at)} 截单，<strong>${deliveryDay(cycle.delivers_on)}交货</strong></span></p></div>
    ${head && html`<${Notice} look=${cycle.state === 'done' ? 'good' : 'wait'} title=${head}>${cycle.reason && `${cycle.reason}。`}${words}<//>`}${cycle.words && html`<p class="pre-line one__said">${cycle.words}</p>`}
    <section class="stack stack--tight" aria-labelledby="offers"><h2 id="offers">团里有什么</h2><ul class="card offers">${cycle.offers.map((offer) => html`<${Offer} key=${nameOf(offer)} cycle=${cycle} offer=${offer} town=${town} />`)}</ul></section>
    ${cycle.state === 'published' && needs && html`<p class="row row--top"><${Icon} name="bell" /><span class="grow">写着“还差”的要凑够数才成团：到截单还不够，<strong>付的钱自动退回</strong>，不用来申请。</span></p>`}${takesOrders(cycle) && html`<${Wanted} cycle=${cycle} town=${town} />`}</article>`
}

export function Cycle({ id, town }) {
  const asked = useLoad(() => readCycle(id).catch(gone), [id])
  return html`<div class="stack"><${Back} to="#cycles">全部开团<//>${asked.state !== 'ready' && html`<h1 class="unseen">开团</h1>`}<${Loaded} from=${asked} tall>${(cycle) => (cycle ? html`<${Shown} cycle=${cycle} town=${town} />`
    : html`<h1>没有这一团</h1><div class="card"><${Empty} icon="calendar" title="找不到它">可能地址不全，回到开团再找一找。<//></div>`)}<//></div>`
}
