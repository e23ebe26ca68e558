// Selling without a network (断网收款): what may be sold, the queue on this device, its upload, and what was refused late.

import { redeem, redemptionByKey } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { clock, count, dateOf, day } from '../shared/format.js'
import { ApiError } from '../shared/http.js'
import { uuid7 } from '../shared/ids.js'
import { Outbox } from '../shared/outbox.js'
import { Button, Icon, Notice, html, toast, useEffect, useState } from '../shared/ui.js'

/** The queue of the shop whose key is here: what was sold by one shop is never sent as another's. */
let box = null
export function queueOf(apiKey) {
  const slot = `cashier-offline.${apiKey.split('_')[1] ?? ''}`
  if (!box || !box.slot.endsWith(`.${slot}`)) box = new Outbox(slot)
}
const LOCK = 'sanbao.cashier-offline'
const SPENT = 'sanbao.cashier.offline-day'
const PAUSE_MS = 15_000
const PAUSE_MOST_MS = 300_000
/** What these say is about the key, the shop or the hour, and nothing of a sale: it waits. All other 4xx are final. */
const WAITING = new Set([401, 403, 408, 425, 429])
/** But whether the contract was in force is judged by the sale's own day: that stays so, and what comes after it goes on. */
const waits = ({ status, code }) => WAITING.has(status) && code !== 'contract_not_in_force'
const DAY_MS = 86_400_000
/** Keys that are older are not written any more; one that is further ahead waits no longer than that for its time. */
const WRITTEN_FOR_MS = 8 * DAY_MS
const aheadMs = (key) => Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16) - Date.now()

export const isCard = (code) => /^[0-9A-Za-z]{22}$/.test(code)

/** Whether the town can not be reached, as far as this device and its last request tell. */
export function useDown() {
  const [down, set] = useState(!navigator.onLine)
  useEffect(() => {
    const heard = { online: () => set(false), offline: () => set(true), unanswered: () => set(true), reached: () => set(false) }
    Object.entries(heard).forEach(([name, hear]) => addEventListener(name, hear))
    return () => Object.entries(heard).forEach(([name, hear]) => removeEventListener(name, hear))
  }, [])
  return down
}

/** What each card spent offline today at this device; yesterday's is forgotten. */
function spentToday() {
  const kept = JSON.parse(localStorage.getItem(SPENT) ?? '{}')
  return kept.on === dateOf() ? kept.cards : {}
}

/** Why this sale can not be made offline, or '' where it can. `terms` are the shop's floor and this till. */
export function barOf({ code, points, photo }, { floor, terminal }) {
  if (!floor) return '镇里没有开通本店断网收款，请等网络恢复。'
  if (!terminal) return '这台收银机没有登记，断网时不能收。'
  if (!code || !points) return ''
  if (!isCard(code)) return '断网时只能扫工分卡，不能用付款码或卡号。'
  if (points > floor) return `断网时一笔最多收 ${count(floor)} 工分。`
  const left = floor - (spentToday()[code] ?? 0)
  if (points > left) return left > 0 ? `断网时一张卡每天最多收 ${count(floor)} 工分，这张卡今天还能收 ${count(left)}。` : `断网时一张卡每天最多收 ${count(floor)} 工分，这张卡今天已经收满。`
  return photo ? '' : '断网时要看身份证：照片是本人，姓名和卡上一致。'
}

/** Keep a sale that was made just now; its key says when. It holds no PIN. */
export function keepOffline({ code, points, items, terminal }) {
  const cards = spentToday()
  localStorage.setItem(SPENT, JSON.stringify({ on: dateOf(), cards: { ...cards, [code]: (cards[code] ?? 0) + points } }))
  const body = { code, points, photo_checked: true, offline: true, terminal_id: terminal, ...(items && { items }) }
  box.keep(uuid7(), body, `${count(points)} 工分 · 卡 …${code.slice(-4)}`)
}

/** It waits, and what comes after it does not wait for it. */
const aside = (sentence) => Object.assign(new ApiError({ status: 0, code: 'offline', sentence }), { aside: true })

async function upload(body, key) {
  try {
    return await redeem(body, key)
  } catch (error) {
    if (error.status === undefined) throw error
    if (error.unknown || waits(error)) throw new ApiError({ status: 0, code: 'offline', sentence: error.message })
    if (error.code === 'key_ahead' && aheadMs(key) < WRITTEN_FOR_MS) throw aside('这台设备的时间快了，请校准。到了时间会自动再传。')
    const before = await redemptionByKey(key).catch((other) => { if (other.unknown) throw other; return null })
    if (before) return before
    throw error
  }
}

let pause = 0
let notBefore = 0
addEventListener('online', () => { pause = 0; notBefore = 0 })

/** Send what waits, oldest first, by one tab at a time; where it still waits then, later again. */
export async function uploadAll(onDone) {
  if (Date.now() < notBefore || !box.all().some(({ state }) => state === 'waiting')) return
  const run = () => box.flush(upload, (answer) => { toast(`断网时收的 ${count(answer.points)} 工分扣成了`, 'good'); onDone() })
  await (navigator.locks ? navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && run()) : run())
  pause = box.all().some(({ state }) => state === 'waiting') ? Math.min(pause * 2 || PAUSE_MS, PAUSE_MOST_MS) : 0
  notBefore = Date.now() + pause
}

