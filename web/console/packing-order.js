// The order in front of who packs: what is in it, what each bird weighs, and what is done with it next.

import { lookAtOrder, orderDeed, weighLine } from '../shared/api-packing.js'
import { codeOf, count, dateOf, stamp, yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { dayText, fenOf, unitsText, yuanField } from '../shared/market.js'
import { Button, Chip, Field, Refused, html, toast, useDeed, useEffect, useRef, useState } from '../shared/ui.js'
import { Lots } from './packing-lots.js'
import { actorText } from './staff-names.js'

const keys = keyring()
const PERMILLE = 1000
const WEIGHT_DIGITS_MAX = 6
/** From so many days after its day on an order counts as left (`LEFT_DAYS` of the market's core). */
const LEFT_DAYS = 3
const DAY_MS = 86_400_000
const daysSince = (on) => Math.floor((Date.parse(dateOf()) - Date.parse(on)) / DAY_MS)

/** The states that the desk looks through, in the order of its work. */
export const orderStates = { paid: ['待备货', 'wait'], picking: ['备货中', 'warm'], ready: ['待取货', 'good'], shipped: ['配送中', 'good'], completed: ['已完成', ''], refunded: ['已退款', ''] }
export const numberText = ({ number }) => `${number.slice(0, 3)} ${number.slice(3)}`
export const whereTo = ({ point, window }) => (point ? `自提 · ${point.name}` : ['送货上门', window].filter(Boolean).join(' · '))
export const contentsOf = ({ lines }) => lines.map((line) => `${line.title}（${line.label}）${unitsText(line, line.units)}`).join('，')

/** The least and the greatest weight that was promised, as the server has it. */
const bandOf = ({ unit_g: grams, band_permille: permille }) => { const off = Math.floor(grams * permille / PERMILLE); return [grams - off, grams + off] }
const grams = (n) => `${count(n)} 克`
const isGone = (line) => line.charged_fen - line.refunded_fen <= 0

/** Why a typed weight is none; "" where it is one. A scale that types like a keyboard ends with Enter. */
function faultOf(text, line) {
  if (!new RegExp(`^\\d{1,${WEIGHT_DIGITS_MAX}}$`).test(text.trim())) return '写克数，整数，例如 1450。'
  const [least, most] = bandOf(line)
  const weight = Number(text)
  return weight < least || weight > most ? `${grams(weight)}不在约定的 ${count(least)}–${grams(most)}里，请换一只。` : ''
}

/** Weighs the birds of a line one by one; when all are there they are sent. */
function Scales({ order, nth, onDone }) {
  const line = order.lines[nth]
  const [weights, setWeights] = useState([])
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState('')
  const box = useRef(null)
  const send = useDeed(async (all) => { onDone(await weighLine(order.order_id, nth, all)); toast(`称好了：${line.title}`, 'good') })
  useEffect(() => { box.current?.querySelector('input')?.focus() }, [weights.length])
  const [least, most] = bandOf(line)
  const submit = (event) => {
    event.preventDefault()
    if (send.busy) return
    const fault = faultOf(text, line)
    setWrong(fault)
    if (fault) return
    const all = [...weights, Number(text)]
    setText('')
    if (all.length === line.units) send.start(all); else setWeights(all)
  }
  const drop = (at) => setWeights(weights.filter((_, i) => i !== at))
  return html`<form class="stack stack--tight desk-ask" aria-label=${`称重：${line.title}`} onSubmit=${submit}><${Refused} of=${send} />
    ${weights.length > 0 && html`<ul class="row" aria-label="称好的">${weights.map((weight, at) => html`<li key=${at}><${Button} icon="cross" onClick=${() => drop(at)} aria-label=${`第 ${at + 1} 只 ${grams(weight)}，重称`}>${grams(weight)}<//></li>`)}</ul>`}
    <div ref=${box}><${Field} label=${`第 ${weights.length + 1} 只多少克（共 ${line.units} 只）`} hint=${`约定 ${count(least)}–${grams(most)}`} value=${text} wrong=${wrong} onInput=${(value) => { setText(value); setWrong('') }} inputmode="numeric" autocomplete="off" enterkeyhint="next" required /></div>
    <${Button} type="submit" kind="main" big busy=${send.busy}>${weights.length + 1 === line.units ? '记下，称完了' : '记下，下一只'}<//></form>`
}

/** What of a line was weighed, how it changes what the buyer paid, and the way back to the scales. */
function Weighed({ line, again }) {
  const off = line.charged_fen - line.ordered_fen
  const told = off === 0 ? '和下单时一样' : `比下单时${off > 0 ? '多' : '少'} ${yuan(Math.abs(off))} 元，${off > 0 ? '下次买时补' : '下次买时抵'}`
  return html`<p class="soft">${line.weights_g.map(grams).join('、')}，${told}。</p>${again && html`<div class="row"><${Button} onClick=${again} aria-label=${`重称：${line.title}`}>重称<//></div>`}`
}

function Line({ order, nth, packs, onDone }) {
  const line = order.lines[nth]
  const [redo, setRedo] = useState(false)
  const scales = packs && order.state === 'picking' && line.how === 'catch' && !isGone(line)
  const weigh = scales && (redo || line.weights_g.length === 0)
  return html`<li class="pack-line stack stack--tight"><div class="row row--apart"><span><strong>${line.title}</strong> · ${line.label}</span><strong class="pack-line__n">${unitsText(line, line.units)}</strong></div>
    ${line.refunded_fen > 0 && html`<p class="soft">${isGone(line) ? '这一行全退了，不用装。' : `退了 ${yuan(line.refunded_fen)} 元。`}</p>`}
    ${weigh ? html`<${Scales} order=${order} nth=${nth} onDone=${(done) => { setRedo(false); onDone(done) }} />` : line.weights_g.length > 0 && html`<${Weighed} line=${line} again=${scales ? () => setRedo(true) : null} />`}
    <${Lots} order=${order} nth=${nth} changes=${packs && order.state === 'picking' && !isGone(line)} onDone=${onDone} /></li>`
}

/** Where an order is brought, once somebody asks: the look is recorded. */
function Address({ order }) {
  const look = useDeed(() => lookAtOrder(order.order_id))
  const [found, setFound] = useState(order.address)
  const [gone, setGone] = useState(false)
  const show = async () => { const now = await look.start(); if (now) { setFound(now.address); setGone(!now.address) } }
  if (gone) return html`<p class="soft">买家已经注销，地址删了。</p>`
  if (found) return html`<p class="pack-address"><strong>${found.receiver}</strong> <a href=${`tel:${found.phone}`}>${found.phone}</a><br />${found.province}${found.city}${found.district} ${found.detail}</p>`
  return html`<${Refused} of=${look} /><div class="row"><${Button} icon="place" busy=${look.busy} onClick=${show}>看收货地址<//><span class="soft small">看了会留下记录。</span></div>`
}

/** Hands an order over: at once where its buyer's code was just read, else after asking for it. */
function HandOver({ code, act }) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState('')
  if (code) return html`<${Button} kind="main" big busy=${act.busy} onClick=${() => act.start('hand-over', { code })} data-next>交给买家<//>`
  const submit = (event) => {
    event.preventDefault()
    const typed = codeOf(text)
    if (!/^\d{8}$/.test(typed)) { setWrong('请输 8 位取货码，买家手机上有。'); return }
    if (!act.busy) act.start('hand-over', { code: typed })
  }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Field} label="买家的取货码（8 位）" hint="扫一扫，或者照着输。" value=${text} wrong=${wrong} onInput=${(value) => { setText(value); setWrong('') }} inputmode="numeric" autocomplete="off" maxlength="20" required /><${Button} type="submit" kind="main" big busy=${act.busy}>交给买家<//></form>`
}

