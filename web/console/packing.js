// 备货台: a day's orders in the order in which they are packed, one in front; a scanned code brings its order up.

import { everyOrder, findOrders, lookAtOrder, marketDays } from '../shared/api-packing.js'
import { count, dateOf } from '../shared/format.js'
import { dayText } from '../shared/market.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Chip, Empty, Field, Loaded, Notice, Switch, html, useDeed, useEffect, useLoad, useRef, useState } from '../shared/ui.js'
import { Front, OPEN, contentsOf, numberText, orderStates, whereTo } from './packing-order.js'
import { Sheets } from './packing-sheets.js'
import { useStaffNames } from './staff-names.js'

const packers = ['town_officer', 'town_admin']
const DAY_MS = 86_400_000
const waiting = ({ paid, picking, ready, shipped }) => paid + picking + ready + shipped
const ORDER_ID = /^t\d{4}q[0-9a-f-]{36}$/
const NUMBER = /^[0-9a-f]{3}\s?[0-9a-f]{3}$/i

/** A day as who packs says it. */
export function shortDay(day) {
  if (day === dateOf()) return '今天'
  if (day === dateOf(new Date(Date.now() + DAY_MS))) return '明天'
  return day === dateOf(new Date(Date.now() - DAY_MS)) ? '昨天' : dayText(day).replace(/^\d+ 年 /, '')
}

