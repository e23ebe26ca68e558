// The pick-up desk: scan or type a code (or a card), see what to hand out, hand it out; what waits; refunds.

import { deskDeed, deskOrders, listRewards, lookUpOrders } from '../shared/api.js'
import { clock, codeOf, count, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { OrderState, orderStates, untilText } from '../shared/rewards.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Empty, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()

/** A form that a button opens: an officer says why, and where points go back how many. */
function Why({ order, label, refunds, send }) {
  const [asked, setAsked] = useState(null)
  const deed = useDeed(async () => { const { reason, points, restock } = asked; await send(refunds ? { reason, points: Number(points), restock } : { reason }); setAsked(null) })
  if (!asked) return html`<${Button} onClick=${() => setAsked({ reason: '', points: String(order.points), restock: true })}>${label}<//>`
  const wrong = deed.error?.fields ?? {}
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${deed} />
    ${refunds && html`<${Field} label=${`退多少工分（最多 ${count(order.points)}）`} type="number" min="1" max=${order.points} inputmode="numeric" value=${asked.points} wrong=${wrong.points} onInput=${put('points')} required /><label class="agree"><input type="checkbox" checked=${asked.restock} onChange=${(event) => put('restock')(event.currentTarget.checked)} /><span>东西退回来了，放回库存</span></label>`}
    <${Field} label="原因（村民看得到）" value=${asked.reason} wrong=${wrong.reason} onInput=${put('reason')} minlength="2" maxlength="100" required />
    <div class="row row--end"><${Button} onClick=${() => setAsked(null)}>先不<//><${Button} type="submit" kind="main" busy=${deed.busy}>确定${label}<//></div></form>`
}

/** What a scan or typed text shows that is here: an order's code, or a card. A card's typed number shows nothing. */
function shownBy(text) {
  const code = codeOf(text)
  if (/^\d{8}$/.test(code)) return { shown: 'code', code }
  return /^[0-9A-Za-z]{22}$/.test(code) ? { shown: 'card', code } : null
}

/** Hand out: at once where a code or card was just read, else after asking for one, or why there is none. */
function HandOut({ order, shown, send }) {
  const [asked, setAsked] = useState(null)
  const deed = useDeed(async (body) => { await send(body); setAsked(null) })
  const wrong = deed.error && html`<${Notice} look="wrong">${deed.error.message}<//>`
  const label = `发放：${order.title}，${order.name}`
  if (!asked) return html`${wrong}<${Button} kind="main" big busy=${deed.busy} onClick=${() => (shown ? deed.start(shown) : setAsked({ text: '', none: false, reason: '' }))} aria-label=${label}>发放<//>`
  const proof = shownBy(asked.text)
  const submit = (event) => {
    event.preventDefault()
    if (deed.busy) return
    if (asked.none) deed.start({ shown: 'known', reason: asked.reason })
    else if (proof) deed.start(proof)
    else setAsked((now) => ({ ...now, wrong: '请输 8 位取货码，或扫工分卡；卡号不算。' }))
  }
  return html`<form class="stack stack--tight desk-ask" aria-label=${label} onSubmit=${submit}>${wrong}
    ${asked.none ? html`<${Field} label="没带码的原因（村民看得到）" value=${asked.reason} wrong=${deed.error?.fields?.reason} onInput=${(reason) => setAsked((now) => ({ ...now, reason }))} minlength="2" maxlength="100" required />`
      : html`<${Field} label="取货码，或扫工分卡" value=${asked.text} wrong=${asked.wrong} onInput=${(text) => setAsked((now) => ({ ...now, text, wrong: null }))} autocomplete="off" maxlength="200" required />`}
    <label class="agree"><input type="checkbox" checked=${asked.none} onChange=${(event) => setAsked((now) => ({ ...now, none: event.currentTarget.checked }))} /><span>本人没带码（我认识，人在这里）</span></label>
    <div class="row row--end"><${Button} onClick=${() => setAsked(null)}>先不<//><${Button} type="submit" kind="main" busy=${deed.busy}>确定发放<//></div></form>`
}

const shownTexts = { code: '凭取货码领的', card: '凭卡领的', known: '没带码，发放人认识' }

function Row({ order, place, shown, writes, decides, onDone }) {
  const act = (deed, said) => async (body) => {
    const asked = { id: order.order_id, deed, body }
    const done = await deskDeed(place.place_id, order.order_id, deed, body, keys.keyFor(asked))
    keys.settle()
    toast(said, 'good')
    onDone(done)
  }
  const handOut = act('hand-out', `已发放：${order.title} × ${order.quantity}`)
  const waits = order.state === 'placed'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h3 class="desk__h">${order.title} × ${order.quantity}</h3><${OrderState} order=${order} /></div>
    <p><strong>${order.name}</strong> · ${order.order_id.slice(0, 6) === place.place_id ? '' : `${order.order_id.slice(0, 6)} · `}${count(order.points)} 工分${order.refunded > 0 ? `，退了 ${count(order.refunded)}${order.restocked ? '，已放回库存' : ''}` : ''}</p>
    <p class="soft small">${day(order.placed_at)} ${clock(order.placed_at)} 兑换${waits ? ` · ${untilText(order.until)}` : ` · ${day(order.since)} ${clock(order.since)} ${orderStates[order.state][0]}`} · ${order.point.name}</p>${order.reason && html`<p class="soft">原因：${order.reason}</p>`}
    ${shownTexts[order.shown] && html`<p class="soft small">${shownTexts[order.shown]}</p>`}
    <div class="row">${waits && writes && html`<${HandOut} order=${order} shown=${shown} send=${handOut} />`}${waits && decides && html`<${Why} order=${order} label="不能发，取消" send=${act('call-off', '已取消，工分退回了')} />`}${order.state === 'fulfilled' && decides && html`<${Why} order=${order} label="退工分" refunds send=${act('refund', '已退回工分')} />`}</div></li>`
}

/** What a code or a card stands for, until it is handed out or another one is read. */
function Found({ place, writes, decides, onChange }) {
  const [found, setFound] = useState(null)
  const [filming, film] = useState(false)
  const [shown, show] = useState(null)
  const find = useDeed(async (code) => { setFound(null); const rows = await lookUpOrders(place.place_id, code); show(shownBy(code)); setFound(rows) })
  const done = (order) => { setFound((rows) => rows.map((one) => (one.order_id === order.order_id ? order : one))); onChange() }
  return html`<section class="card stack desk-scan" aria-label="领取码"><h2>扫码或输入取货码</h2>${filming && html`<${Camera} onCode=${find.start} paused=${find.busy} word="把取货码或工分卡放进框里" />`}<${Button} icon="camera" onClick=${() => film(!filming)}>${filming ? '关上摄像头' : '打开摄像头'}<//>
    <${CodeField} onCode=${find.start} label="取货码 8 位数字；没有手机的，扫工分卡或输卡号" button="查" disabled=${find.busy} />${find.error && html`<${Notice} look="wrong" title="没有查到">${find.error.message}<//>`}
    ${found?.length === 0 && html`<${Notice} look="wait">这位村民在这里没有等着领的。<//>`}${found?.length > 0 && html`<ul class="stack" aria-label="查到的">${found.map((order) => html`<${Row} key=${order.order_id} order=${order} place=${place} shown=${shown} writes=${writes} decides=${decides} onDone=${done} />`)}</ul>`}</section>`
}

function Waiting({ place, point, writes, decides, turn }) {
  const [state, setState] = useState('placed')
  const pages = usePages((cursor) => deskOrders(place.place_id, point, state, cursor), [point, state, turn])
  return html`<${Switch} label="哪些兑换单" value=${state} choices=${Object.entries(orderStates).map(([key, [text]]) => [key, text])} onChange=${setState} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title=${state === 'placed' ? '没有等着领的' : '这里是空的'}>有人兑换了，就排在这里。<//>` : html`<ul class="stack">${pages.rows.map((order) => html`<${Row} key=${order.order_id} order=${order} place=${place} writes=${writes} decides=${decides} onDone=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />`
}

/** A place's rewards of a state, page by page. */
async function rewardsOf(placeId, state) {
  const found = []
  let cursor
  do {
    const page = await listRewards(placeId, state, cursor)
    found.push(...page.rows)
    cursor = page.cursor
  } while (cursor)
  return found
}

/** The names of a place's pick-up points, as its rewards have them. */
async function pointsOf(placeId) {
  const lists = await Promise.all(['offered', 'paused', 'ended'].map((state) => rewardsOf(placeId, state)))
  return [...new Set(lists.flat().filter(({ point }) => point.place_id === placeId).map(({ point }) => point.name))]
}

export function RewardsDesk({ place, writes, decides }) {
  const points = useLoad(() => pointsOf(place.place_id), [place.place_id])
  const [picked, setPicked] = useState('')
  const [turn, setTurn] = useState(0)
  const point = picked || points.value?.[0] || ''
  return html`${writes && html`<${Found} place=${place} writes=${writes} decides=${decides} onChange=${() => setTurn(turn + 1)} />`}
    <section class="stack" aria-label="兑换单"><h2>兑换单</h2><${Loaded} from=${points}>${(names) => html`${names.length > 1 ? html`<${Field} label="领取点" value=${point} choices=${names.map((name) => [name, name])} onInput=${setPicked} />` : html`<${Field} label="领取点" hint=${names.length === 0 ? '写上奖品目录里的领取点名称。' : undefined} value=${point} onInput=${setPicked} maxlength="30" />`}
      ${point.length > 1 && html`<${Waiting} place=${place} point=${point} writes=${writes} decides=${decides} turn=${turn} />`}`}<//></section>`
}