function Refund({ order, act, onClose }) {
  const left = order.lines.map((line, nth) => ({ ...line, nth, most: line.charged_fen - line.refunded_fen })).filter(({ most }) => most > 0)
  const [asked, setAsked] = useState({ line: String(left[0].nth), yuan: '', reason: '', restock: false })
  const [wrong, setWrong] = useState('')
  const put = (name) => (value) => { setWrong(''); setAsked((now) => ({ ...now, [name]: value })) }
  const one = left.find(({ nth }) => String(nth) === asked.line)
  const submit = (event) => {
    event.preventDefault()
    const fen = fenOf(asked.yuan)
    if (!(fen > 0) || fen > one.most) { setWrong(`写多少元，最多 ${yuanField(one.most)}。`); return }
    if (!act.busy) act.start('refunds', { line: one.nth, fen, reason: asked.reason, restock: isWhole && !order.cycle_id && asked.restock })
  }
  const isWhole = ['paid', 'picking'].includes(order.state) && fenOf(asked.yuan) === one.most
  const isLast = isWhole && left.length === 1
  return html`<form class="stack stack--tight desk-ask" aria-label="退一部分" onSubmit=${submit}>${left.length > 1 && html`<${Field} label="哪一样" value=${asked.line} choices=${left.map(({ nth, title, label }) => [String(nth), `${title}（${label}）`])} onInput=${put('line')} />`}
    <${Field} label=${`退多少元（${one.title}最多 ${yuanField(one.most)}）`} value=${asked.yuan} wrong=${wrong} onInput=${put('yuan')} inputmode="decimal" autocomplete="off" maxlength="9" required /><${Field} label="原因（买家看得到）" value=${asked.reason} wrong=${act.error?.fields?.reason} onInput=${put('reason')} minlength="2" maxlength="60" required />
    ${isWhole && !order.cycle_id && html`<label class="agree"><input type="checkbox" checked=${asked.restock} onChange=${(event) => put('restock')(event.currentTarget.checked)} /><span>货还在，可以再卖（不勾：这些货没有了）</span></label>`}${isLast && html`<p class="soft">这是最后一样：退了它，订单就结束，运费也一起退。</p>`}
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${act.busy}>确定退款<//></div></form>`
}