/** The queue as it is, also where another tab changes it. */
export function useQueue() {
  const [all, set] = useState(box.all())
  useEffect(() => {
    const look = () => set(box.all())
    box.watch = set
    addEventListener('storage', look)
    return () => { box.watch = () => {}; removeEventListener('storage', look) }
  }, [])
  return { waiting: all.filter(({ state }) => state === 'waiting'), refused: all.filter(({ state }) => state === 'refused') }
}

const pointsIn = (rows) => count(rows.reduce((sum, { body }) => sum + body.points, 0))

/** In sight while the till is offline, or something waits or was refused. */
export function OfflineBadge({ down, queue: { waiting, refused } }) {
  if (!down && waiting.length === 0 && refused.length === 0) return null
  return html`<section class="card stack offline-badge" aria-label="断网收款" role="status">${(down || waiting.length > 0) && html`<p class="row"><${Icon} name="wave" /><strong>${down ? '离线' : '已联网'}</strong><span>${waiting.length > 0 ? `${count(waiting.length)} 笔、${pointsIn(waiting)} 工分等着上传` : '没有等着上传的'}</span></p>`}
    ${refused.length > 0 && html`<p class="row"><${Icon} name="cross" /><strong>${count(refused.length)} 笔没有扣成</strong><span>共 ${pointsIn(refused)} 工分，由本店承担</span></p>`}${waiting.length + refused.length > 0 && html`<a class="button" href="#offline">看明细</a>`}</section>`
}

const Line = ({ row, children }) => html`<li class="row row--apart"><span><strong>${row.note}</strong><br /><span class="soft small">${day(row.at)} ${clock(row.at)}${row.body.items && ` · ${row.body.items.map(({ name }) => name).join('、')}`}${row.why && html` · <b>${row.why}</b>`}</span></span>${children}</li>`

/** Every sale that waits, and every one that was refused and why; for the screen and for paper. */
export function OfflineList({ shop, queue: { waiting, refused } }) {
  return html`<section class="card stack" aria-labelledby="offline"><h2 id="offline">断网时收的</h2><p class="receipt__head">${shop} · ${day(new Date())} ${clock(new Date())}</p>
    <h3>没有扣成的（${count(refused.length)} 笔，${pointsIn(refused)} 工分）</h3>${refused.length === 0 ? html`<p class="soft">没有。</p>` : html`<p class="soft">东西已经给了，工分没有扣到，由本店承担。不会再自动上传。</p><ul class="sales sales--all" aria-label="没有扣成的">${refused.map((row) => html`<${Line} key=${row.key} row=${row}><span class="no-print"><${Asked} small label="知道了" sure="这一笔只记在这台设备上，删掉就没有了。先打印，或者抄下来。" does="删掉这一笔" send=${async () => box.drop(row.key)} /></span><//>`)}</ul>`}
    <h3>等着上传的（${count(waiting.length)} 笔，${pointsIn(waiting)} 工分）</h3>${waiting.length === 0 ? html`<p class="soft">没有。</p>` : html`<p class="soft">联网以后自动上传，最晚 8 天。请不要清除这台设备的浏览数据。</p><ul class="sales sales--all" aria-label="等着上传的">${waiting.map((row) => html`<${Line} key=${row.key} row=${row} />`)}</ul>`}
    <div class="row row--end no-print"><${Button} icon="printer" onClick=${() => print()}>打印<//></div></section>`
}

/** What the cashier confirms while there is no network. */
export function OfflineLook({ sale, goods, onBack, onKeep }) {
  const points = Number(sale.points)
  return html`<section class="card stack sale__look" aria-labelledby="look"><h2 id="look">断网收款，请核对</h2><${Notice} look="wait" title="现在不会扣工分">联网以后才扣。卡里不够、卡挂失了或者超了限额，就扣不成，由本店承担。<//>
    <dl class="facts-list"><div><dt>工分卡</dt><dd>…${sale.code.slice(-4)}</dd></div><div class="facts-list__big"><dt>收工分</dt><dd class="figure">${count(points)}</dd></div>${goods && html`<div><dt>买了</dt><dd>${goods}</dd></div>`}</dl>
    <div class="stack stack--tight"><${Button} kind="main" big wide onClick=${onKeep}>记下 ${count(points)} 工分<//><${Button} big wide onClick=${onBack}>返回修改<//></div></section>`
}

export const OfflineDone = ({ points, onNext }) => html`<section class="card sale__done" aria-labelledby="done"><span class="sale__tick"><${Icon} name="clock" /></span><h2 id="done">记下了，等联网再扣</h2><p><b class="number">${count(points)}</b> 工分，记在这台设备上。</p><div class="row sale__next"><${Button} kind="main" big onClick=${onNext}>下一位<//></div></section>`
