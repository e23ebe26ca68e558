// One's orders, the newest first.

import { myOrders } from '../shared/api-market.js'
import { day, yuanText } from '../shared/format.js'
import { OrderChip, shortDay, unitsText } from '../shared/market.js'
import { Empty, Icon, Loaded, More, html, useEffect, usePages } from '../shared/ui.js'

const NAMED = 3
/** What is to be done about it, on its card. */
const todo = { placed: '去付款', ready: '看取货码', shipped: '收到了点一下' }

function Card({ order }) {
  const named = order.lines.slice(0, NAMED).map((line) => `${line.title} ${unitsText(line, line.units)}`).join('、')
  return html`<li><a class="card order" href=${`#order/${order.order_id}`}><span class="row row--apart"><span class="soft">${day(order.placed_at)}</span><${OrderChip} state=${order.state} /></span>
    <strong>${named}${order.lines.length > NAMED && ` 等 ${order.lines.length} 样`}</strong><span class="row row--apart"><span class="soft">${shortDay(order.delivers_on)}${order.point ? `，${order.point.name}取` : '，送货'}</span><b class="number">${yuanText(order.sums.cash_fen)}</b></span>
    ${todo[order.state] && html`<span class="order__todo">${todo[order.state]}<${Icon} name="back" /></span>`}</a></li>`
}

export function Orders() {
  const pages = usePages(myOrders, [])
  useEffect(() => { document.title = '我的订单 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><h1>我的订单</h1><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="list" title="还没有订单"><a class="button" href="#">去逛逛市集</a><//></div>`
    : html`<ul class="stack" aria-label="订单">${pages.rows.map((order) => html`<${Card} key=${order.order_id} order=${order} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