function CallOff({ act, onClose }) {
  const [asked, setAsked] = useState({ reason: '', restock: true })
  const submit = (event) => { event.preventDefault(); if (!act.busy) act.start('call-off', asked) }
  return html`<form class="stack stack--tight desk-ask" aria-label="取消订单" onSubmit=${submit}><p>钱全部退回给买家，这张订单就结束了。</p>
    <label class="agree"><input type="checkbox" checked=${asked.restock} onChange=${(event) => { const restock = event.currentTarget.checked; setAsked((now) => ({ ...now, restock })) }} /><span>货还在，可以再卖</span></label>
    <${Field} label="原因（买家看得到）" value=${asked.reason} wrong=${act.error?.fields?.reason} onInput=${(reason) => setAsked((now) => ({ ...now, reason }))} minlength="2" maxlength="60" required />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${act.busy}>确定取消并退款<//></div></form>`
}

/** Nobody came for it: it ends without its money going back, since what was ready could not be sold any more. */
function Left({ act, onClose }) {
  const [reason, setReason] = useState('')
  const submit = (event) => { event.preventDefault(); if (!act.busy) act.start('left', { reason }) }
  return html`<form class="stack stack--tight desk-ask" aria-label="没人来取" onSubmit=${submit}><p>过了取货日三天、提醒过两次还没来取的，可以这样结束，钱不退。还能卖的，请用“取消订单”退钱。</p>
    <${Field} label="东西后来怎样了（买家看得到）" value=${reason} wrong=${act.error?.fields?.reason} onInput=${setReason} minlength="2" maxlength="60" required />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${act.busy}>就这样结束<//></div></form>`
}

const saids = { left: '按没人来取结束了', pick: '开始备货了', pack: '备好了', 'hand-over': '已交给买家', refunds: '退款已发出', 'call-off': '已取消，钱退回了' }
/** The states in which something is still to be done. */
export const OPEN = ['paid', 'picking', 'ready', 'shipped']

/** The next deed of an order's state; its button has the focus, so that Enter goes on. */
function Next({ order, code, act }) {
  const press = (deed, words) => html`<${Button} kind="main" big busy=${act.busy} onClick=${() => act.start(deed)} data-next>${words}<//>`
  if (order.state === 'paid') return press('pick', '开始备货')
  if (order.state === 'picking') return order.is_unweighed ? html`<p class="soft">称好每一只，就可以打包。</p>` : press('pack', order.point ? '打包好了，等人来取' : '打包好了，送出')
  if (order.state === 'ready') return html`<${HandOver} code=${code} act=${act} />`
  return order.state === 'shipped' && html`<p class="soft">在路上。买家收到后自己确认。</p>`
}

