// One order: how far it is, paying, its pick-up code, what was in it and weighed, and what may be done with it.

import { cancelOrder, myOrder, receiveOrder } from '../shared/api-market.js'
import { Asked } from '../shared/asked.js'
import { Code128 } from '../shared/code128.js'
import { grouped, yuanText } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { OrderChip, shortDay, refundStates } from '../shared/market.js'
import { Qr } from '../shared/qr.js'
import { Button, Chip, Empty, Icon, Loaded, Refused, html, toast, useDeed, useEffect, useLoad } from '../shared/ui.js'
import { placeText } from './addresses.js'
import { Aftersales } from './aftersales.js'
import { Back } from './good.js'
import { seenOf } from './kept.js'
import { Steps, nextText } from './order-steps.js'
import { Paying } from './paying.js'
import { wanted } from './stepper.js'
import { MyReviews } from './reviews.js'
import { SumLine, Sums } from './sums.js'

const keys = keyring()

const Pickup = ({ order }) => html`<section class="card stack pickup" aria-labelledby="pickup"><h2 id="pickup">取货码</h2><p class="pickup__code">${grouped(order.code).split(' ').map((four) => html`<span class="number">${four} </span>`)}</p>
  <div class="pickup__codes"><${Qr} text=${order.code} label="取货码二维码" /><${Code128} digits=${order.code} label="取货码条形码" /></div><p>给取货点的人看，或者报出这 8 个数字。</p></section>`

/** Where it is collected, or brought. */
function Where({ order: { point, address, window: hours, delivers_on: on } }) {
  return html`<section class="card stack stack--tight" aria-labelledby="where"><h2 id="where">${point ? '哪里取' : '送到哪里'}</h2><ul class="facts"><li><${Icon} name="calendar" />${shortDay(on)}${hours && `，${hours}`}</li>
    ${point && html`<li><${Icon} name="place" />${point.name}，${point.where}</li><li><${Icon} name="clock" />${point.opening}</li>`}
    ${address && html`<li><${Icon} name="place" />${placeText(address)}</li><li><${Icon} name="person" />${address.receiver} ${address.phone}</li>`}${!point && !address && html`<li>地址已经删除</li>`}</ul></section>`
}

/** What the scales left over, and what went back. */
function GivenBack({ order }) {
  const { carried_out_fen: over, refunds, given_back_fen: given, given_points: points, given_carried_fen: kept } = order
  if (over === 0 && given === 0 && refunds.length === 0) return null
  return html`<section class="card stack stack--tight" aria-labelledby="back"><h2 id="back">${over === 0 ? '退款' : '多退少补'}</h2>
    ${over > 0 && html`<p>称出来比估的轻，多付的 <strong class="number">${yuanText(over)}</strong> 留着，下一单自动抵。</p>`}${over < 0 && html`<p>称出来比估的重，差的 <strong class="number">${yuanText(-over)}</strong> 在下一单补。</p>`}
    ${refunds.length > 0 && html`<ul class="stack stack--tight" aria-label="退款">${refunds.map(({ fen, state, why }) => { const [text, look] = refundStates[state] ?? [state, '']; return html`<li class="row row--apart"><span>${why}</span><span class="row"><b class="number">${yuanText(fen)}</b><${Chip} look=${look}>${text}<//></span></li>` })}</ul><p class="soft">原路退回微信，一般几分钟到，最慢三个工作日。</p>`}${points > 0 && html`<p>另外退回 <strong class="number">${points}</strong> 工分。</p>`}${kept > 0 && html`<p>另外 <strong class="number">${yuanText(kept)}</strong> 退到您的结余。</p>`}</section>`
}

/** Put the same things into the basket; what changed since is said there. */
function again(town, order) {
  order.lines.forEach((line) => wanted(town.place_id, { product_id: line.product_id, variant_id: line.variant_id, units: line.units, seen: seenOf(line.title, line) }))
  location.hash = '#basket'
}

