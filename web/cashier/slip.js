// The slip of a sale, on the page and on 58 mm paper. By its number the village's desk finds the sale.

import { Code128 } from '../shared/code128.js'
import { count, grouped, stamp } from '../shared/format.js'
import { payMeans } from '../shared/strings.js'
import { Button, Fact, Icon, html } from '../shared/ui.js'


export function Slip({ shop, till, goods, receipt, onNext }) {
  return html`<section class="card sale__done" aria-labelledby="done"><span class="sale__tick no-print"><${Icon} name="check" /></span><h2 id="done">收款成功</h2>
    <div class="receipt"><p class="receipt__shop">${shop}</p><p class="receipt__head">工分收款小票</p><dl class="facts-list">${till && html`<${Fact} name="收银机">${till}<//>`}${goods && html`<${Fact} name="买了">${goods}<//>`}<${Fact} name="姓名">${receipt.masked_name}<//>
      <div class="facts-list__big"><dt>收工分</dt><dd class="figure">${count(receipt.points)}</dd></div><${Fact} name="剩余工分">${count(receipt.balance)}<//><${Fact} name="方式">${payMeans[receipt.means] ?? receipt.means}<//><${Fact} name="时间">${stamp(receipt.made_at)}<//></dl>
      <div class="receipt__number"><${Code128} digits=${receipt.slip} label="小票条形码" /><p>小票编号 <b class="number">${grouped(receipt.slip)}</b></p></div><p class="soft small receipt__foot">工分只能换东西，不能换现金。有疑问请凭小票编号问本店所在村的村委会。</p></div>
    <div class="row no-print sale__next"><${Button} big icon="printer" onClick=${() => print()}>打小票<//><${Button} kind="main" big onClick=${onNext}>下一位<//></div></section>`
}
