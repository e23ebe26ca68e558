// Sales and refunds whose answer was lost. Of a sale only key and amount are kept, and the server is asked by key what
// became of it; a refund is sent again under its key.

import { redemptionByKey, refundSale } from '../shared/api.js'
import { clock, count } from '../shared/format.js'
import { ApiError } from '../shared/http.js'
import { Outbox } from '../shared/outbox.js'
import { Button, Icon, html, toast, useEffect, useState } from '../shared/ui.js'

const box = new Outbox('cashier')
const refunds = new Outbox('cashier-refunds')
const boxes = [box, refunds]
/** A request may still be on its way this long after it was sent (the gateway cuts off at 29 s). */
const ON_ITS_WAY_MS = 60_000

/** Keep it before it is sent; `lost` once its answer did not come. */
export const keepUnsettled = (key, points, lost = false) => box.keep(key, { points, lost, sent: Date.now() }, `${count(points)} 工分`)
export const settled = (key) => box.drop(key)
export const keepRefund = (key, { sale, body }) => refunds.keep(key, { sale, body, lost: false, sent: Date.now() }, `退 ${count(body.points)} 工分`)
export const refundSettled = (key) => refunds.drop(key)

async function lookUp({ sent }, key) {
  try {
    return await redemptionByKey(key)
  } catch (error) {
    if (error.status !== 404) throw error
    const early = Date.now() - sent < ON_ITS_WAY_MS
    throw early ? new ApiError({ status: 0, code: 'offline', sentence: '' }) : new ApiError({ status: 404, code: error.code, sentence: '这笔没有扣成，请重新收。' })
  }
}

async function giveAgain({ sale, body, sent }, key) {
  if (Date.now() - sent < ON_ITS_WAY_MS) throw new ApiError({ status: 0, code: 'offline', sentence: '' })
  return refundSale(sale, body, key)
}

/** Ask the server about everything unsettled. */
export const settleAll = (onSettled) => Promise.all([
  box.flush(lookUp, (answer) => {
    toast(`查到了：${answer.masked_name} ${count(answer.points)} 工分已经扣成`, 'good')
    onSettled()
  }),
  refunds.flush(giveAgain, (answer) => {
    toast(`${answer.masked_name} ${count(answer.points)} 工分已经退成`, 'good')
    onSettled()
  }),
])

/** What is not known, and what turned out not to have happened, in sight until somebody has read it. */
export function Unsettled() {
  const everything = () => boxes.flatMap((one) => one.all().map((kept) => ({ ...kept, box: one })))
  const [all, set] = useState(everything)
  useEffect(() => boxes.forEach((one) => { one.watch = () => set(everything()) }), [])
  const shown = all.filter(({ state, body }) => state === 'refused' || body.lost || Date.now() - body.sent > ON_ITS_WAY_MS)
  if (shown.length === 0) return null
  return html`<section class="card stack" aria-labelledby="unsettled"><h2 id="unsettled">要留意的</h2><ul class="stack">${shown.map(({ key, note, at, state, why, box: from }) => html`<li class="unsettled"><${Icon} name=${state === 'refused' ? 'cross' : 'clock'} />
    <div class="grow"><strong>${note}</strong><p class="soft">${clock(at)} · ${state === 'refused' ? why : '没收到回答，正在查'}</p></div>${state === 'refused' && html`<${Button} onClick=${() => from.drop(key)}>知道了<//>`}</li>`)}</ul></section>`
}