function Doings({ order, town, heard, look }) {
  const deed = (name, send) => async () => {
    try {
      heard(await send(order.order_id, keys.keyFor({ id: order.order_id, deed: name })))
      keys.settle()
    } catch (error) {
      look() // The desk may have been quicker.
      throw error
    }
  }
  const receive = useDeed(async () => { await deed('receive', receiveOrder)(); toast('记下了，谢谢', 'good') })
  const isPaid = order.state === 'paid'
  return html`<div class="stack no-print"><${Refused} of=${receive} />
    ${order.state === 'shipped' && html`<${Button} kind="main" big wide icon="check" busy=${receive.busy} onClick=${receive.start}>收到了<//>`}
    ${(isPaid || order.state === 'placed') && html`<${Asked} label="取消订单" sure=${isPaid ? `真的取消吗？付的 ${yuanText(order.sums.cash_fen)} 原路退回。` : '真的取消吗？货放回货架。'} send=${deed('cancel', cancelOrder)} />`}
    ${!order.cycle_id && html`<${Button} big wide icon="basket" onClick=${() => again(town, order)}>再买一次<//>`}</div>`
}

/** What the cash of an order is: still to be paid, paid, or never paid. */
function cashName({ state, steps }) {
  if (steps.some(({ state: passed }) => passed === 'paid')) return '微信支付'
  return state === 'placed' ? '要付' : '没有付'
}

/** Of which cycle it is: what becomes of it is decided there. */
const OfCycle = ({ order: { cycle_id: id, state } }) => id && html`<section class="card row row--apart"><p>${state === 'paid' ? '这是团购单：截单后成团的才备货，没成团自动退款。' : '这是团购单。'}</p><a class="button" href=${`#cycle/${id}`}>看这一团</a></section>`

/** What stands below the lines, from the top down; each is nothing where it has nothing to say. */
const below = [OfCycle, GivenBack, Aftersales, MyReviews, Where]

function Whole({ order, town, from }) {
  // A deed's answer has no refunds yet: what WeChat Pay does about them is asked anew.
  const heard = (now) => { if (now.state === order.state) return; from.put({ refunds: order.refunds, ...now }); from.again() }
  useEffect(() => {
    document.title = '订单 · 共富宝'
    const back = () => { if (!document.hidden) from.again() }
    document.addEventListener('visibilitychange', back)
    return () => document.removeEventListener('visibilitychange', back)
  }, [])
  return html`<div class="stack stack--tight"><div class="row row--apart"><h1>订单</h1><${OrderChip} state=${order.state} /></div><p aria-live="polite">${nextText(order)}</p></div>
    ${order.state === 'placed' && html`<${Paying} order=${order} heard=${heard} />`}${order.code && html`<${Pickup} order=${order} />`}
    <section class="card stack" aria-labelledby="lines"><h2 id="lines">买了什么</h2><ul class="sum-lines">${order.lines.map((line) => html`<${SumLine} line=${line} />`)}</ul><${Sums} sums=${order.sums} brought=${!order.point} named=${cashName(order)} /></section>
    ${below.map((Part) => html`<${Part} order=${order} />`)}
    <section class="card stack" aria-labelledby="steps"><h2 id="steps">经过</h2><${Steps} order=${order} /><p class="soft small">订单号 ${order.order_id.slice(-12)}</p></section><${Doings} order=${order} town=${town} heard=${heard} look=${from.again} />`
}

export function Order({ id, town }) {
  const from = useLoad(() => myOrder(id).catch(gone), [id])
  return html`<div class="stack mall__narrow"><${Back} to="#orders">我的订单<//>${from.state !== 'ready' && html`<h1 class="unseen">订单</h1>`}<${Loaded} from=${from} tall>${(order) => (order ? html`<${Whole} order=${order} town=${town} from=${from} />`
    : html`<h1>没有这张订单</h1><div class="card"><${Empty} icon="list" title="找不到它">可能是用别的身份下的单，或者地址不全。<//></div>`)}<//></div>`
}
