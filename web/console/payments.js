// 收款: what needs a person, a day's payments with their orders and refunds at WeChat Pay, and each day's comparison with its bill.

import { listBills, listPayments, listTroubles, listUntold, lookAfterPayment, readBill, readPayment, tellAgain } from '../shared/api-packing.js'
import { clock, count, dateOf, stamp, yuan } from '../shared/format.js'
import { dayText } from '../shared/market.js'
import { Button, Chip, Dialog, Empty, Field, Icon, Loaded, More, Notice, Refused, Switch, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { ByHand } from './payments-by-hand.js'

const town = ['town_officer', 'town_admin']
const states = { paid: ['已支付', 'good'], open: ['等待支付', 'wait'], closed: ['已关闭', ''] }
const attempts = { made: ['刚建', ''], prepared: ['等付款', 'wait'], paid: ['已付', 'good'], closed: ['已关', ''] }
const refunds = { asked: ['等着发出', 'wait'], sent: ['已发出，等到账', 'wait'], unknown: ['不知道，在查', 'wait'], abnormal: ['退不进去', 'wrong'], done: ['已退到账', 'good'], failed: ['没有退成', 'wrong'], by_hand: ['另外退的', 'good'] }
const purposes = { market: '市集' }
const channels = { jsapi: '微信里付', native: '扫码付' }
const gaps = { only_ours: '我们有，微信账单没有', only_theirs: '微信账单有，我们没有', amount: '金额不一样', transaction: '微信单号不一样', state: '状态不一样', other_day: '记在不同的日子' }
const kinds = { payment: '收款', refund: '退款' }
const oddities = { no_payment: '没有这笔收款', no_attempt: '没有这次付款', amount: '金额不对', currency: '币种不对', other_transaction: '又来一个微信单号' }
const advice = { abnormal: '买家的账户收不了（例如银行卡注销）。请到微信商户平台“退款异常处理”里办，办好后这里会自己变。', failed: '微信没有退。请另外退给买家，留下凭据，在这里记一笔，再由另一位核对。' }
const said = (table, key) => table[key]?.[0] ?? key
const money = (fen) => (fen === null ? '—' : `${yuan(fen)} 元`)
const Mark = ({ table, name }) => html`<${Chip} look=${table[name]?.[1]}>${said(table, name)}<//>`

function Refunds({ rows }) {
  const columns = [
    { name: '退多少', look: 'right', of: (one) => money(one.fen) }, { name: '到哪一步', of: (one) => html`<${Mark} table=${refunds} name=${one.state} />` },
    { name: '为什么', of: (one) => html`${one.is_surplus ? '付了两次，退回多的' : one.why}${one.reason && html`<span class="soft small">（${one.reason}）</span>`}` },
    { name: '什么时候', of: (one) => stamp(one.since) }, { name: '退款单号', of: (one) => html`<span class="number small pay-no">${one.refund_id}</span>` },
  ]
  return rows.length === 0 ? html`<p class="soft">没有退款。</p>` : html`<${Table} caption="退款" columns=${columns} rows=${rows} keyOf=${(one) => one.refund_id} />`
}

function Attempts({ rows }) {
  const columns = [
    { name: '怎么付', of: (one) => channels[one.channel] ?? one.channel }, { name: '状态', of: (one) => html`<${Mark} table=${attempts} name=${one.state} />` },
    { name: '什么时候', of: (one) => stamp(one.paid_at ?? one.made_at) }, { name: '商户单号', of: (one) => html`<span class="number small pay-no">${one.out_trade_no}</span>` },
    { name: '微信单号', of: (one) => html`<span class="number small pay-no">${one.transaction_id || '—'}</span>` },
  ]
  return rows.length === 0 ? html`<p class="soft">买家还没有去付。</p>` : html`<${Table} caption="每一次付款" columns=${columns} rows=${rows} keyOf=${(one) => one.out_trade_no} />`
}

/** One payment: each order of it at WeChat Pay and each refund; an officer may ask WeChat Pay what became of it. */
function Payment({ id, asks, onClose }) {
  const payment = useLoad(() => readPayment(id), [id])
  const ask = useDeed(async () => { const now = await lookAfterPayment(id); payment.again(); toast(`微信说：${said(states, now.state)}`, 'good') })
  return html`<${Dialog} wide title="一笔收款" onClose=${onClose}><${Loaded} from=${payment} tall>${(one) => html`<div class="stack"><div class="row row--apart"><strong class="desk__n">${money(one.amount_fen)}</strong><${Mark} table=${states} name=${one.state} /></div>
    <p>${one.description} · ${purposes[one.purpose] ?? one.purpose}${one.refunded_fen > 0 && html`<span class="soft"> · 退了 ${money(one.refunded_fen)}</span>`}</p><p class="soft small">${stamp(one.made_at)} 下单 · 订单号 <span class="number pay-no">${one.payment_id}</span></p>
    ${one.told !== one.state && html`<${Notice} look="wait">${said(states, one.state)}，还没有告诉${purposes[one.purpose] ?? '业务'}；每两分钟会再试。<//>`}
    <h3>每一次付款</h3><${Attempts} rows=${one.attempts} /><h3>退款</h3><${Refunds} rows=${one.refunds} /></div>`}<//>
    <${Refused} of=${ask} /><div class="row row--end">${asks && html`<${Button} busy=${ask.busy} onClick=${() => ask.start()}>问问微信现在怎样<//>`}<${Button} onClick=${onClose}>关闭<//></div><//>`
}

function Day({ townId, asks }) {
  const [day, setDay] = useState(dateOf())
  const [state, setState] = useState('paid')
  const [open, setOpen] = useState('')
  const pages = usePages((cursor) => listPayments(townId, day, state, cursor), [townId, day, state])
  const columns = [
    { name: '时间', of: (one) => clock(one.since) }, { name: '金额', look: 'right', of: (one) => html`<strong>${money(one.amount_fen)}</strong>` }, { name: '什么', of: (one) => one.description },
    { name: '退了', look: 'right', of: (one) => (one.refunded_fen > 0 ? money(one.refunded_fen) : '—') },
    { name: '', look: 'right', of: (one) => html`<${Button} onClick=${() => setOpen(one.payment_id)} aria-label=${`看：${clock(one.since)} ${money(one.amount_fen)}`}>看<//>` },
  ]
  return html`<div class="row row--apart"><${Switch} label="哪种状态" value=${state} choices=${Object.entries(states).map(([key, [text]]) => [key, text])} onChange=${setState} /><${Field} label="哪一天" type="date" max=${dateOf()} value=${day} onInput=${(value) => value && setDay(value)} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="purse" title=${`这一天没有${said(states, state)}的`}>换一天，或者换一种状态看看。<//>` : html`<p class="soft" role="status">${pages.more ? '已列出' : '一共'} ${count(pages.rows.length)} 笔，${money(pages.rows.reduce((sum, one) => sum + one.amount_fen, 0))}。</p><${Table} caption=${`${dayText(day)}${said(states, state)}`} columns=${columns} rows=${pages.rows} keyOf=${(one) => one.payment_id} />`)}<//><${More} pages=${pages} />
    ${open && html`<${Payment} id=${open} asks=${asks} onClose=${() => { setOpen(''); pages.again() }} />`}`
}

function Bill({ townId, row, onClose }) {
  const bill = useLoad(() => readBill(townId, row.day), [townId, row.day])
  const columns = [
    { name: '哪里不一样', of: (one) => html`<strong>${gaps[one.gap] ?? one.gap}</strong><span class="soft small"> ${kinds[one.kind]}</span>` }, { name: '我们', look: 'right', of: (one) => `${money(one.ours_fen)} ${one.ours_state}` }, { name: '微信账单', look: 'right', of: (one) => `${money(one.theirs_fen)} ${one.theirs_state}` },
    { name: '单号', of: (one) => html`<span class="number small pay-no">${one.number}</span>` },
  ]
  const odd = [
    { name: '微信说了什么', of: (one) => html`<strong>${oddities[one.kind] ?? one.kind}</strong>` }, { name: '它说', look: 'right', of: (one) => money(one.said_fen) }, { name: '该是', look: 'right', of: (one) => money(one.wanted_fen) }, { name: '商户单号', of: (one) => html`<span class="number small pay-no">${one.out_trade_no}</span>` },
  ]
  return html`<${Dialog} wide title=${`对账：${dayText(row.day)}`} onClose=${onClose}><${Loaded} from=${bill} tall>${(found) => html`<div class="stack">${found.differences.length === 0 && found.oddities.length === 0 && html`<${Notice} look="good">${found.day.ready ? '和微信的账单一笔不差。' : '微信的账单还没有出来。'}<//>`}
      ${found.differences.length > 0 && html`<h3>不一样的 ${count(found.day.differences)} 处</h3><${Table} caption="不一样的" columns=${columns} rows=${found.differences} />`}${found.url && html`<div class="row"><a class="button" href=${found.url} download><${Icon} name="download" />全部下载（CSV）</a></div>`}
      ${found.oddities.length > 0 && html`<h3>信不过的通知</h3><p class="soft">没有照着记账，请到微信商户平台核对。</p><${Table} caption="信不过的通知" columns=${odd} rows=${found.oddities} />`}</div>`}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

const BillMark = ({ row }) => (row.ready ? html`<${Chip} look=${row.differences > 0 ? 'wrong' : 'good'}>${row.differences > 0 ? `差 ${count(row.differences)} 处` : '一致'}<//>` : html`<${Chip} look="wait">等微信出账单<//>`)

function Bills({ townId }) {
  const pages = usePages((cursor) => listBills(townId, cursor), [townId])
  const [open, setOpen] = useState(null)
  const columns = [
    { name: '哪一天', of: (row) => html`<strong>${dayText(row.day)}</strong>` }, { name: '对得上吗', of: (row) => html`<${BillMark} row=${row} />` },
    { name: '收款', look: 'right', of: (row) => `${count(row.payments)} 笔 ${money(row.paid_fen)}` }, { name: '退款', look: 'right', of: (row) => `${count(row.refunds)} 笔 ${money(row.refunded_fen)}` },
    { name: '', look: 'right', of: (row) => html`<${Button} onClick=${() => setOpen(row)} aria-label=${`看：${dayText(row.day)}`}>看<//>` },
  ]
  return html`<p class="soft">每天上午 8:30 起和微信支付前一天的账单逐笔核对。</p><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="list" title="还没有对过账">有收款的第二天上午开始对。<//>` : html`<${Table} caption="每天对账" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.day} />`)}<//><${More} pages=${pages} />
    ${open && html`<${Bill} townId=${townId} row=${open} onClose=${() => setOpen(null)} />`}`
}

function UntoldRow({ row, onDone }) {
  const again = useDeed(async () => { await tellAgain(row.order_id); toast('马上再告诉微信一次', 'good'); onDone() })
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong class="number">${row.order_id.slice(-6).toUpperCase()}</strong><${Chip} look="wrong">没有告诉成<//></div><p>微信还不知道这张订单交给买家了，这笔钱先冻着。试了 ${row.tries} 次，微信回的是 ${row.why || '没有回话'}。</p>
    <${Refused} of=${again} /><div class="row"><${Button} busy=${again.busy} onClick=${again.start} aria-label=${`再告诉一次：${row.order_id.slice(-6).toUpperCase()}`}>再告诉一次<//></div></li>`
}

