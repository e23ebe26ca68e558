// A month's statement as the town and the shop both see it: states, sums, days, what was said against it.

import { count, day, fullDay, monthName, signed, stamp, yuan } from './format.js'
import { Button, Chip, Fact, Notice, Table, html, useDeed, useState } from './ui.js'

export const states = { closed: ['待核对', 'wait'], checked: ['待批准', 'warm'], approved: ['待付款', 'warm'], paid: ['已付款', 'good'] }
const objectionStates = { open: ['待答复', 'wait'], upheld: ['成立', 'good'], declined: ['不成立', ''] }
export const differenceNames = { only_ours: '只有镇里有', only_theirs: '只有商户有', amount: '工分不同', time: '不在同一天' }


const unpaid = ['无需付款', 'good']

/** Where a statement stands; of one that is approved and comes to nothing, that nothing is left to do. */
export const StateChip = ({ row }) => { const [text, look] = row.state === 'approved' && row.payable_fen === 0 ? unpaid : states[row.state] ?? [row.state, '']; return html`<${Chip} look=${look}>${text}<//>` }

/** What a month comes to, contract by contract, down to what is to be paid. */
export function Amounts({ one }) {
  const more = [[`${one.previous ? monthName(one.previous) : '上期'}结转`, one.carried_in_fen], ['上期异议调整', one.taken_fen], ['本期异议调整', one.adjusted_fen]].filter(([, fen]) => fen !== 0)
  return html`<dl class="facts-list settle">${one.sums.map((sum) => html`<${Fact} name=${`${sum.contract}（${count(sum.points_per_yuan)} 工分 1 元）`}>收 ${count(sum.redeemed)}${sum.refunded > 0 && `，退回 ${count(sum.refunded)}`}，得 ${count(sum.points)} 工分，<b class="number">${yuan(sum.fen)}</b> 元<//>`)}
    ${more.map(([name, fen]) => html`<${Fact} name=${name}><b class="number">${yuan(fen)}</b> 元<//>`)}${one.carried_out_fen < 0 && html`<${Fact} name="不够抵，转入下期"><b class="number">${yuan(one.carried_out_fen)}</b> 元<//>`}
    <${Fact} name="应付"><strong class="figure settle__payable">${yuan(one.payable_fen)}</strong> 元（${one.payable_words}）<//></dl>`
}

const dayColumns = [
  { name: '日期', of: (row) => day(row.on) },
  { name: '收款笔数', look: 'right', of: (row) => count(row.sales) },
  { name: '收工分', look: 'right', of: (row) => count(row.redeemed) },
  { name: '退货笔数', look: 'right', of: (row) => count(row.refunds) },
  { name: '退回工分', look: 'right', of: (row) => count(row.refunded) },
  { name: '净收工分', look: 'right', of: (row) => html`<b>${signed(row.points).replace('+', '')}</b>` },
]
export const Days = ({ one }) => html`<${Table} caption="按日合计" titled columns=${dayColumns} rows=${one.days} keyOf=${(row) => row.on} />`

/** What a shop said, and what was answered; `act(objection)` is what can be done with one that waits. */
export function Objections({ one, act }) {
  if (one.objections.length === 0) return html`<p class="soft">没有异议。</p>`
  return html`<ul class="stack stack--tight">${one.objections.map((said) => { const [text, look] = objectionStates[said.state]; return html`<li class="card stack stack--tight" key=${said.objection_id}><div class="row row--apart"><strong>${said.line ? `对一笔 ${signed(said.line_points).replace('+', '')} 工分` : '对这张结算单'}${said.theirs && `（商户编号 ${said.theirs}）`}</strong><${Chip} look=${look}>${text}<//></div>
    <p>${said.reason}</p>${said.line && html`<p class="soft small settle__key">收款编号 ${said.line}</p>`}<p class="soft small">${stamp(said.at)}</p>
    ${said.state !== 'open' && html`<${Notice} look=${said.state === 'upheld' ? 'good' : ''} title=${said.state === 'upheld' ? `调整 ${yuan(said.fen)} 元，记在${said.on_next ? '下期' : '本期'}` : '不成立'}>${said.answer}<//>`}${said.state === 'open' && act?.(said)}</li>` })}</ul>`
}

const countNames = [['same', '一致', 'good'], ['only_ours', '只有镇里有', 'warm'], ['only_theirs', '只有商户有', 'wrong'], ['amount', '工分不同', 'wrong'], ['time', '不在同一天', 'warm'], ['faults', '看不懂的行', '']]
export const Counts = ({ counts }) => html`<ul class="counts">${countNames.filter(([name]) => counts[name] > 0 || name === 'same').map(([name, text, look]) => html`<li class=${`count count--${look}`}><span class="figure">${count(counts[name])}</span>${text}</li>`)}</ul>`

export const Term = ({ one }) => html`<p class="soft">结账 ${fullDay(one.closed_at)}，共 ${count(one.lines)} 笔。商户可提异议到 ${fullDay(one.object_until)}，批准后不能再提。</p>`
const fileNames = { pdf: '结算单 PDF', xlsx: 'Excel', csv: 'CSV' }
const kindsInOrder = ['pdf', 'xlsx', 'csv']

/** Buttons that fetch each file, asked for by `filesOf()`; one that is missing is being made, which is said. */
export function Files({ filesOf, verb = '', children }) {
  const download = useDeed(async (kind) => {
    const { files } = await filesOf()
    const file = files.find((one) => one.kind === kind)
    if (file) location.assign(file.url)
    return file ? '' : kind
  })
  const [missing, setMissing] = useState('')
  const start = async (kind) => setMissing(await download.start(kind) ?? '')
  return html`${download.error && html`<${Notice} look="wait">${download.error.message}<//>`}${missing && html`<${Notice} look="wait">${fileNames[missing]} 还没有做好，已经请它重新做，请过一会儿再下载。<//>`}<div class="row">${kindsInOrder.map((kind) => html`<${Button} icon="download" busy=${download.busy} onClick=${() => start(kind)}>${verb}${fileNames[kind]}<//>`)}${children}</div>`
}
