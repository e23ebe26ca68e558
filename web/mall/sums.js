// Lines and sums of a quote or an order, as on a receipt.

import { yuanText } from '../shared/format.js'
import { Icon, html } from '../shared/ui.js'
import { shortDay, unitsText, weightText } from '../shared/market.js'

/** What the sums are made of: what is always said, and what only where there is some of it. */
export function sumRows(sums) {
  const rows = [['商品', yuanText(sums.goods_fen)], ['送货', sums.delivery_fen ? yuanText(sums.delivery_fen) : '不收钱']]
  if (sums.coupon_fen) rows.push(['优惠券', yuanText(-sums.coupon_fen)])
  if (sums.points_fen) rows.push(['工分抵', yuanText(-sums.points_fen)])
  if (sums.carried_fen > 0) rows.push(['上次多付的', yuanText(-sums.carried_fen)])
  if (sums.carried_fen < 0) rows.push(['补上次少付的', yuanText(-sums.carried_fen)])
  return rows
}

export const Sums = ({ sums, brought, named = '要付' }) => html`<dl class="sums">${sumRows(sums).filter(([name]) => brought || name !== '送货').map(([name, text]) => html`<div><dt>${name}</dt><dd class="number">${text}</dd></div>`)}
  <div class="sums__all"><dt>${named}</dt><dd class="number">${yuanText(sums.cash_fen)}</dd></div></dl>`

/** What a line weighed, bird by bird, and what that changed. */
function Weighed({ line }) {
  if (line.weights_g.length === 0) return html`<p class="soft">约 ${weightText(line.unit_g * line.units)}，称重后多退少补</p>`
  const over = line.ordered_fen - line.charged_fen
  return html`<p>称出来：${line.weights_g.map(weightText).join('、')}${over !== 0 && html`，<strong>${over > 0 ? `多付了 ${yuanText(over)}` : `少付了 ${yuanText(-over)}`}</strong>`}</p>`
}

export const SumLine = ({ line }) => html`<li class="sum-line stack stack--tight"><div class="row row--apart"><p><strong>${line.title}</strong> <span class="soft">${line.label}</span></p><span class="number">${line.how === 'catch' && line.weights_g.length === 0 && '约 '}${yuanText(line.charged_fen)}</span></div><p>${unitsText(line, line.units)}</p>${line.how === 'catch' && html`<${Weighed} line=${line} />`}
    ${line.lots?.length > 0 && html`<p>${line.lots.map(({ trace, harvested_on: on }) => html`<a class="line__lot" href=${`#lot/${trace}`}><${Icon} name="leaf" />${shortDay(on)}采收，看来历</a> `)}</p>`}
    ${line.refunded_fen > 0 && html`<p class="line__said"><${Icon} name="bell" />退了 ${yuanText(line.refunded_fen)}</p>`}</li>`