/** The orders that WeChat was not told of. */
function Untold({ townId }) {
  const pages = usePages((cursor) => listUntold(townId, cursor), [townId])
  return html`<${Loaded} from=${pages}>${() => pages.rows.length > 0 && html`<section class="stack" aria-label="微信还不知道交货的"><h2>微信还不知道交货的</h2><ul class="stack stack--tight">${pages.rows.map((row) => html`<${UntoldRow} key=${row.order_id} row=${row} onDone=${pages.again} />`)}</ul></section>`}<//><${More} pages=${pages} />`
}

/** What does not mend itself: refunds that did not go back, and the days whose bill differs. */
function Troubles({ townId, asks }) {
  const pages = usePages((cursor) => listTroubles(townId, cursor), [townId])
  const bills = useLoad(() => listBills(townId), [townId])
  const [open, setOpen] = useState('')
  const [bill, setBill] = useState(null)
  const wrong = (bills.value?.rows ?? []).filter((row) => row.differences > 0)
  return html`<${Loaded} from=${pages} tall>${() => html`${pages.rows.length === 0 && wrong.length === 0 && bills.state === 'ready' && html`<${Empty} icon="check" title="没有要处理的">退款都退到了，账也对得上。<//>`}
    ${pages.rows.length > 0 && html`<section class="stack" aria-label="没有退到的"><h2>没有退到的钱</h2><ul class="stack stack--tight">${pages.rows.map((one) => html`<li key=${one.refund_id} class="card stack stack--tight"><div class="row row--apart"><strong>${money(one.fen)}</strong><${Mark} table=${refunds} name=${one.state} /></div><p>${advice[one.state]}</p><p class="soft small">${one.is_surplus ? '付了两次，退回多的' : one.why} · ${stamp(one.since)}</p><div class="row"><${Button} onClick=${() => setOpen(one.payment_id)} aria-label=${`看这笔收款：退 ${money(one.fen)}`}>看这笔收款<//></div>${asks && one.state === 'failed' && html`<${ByHand} refund=${one} onDone=${pages.again} />`}</li>`)}</ul></section>`}`}<//><${More} pages=${pages} />
    <${Loaded} from=${bills}>${() => wrong.length > 0 && html`<section class="stack" aria-label="账对不上的"><h2>账对不上的日子</h2><ul class="stack stack--tight">${wrong.map((row) => html`<li key=${row.day} class="card row row--apart"><strong>${dayText(row.day)}</strong><${BillMark} row=${row} /><${Button} onClick=${() => setBill(row)} aria-label=${`看差在哪里：${dayText(row.day)}`}>看差在哪里<//></li>`)}</ul></section>`}<//>
    <${Untold} townId=${townId} />${open && html`<${Payment} id=${open} asks=${asks} onClose=${() => setOpen('')} />`}${bill && html`<${Bill} townId=${townId} row=${bill} onClose=${() => setBill(null)} />`}`
}

export function Payments({ village, may }) {
  const [part, setPart] = useState('day')
  const townId = village.town_id
  const asks = may(town)
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>收款</h1><p class="soft">微信支付收的每一笔、退的每一笔，和每天的对账。</p></div>
    <${Switch} label="看什么" value=${part} choices=${[['day', '每天的收款'], ['troubles', '要处理的'], ['bills', '对账']]} onChange=${setPart} />
    ${part === 'day' && html`<${Day} townId=${townId} asks=${asks} />`}${part === 'troubles' && html`<${Troubles} townId=${townId} asks=${asks} />`}${part === 'bills' && html`<${Bills} townId=${townId} />`}</div>`
}