const passedStates = { placed: '下单', paid: '付款', picking: '开始备货', ready: '备好待取', shipped: '送出', completed: '完成', cancelled: '取消', expired: '超时', refunded: '退款' }
const hands = { buyer: '买家', wechatpay: '微信支付', system: '系统', '': '' }
const handText = (by, names) => hands[by] ?? names[by] ?? (by.startsWith('s') ? `干部 …${by.slice(-6)}` : actorText(by, names))

/** What was done with an order, when and by whom. */
function Steps({ order, names }) {
  return html`<details><summary>经过</summary><ol class="stack stack--tight" aria-label="经过">${order.steps.map(({ state, at, by }) => html`<li key=${state} class="row row--apart"><span>${passedStates[state] ?? state}</span><span class="soft">${[handText(by, names), stamp(at)].filter(Boolean).join(' · ')}</span></li>`)}</ol></details>`
}

/** The order in front: its deeds, and `next`, which puts the one behind it there (null: none). `onDone` hears the order after a deed, and whether it is in another state. */
export function Front({ order: first, code, packs, names = {}, next, onDone }) {
  const [order, setOrder] = useState(first)
  const [asking, ask] = useState('')
  useEffect(() => { setOrder((now) => (first.version > now.version ? first : now)) }, [first.version]) // Somebody else did something with it.
  const box = useRef(null)
  const changed = (done) => { setOrder(done); onDone(done, done.state !== order.state) }
  const act = useDeed(async (deed, body) => {
    const done = await orderDeed(order.order_id, deed, body, keys.keyFor({ id: order.order_id, deed, body, given: order.given_back_fen }))
    keys.settle()
    toast(`${saids[deed]}：${numberText(order)}`, 'good')
    ask('')
    changed(done)
  })
  useEffect(() => { box.current?.querySelector('[data-next]')?.focus({ preventScroll: true }) }, [order.state, order.is_unweighed])
  const [text, look] = orderStates[order.state] ?? [order.state, '']
  const open = OPEN.includes(order.state)
  const paid = open || order.state === 'completed'
  return html`<section class="card stack pack-front" ref=${box} aria-label=${`订单 ${numberText(order)}`}><div class="row row--apart"><h2 class="number pack-front__n">${numberText(order)}</h2><${Chip} look=${look}>${text}<//></div>
    <p>${whereTo(order)}<span class="soft"> · ${dayText(order.delivers_on)}</span></p>${order.reason && html`<p class="soft">原因：${order.reason}</p>`}
    <ul class="stack stack--tight" aria-label="装什么">${order.lines.map((_, nth) => html`<${Line} key=${nth} order=${order} nth=${nth} packs=${packs} onDone=${changed} />`)}</ul>
    <${Steps} order=${order} names=${names} />${order.given_back_fen > 0 && html`<p class="soft">一共退了 ${yuan(order.given_back_fen)} 元。</p>`}${packs && !order.point && paid && html`<${Address} order=${order} />`}
    <${Refused} of=${act} />
    ${packs && html`<div class="pack-front__act"><${Next} order=${order} code=${code} act=${act} /></div>
      ${asking === 'refund' && html`<${Refund} order=${order} act=${act} onClose=${() => ask('')} />`}${asking === 'off' && html`<${CallOff} act=${act} onClose=${() => ask('')} />`}${asking === 'left' && html`<${Left} act=${act} onClose=${() => ask('')} />`}
      <div class="row">${next && html`<${Button} onClick=${next}>先放一放，看下一单<//>`}${paid && asking === '' && order.lines.some((line) => !isGone(line)) && html`<${Button} onClick=${() => ask('refund')}>退一部分<//>`}${open && asking === '' && html`<${Button} onClick=${() => ask('off')}>取消订单<//>`}${order.state === 'ready' && asking === '' && daysSince(order.delivers_on) >= LEFT_DAYS && html`<${Button} onClick=${() => ask('left')}>没人来取<//>`}</div>`}</section>`
}
