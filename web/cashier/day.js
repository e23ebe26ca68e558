// The shop's day: what it took, each sale and refund of it, and the way to refund one.

import { dayTotals } from '../shared/api.js'
import { clock, count, dateOf, day, signed } from '../shared/format.js'
import { Button, Field, Loaded, More, html, usePages, useState } from '../shared/ui.js'

const isRefund = ({ kind }) => kind === 'refund'
export const leftOf = ({ points, refunded }) => points - refunded

function Sums({ points, count: times, refunds, refunded }) {
  if (times === null) return html`<p class="soft">这一天笔数太多，这里不合计。合计请看结算单。</p>`
  return html`<div class="row row--apart totals"><p><span class="figure">${count(points)}</span> 工分</p><p class="soft"><b class="number">${count(times)}</b> 笔</p></div>${refunds > 0 && html`<p class="soft small">已减去退货 ${count(refunds)} 笔、${count(refunded)} 工分</p>`}`
}

function Row({ row, onRefund }) {
  const said = isRefund(row) ? '退货' : row.refunded > 0 ? (leftOf(row) > 0 ? `已退 ${count(row.refunded)}，剩 ${count(leftOf(row))}` : '已全部退回') : ''
  return html`<li class="row row--apart"><span><strong>${row.masked_name}</strong> <span class="soft small">${clock(row.made_at)}${row.means === 'shop_code' && ' · 扫码付'}${said && ` · ${said}`}</span></span><span class="row"><b class=${`number ${isRefund(row) ? 'minus' : ''}`}>${isRefund(row) ? signed(row.points) : count(row.points)}</b>${onRefund && !isRefund(row) && leftOf(row) > 0 && html`<${Button} aria-label=${`退 ${row.masked_name} ${clock(row.made_at)} 的 ${count(row.points)} 工分`} onClick=${() => onRefund(row)}>退<//>`}</span></li>`
}

/** `onRefund` hears which sale to refund; without it nothing can be refunded here. */
export function Day({ turn, onRefund }) {
  const [on, setOn] = useState(dateOf())
  const pages = usePages((cursor) => dayTotals(on, cursor), [on, turn])
  return html`<section class="card stack" aria-labelledby="totals"><div class="row row--apart"><h2 id="totals">${on === dateOf() ? '今天收了' : `${day(on)}收了`}</h2></div>
    <${Loaded} from=${pages}>${(first) => html`<${Sums} ...${first} />
      ${pages.rows.length > 0 && html`<ul class="sales" aria-label="每一笔" tabindex="0">${pages.rows.map((row) => html`<${Row} key=${row.redemption_id} row=${row} onRefund=${onRefund} />`)}</ul>`}
      ${pages.more && first.count !== null && html`<p class="soft small">已列最近 ${count(pages.rows.length)} 笔，共 ${count(first.count + first.refunds)} 笔。</p>`}<${More} pages=${pages} />`}<//>
    <div class="no-print"><${Field} label="看哪一天" type="date" value=${on} max=${dateOf()} onInput=${(value) => value && setOn(value)} /></div></section>`
}