function Days({ days, day, onPick }) {
  const today = dateOf()
  const none = { day: today, paid: 0, picking: 0, ready: 0, shipped: 0 }
  const rows = [...days, ...(days.some((one) => one.day === today) ? [] : [none])].sort((one, other) => (one.day < other.day ? -1 : 1))
  return html`<div class="row row--apart"><fieldset class="chips"><legend class="unseen">哪一天的</legend>${rows.map((one) => html`<${Button} key=${one.day} aria-pressed=${String(one.day === day)} onClick=${() => onPick(one.day)}>${shortDay(one.day)}<${Chip} look=${one.day < today && waiting(one) > 0 ? 'wrong' : ''}>${count(waiting(one))}<//><//>`)}</fieldset>
    <${Field} label="看哪一天" type="date" value=${day} onInput=${(value) => value && onPick(value)} /></div>`
}

/** The order of a day that has this number, if it waits for anything. */
async function numbered(townId, day, text) {
  const wanted = text.replace(/\s/g, '').toUpperCase()
  const lists = await Promise.all(OPEN.map((state) => everyOrder(townId, state, day)))
  return lists.flat().find(({ number }) => number === wanted)
}

/** Brings an order up by the code that its buyer shows, or by the code or the number on its slip. */
function Scan({ townId, day, onFound }) {
  const [filming, film] = useState(false)
  const find = useDeed(async (text) => {
    if (ORDER_ID.test(text)) { onFound(await lookAtOrder(text), ''); return null }
    if (NUMBER.test(text)) {
      const one = await numbered(townId, day, text)
      if (!one) return `${shortDay(day)}没有编号 ${text} 的订单要办。`
      onFound(one, '')
      return null
    }
    if (!/^\d{8}$/.test(text)) return '认不出这个码：要 8 位取货码，或者装箱单上的码、编号。'
    const { rows } = await findOrders(townId, text)
    if (rows.length === 0) return '没有等着取的订单是这个码。可能还没备好，或者已经取走了。'
    onFound(rows[0], text)
    return null
  })
  const [said, say] = useState(null)
  const hear = async (text) => { say(null); say(await find.start(text)) }
  return html`<section class="card stack desk-scan" aria-label="扫码">${filming && html`<${Camera} onCode=${hear} paused=${find.busy} word="把取货码放进框里" />`}
    <${CodeField} onCode=${hear} label="扫买家的取货码、装箱单上的码，或输编号" button="查" disabled=${find.busy} /><${Button} icon="camera" onClick=${() => film(!filming)}>${filming ? '关上摄像头' : '用摄像头扫'}<//>
    ${(find.error || said) && html`<${Notice} look="wrong" title="没有查到">${find.error?.message ?? said}<//>`}</section>`
}

const Row = ({ order, onPick }) => html`<li class="card card--flat pack-row"><div class="stack stack--tight"><div class="row"><strong class="number">${numberText(order)}</strong><span class="soft">${whereTo(order)}</span>${order.is_unweighed && html`<${Chip} look="wait">要称重<//>`}</div><p>${contentsOf(order)}</p></div>
  <${Button} onClick=${onPick} aria-label=${`拿到前面：${numberText(order)}`}>拿到前面<//></li>`

/** The orders of a state: the first one in front, the rest behind it. `held` stands in front whatever its state is. */
function Queue({ townId, day, state, held, onHeld, packs, names, onChange, turn }) {
  const orders = useLoad(() => everyOrder(townId, state, day), [townId, state, day])
  const again = useRef(0)
  useEffect(() => { if (turn !== again.current) { again.current = turn; orders.again() } }, [turn])
  return html`<${Loaded} from=${orders} tall>${(rows) => {
    const front = (held && rows.find(({ order_id: id, version }) => id === held.order.order_id && version > held.order.version)) || held?.order || rows[0]
    const rest = rows.filter(({ order_id: id }) => id !== front?.order_id)
    return html`${front ? html`<${Front} key=${front.order_id} order=${front} code=${held?.code ?? ''} packs=${packs} names=${names} next=${rest.length > 0 ? () => onHeld({ order: rest[0], code: '' }) : null} onDone=${onChange} />` : html`<${Empty} icon="check" title=${`${shortDay(day)}没有${orderStates[state][0]}的`}>换一天，或者换一种状态看看。<//>`}
      ${rest.length > 0 && html`<section class="stack desk-scan" aria-label="后面的"><h2>后面还有 ${count(rest.length)} 单</h2><ul class="stack stack--tight">${rest.map((one) => html`<${Row} key=${one.order_id} order=${one} onPick=${() => { onHeld({ order: one, code: '' }); scrollTo(0, 0) }} />`)}</ul></section>`}`
  }}<//>`
}

/** What was done leaves the front when it is another's turn: what is picked stays until it is packed. */
const stays = (order) => order.state === 'picking'

export function Packing({ village, may }) {
  const townId = village.town_id
  const packs = may(packers)
  const names = useStaffNames(may)
  const [day, setDay] = useState(dateOf())
  const [state, setState] = useState('paid')
  const [held, hold] = useState(null)
  const [turn, setTurn] = useState(0)
  const days = useLoad(() => marketDays(townId, day), [townId, day])
  const counts = days.value?.rows.find((one) => one.day === day)
  const again = () => { hold(null); days.again(); setTurn(turn + 1) }
  const go = (set) => (value) => { hold(null); set(value) }
  const changed = (order, moved) => { hold(!moved || stays(order) ? { order, code: '' } : null); days.again(); setTurn(turn + 1) }
  const found = (order, code) => { if (order.delivers_on !== day) setDay(order.delivers_on); hold({ order, code }); if (orderStates[order.state]) setState(order.state) }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>备货台</h1><p class="soft">全镇的订单：备货、称重、打包，扫买家的码交货。</p></div>
    ${packs && html`<${Scan} townId=${townId} day=${day} onFound=${found} />`}<${Loaded} from=${days}>${({ rows }) => html`<${Days} days=${rows} day=${day} onPick=${go(setDay)} />`}<//>
    <div class="row row--apart"><${Switch} label="哪些订单" value=${state} choices=${Object.entries(orderStates).map(([key, [text]]) => [key, `${text} ${count(counts?.[key])}`])} onChange=${go(setState)} /><${Button} onClick=${again}>刷新<//></div>
    <${Queue} key=${`${day} ${state}`} townId=${townId} day=${day} state=${state} held=${held} onHeld=${hold} packs=${packs} names=${names} onChange=${changed} turn=${turn} />
    ${packs && html`<${Sheets} townId=${townId} day=${day} title=${shortDay(day)} />`}</div>`
}
