// 查小票: what a shop of the village sold, by the number on the slip; typed, or read by a scanner gun. Each look is recorded.

import { salesBySlip } from '../shared/api.js'
import { count, grouped, stamp } from '../shared/format.js'
import { CodeField } from '../shared/scan-view.js'
import { payMeans } from '../shared/strings.js'
import { Fact, Notice, html, useDeed, useState } from '../shared/ui.js'

const villager = (id) => id.slice(-5)

function Sale({ sale }) {
  return html`<article class="card stack" aria-label=${`小票 ${sale.slip}`}><h2>${sale.shop_name}</h2><dl class="facts-list"><${Fact} name="小票编号"><span class="number">${grouped(sale.slip)}</span><//><${Fact} name="时间">${stamp(sale.made_at)}<//>
    <${Fact} name="姓名">${sale.masked_name}（账户 ${villager(sale.account_id)}）<//>${sale.kind === 'refund' ? html`<${Fact} name="退工分">${count(-sale.points)}<//><${Fact} name="原来那笔的小票"><span class="number">${grouped(sale.sale_slip)}</span><//>` : html`<${Fact} name="收工分">${count(sale.points)}<//>${sale.refunded > 0 && html`<${Fact} name="后来退了">${count(sale.refunded)}，还剩 ${count(sale.points - sale.refunded)}<//>`}`}<${Fact} name=${sale.kind === 'refund' ? '收银机和原因' : '收银机和货品'}>${['till', 'shop code'].includes(sale.document) ? '没有记' : sale.document}<//>
    ${sale.kind !== 'refund' && html`<${Fact} name="凭什么付的">${payMeans[sale.means] ?? '没有记'}<//>`}${sale.acted_by && html`<${Fact} name="代办人">${sale.acted_by}<//>`}</dl></article>`
}

export function Slips({ village }) {
  const [found, setFound] = useState([])
  const find = useDeed(async (number) => { setFound([]); setFound((await salesBySlip(village.place_id, number)).rows) })
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>查小票</h1><p class="soft">${village.name}的商户开的小票，输入或者扫编号就能查到那一笔。</p></div>
    <section class="card stack" aria-label="小票编号"><${CodeField} onCode=${find.start} label="小票编号（16 位数字）" button="查" disabled=${find.busy} />${find.error && html`<${Notice} look="wrong" title="没有查到">${find.error.message}<//>`}</section>
    ${found.map((sale) => html`<${Sale} key=${sale.redemption_id} sale=${sale} />`)}</div>`
}
