// The checkout: where and when, what it costs by the town's own reckoning, and the order at the price that was shown.

import { placeOrder, quoteOrder, readSelling } from '../shared/api-market.js'
import { yuanText } from '../shared/format.js'
import { keptKeyring } from '../shared/ids.js'
import { unitsText } from '../shared/market.js'
import { Button, Empty, Loaded, Notice, html, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'
import { ByScales } from './basket.js'
import { asked, useLines } from './changes.js'
import { useCycleLines } from './cycle-lines.js'
import { Back } from './good.js'
import { put, takeOut } from './kept.js'
import { CouponChoice, PointsChoice, meansAsked, meansFirst } from './means.js'
import { SumLine, Sums } from './sums.js'
import { Where, isSaid, whereAsked, whereFirst } from './where.js'

const PAY_MS = 15 * 60_000
/** So long an order waits to be paid: until then the same order asked again is the same one, even after the page was loaded anew. */
const keys = keptKeyring('sanbao.ordering', PAY_MS)
/** Refusals after which the basket is looked at anew: something of it is not sold any more. */
const stale = ['no_such_product', 'no_such_variant', 'product_in_other_state', 'product_changed', 'slot_closed', 'sold_out', 'market_too_many_units', 'market_cycle_not_open', 'market_not_in_cycle']

/** Less of a line is left than is wanted: which one, and what may be done about it. */
function Short({ error, townId, cycleId, lines, onDone }) {
  const line = lines.find(({ kept }) => error.facts.slot_id.endsWith(`${kept.product_id}#${kept.variant_id}`))
  if (!line) return html`<${Notice} look="wrong">${error.message}<//>`
  const { free } = error.facts
  const take = () => { put(townId, { ...line.kept, units: free }, cycleId); onDone() }
  const leave = () => { takeOut(townId, [line.kept], cycleId); onDone() }
  return html`<${Notice} look="wrong" title=${free > 0 ? `${line.title}只剩 ${unitsText(line.one, free)}了` : `${line.title}刚刚卖完`}><p>还没有下单，也没有扣钱。</p><div class="row">${free > 0 && html`<${Button} kind="main" onClick=${take}>就要 ${unitsText(line.one, free)}<//>`}<${Button} onClick=${leave}>不要${line.title}了<//></div><//>`
}

const Changed = ({ was, now }) => html`<${Notice} look="wait" title="价钱刚变了，还没有下单">刚才要付 ${yuanText(was)}，现在要付 <strong>${yuanText(now)}</strong>。请再看一遍，愿意就再按一次。<//>`

/** What it costs, and the order. Keyed by what is wanted: another wish is another quote. */
function Quoted({ wanted, lines, town, buyer, terms, means, put: putMeans, again }) {
  const quote = useLoad(() => quoteOrder(wanted), [JSON.stringify(wanted)])
  const [changed, setChanged] = useState(null)
  const place = useDeed(async () => {
    const body = { ...wanted, cash_fen: quote.value.sums.cash_fen }
    try {
      const order = await placeOrder(body, await keys.keyFor({ who: buyer.subject, ...body }))
      keys.settle()
      takeOut(town.place_id, wanted.lines, wanted.cycle_id)
      location.replace(`#order/${order.order_id}`)
    } catch (error) {
      if (error.code !== 'market_total_changed') throw error
      setChanged({ was: body.cash_fen, now: error.facts.fen })
      quote.again()
    }
  })
  useEffect(() => { if (stale.includes(place.error?.code)) again() }, [place.error])
  useEffect(() => {
    if (stale.includes(quote.error?.code)) again()
    if (quote.error?.code === 'market_too_many_points') putMeans({ points: quote.error.facts.most }) // A coupon left less for them.
  }, [quote.error])
  return html`<${Loaded} from=${quote} tall>${({ lines: priced, sums, points_most: most }) => html`<section class="card stack" aria-labelledby="sums"><h2 id="sums">要付多少</h2><ul class="sum-lines">${priced.map((line) => html`<${SumLine} line=${line} />`)}</ul>
    <${Sums} sums=${sums} brought=${Boolean(wanted.address_id)} /><${ByScales} lines=${priced} />
    ${buyer.realm === 'resident' && terms.point_fen > 0 && html`<${PointsChoice} most=${most} pointFen=${terms.point_fen} value=${means.points} onChange=${(points) => putMeans({ points })} />`}
    ${changed && html`<${Changed} ...${changed} />`}${place.error && (place.error.code === 'sold_out' ? html`<${Short} error=${place.error} townId=${town.place_id} cycleId=${wanted.cycle_id} lines=${lines} onDone=${place.clear} />` : html`<${Notice} look="wrong" title="没有下单">${place.error.message}<//>`)}
    <${Button} kind="main" big wide busy=${place.busy} onClick=${() => { setChanged(null); place.start() }}>${changed ? '按新价钱下单' : '下单'}，付 ${yuanText(sums.cash_fen)}<//>
    <p class="soft">下单后给您留 15 分钟付款，过时不付，东西放回货架。</p></section>`}<//>`
}

function Chosen({ terms, from, town, buyer, cycleId }) {
  const [where, set] = useState(() => whereFirst(terms))
  const [means, setMeans] = useState(meansFirst)
  const putMeans = (some) => setMeans((now) => ({ ...now, ...some }))
  const lines = from.lines.filter(({ barred }) => !barred)
  const left = from.lines.filter(({ barred }) => barred)
  const wanted = { lines: lines.map(asked), delivers_on: where.delivers_on, ...whereAsked(where), ...meansAsked(means), ...(cycleId && { cycle_id: cycleId }) }
  const goods = lines.reduce((sum, { fen }) => sum + fen, 0)
  if (lines.length === 0) return html`<div class="card"><${Empty} icon="basket" title="没有要结算的">${left.length > 0 ? '篮子里的都卖完了或者不卖了。' : '先挑点什么放进篮子。'}<//></div>`
  return html`${left.length > 0 && html`<${Notice} look="wait">${left.map(({ title, said }) => `${title}${said[0]}`).join('；')}。这次不算在内。<//>`}
    <${Where} townId=${town.place_id} terms=${terms} where=${where} put=${(some) => set((now) => ({ ...now, ...some }))} />
    ${!cycleId && html`<${CouponChoice} goods=${goods} value=${means.coupon_id} onChange=${(id) => putMeans({ coupon_id: id })} />`}
    ${isSaid(where, terms) ? html`<${Quoted} key=${where.how} terms=${terms} means=${means} put=${putMeans} wanted=${wanted} lines=${lines} town=${town} buyer=${buyer} again=${from.again} />` : html`<p class="soft">选好送到哪里，就算给您看。</p>`}`
}

function Checking({ from, only, town, buyer, cycleId, back }) {
  const terms = useLoad(() => readSelling(town.place_id), [town.place_id])
  useEffect(() => { document.title = '结算 · 共富宝' }, [])
  return html`<div class="stack mall__narrow">${back}<h1>结算</h1><${Loaded} from=${terms} tall>${(selling) => (selling.is_open
    ? html`<${Loaded} from=${from} tall>${() => html`<${Chosen} terms=${{ ...selling, only }} from=${from} town=${town} buyer=${buyer} cycleId=${cycleId} />`}<//>`
    : html`<div class="card"><${Empty} icon="shop" title="市集现在不接单">东西给您留在篮子里，过几天再来。<//></div>`)}<//></div>`
}

function OfBasket(more) {
  return html`<${Checking} ...${more} from=${useLines(more.town.place_id)} back=${html`<${Back} to="#basket">回购物篮<//>`} />`
}

function OfCycle({ id, ...more }) {
  const from = useCycleLines(more.town.place_id, id)
  return html`<${Checking} ...${more} from=${from} only=${from.value?.delivers_on} cycleId=${id} back=${html`<${Back} to=${`#cycle/${id}`}>回到这一团<//>`} />`
}

/** Of what is always on sale, or of the order cycle `id`. */
export const Checkout = ({ id, ...more }) => (id ? html`<${OfCycle} id=${id} ...${more} />` : html`<${OfBasket} ...${more} />`)
