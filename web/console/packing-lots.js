// From which harvests a line is picked: the first ones, or another one that is at hand.

import { listLots } from '../shared/api-market.js'
import { pickFrom } from '../shared/api-packing.js'
import { shortDay, unitsText } from '../shared/market.js'
import { Button, Field, Loaded, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const lotText = (line) => ({ harvested_on: on, units }) => `${shortDay(on)}采收的 ${unitsText(line, units)}`

function Choice({ order, nth, line, onDone, onClose }) {
  const mine = Object.fromEntries(line.lots.map(({ trace, units }) => [trace, units]))
  const lots = useLoad(async () => (await listLots(line.product_id)).rows.filter((lot) => lot.variant_id === line.variant_id && lot.cycle_id === order.cycle_id && lot.left + (mine[lot.trace] ?? 0) >= line.units), [order.order_id])
  const [trace, setTrace] = useState('')
  const send = useDeed(async (chosen) => { onDone(await pickFrom(order.order_id, nth, chosen)); toast('换好了', 'good'); onClose() })
  const submit = (rows) => (event) => { event.preventDefault(); if (!send.busy) send.start(trace || rows[0].trace) }
  return html`<${Loaded} from=${lots}>${(rows) => (rows.length === 0 ? html`<p class="soft">没有哪一批够 ${unitsText(line, line.units)}。</p><div class="row"><${Button} onClick=${onClose}>知道了<//></div>`
    : html`<form class="stack stack--tight desk-ask" aria-label=${`换一批：${line.title}`} onSubmit=${submit(rows)}><${Refused} of=${send} />
      <${Field} label="实际拿的是哪一批" hint="标签上有采收日期和追溯码。" value=${trace || rows[0].trace} choices=${rows.map((lot) => [lot.trace, `${shortDay(lot.harvested_on)}，${lot.where}，追溯码 ${lot.trace.slice(-4)}，还剩 ${unitsText(line, lot.left + (mine[lot.trace] ?? 0))}`])} onInput=${setTrace} />
      <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${send.busy}>就是这批<//></div></form>`)}<//>`
}

/** What to take, and after a deed what was taken; nothing before it is picked. */
export function Lots({ order, nth, changes, onDone }) {
  const line = order.lines[nth]
  const [asking, ask] = useState(false)
  const covered = line.lots.reduce((sum, { units }) => sum + units, 0)
  if (order.state === 'paid' || (covered === 0 && !changes)) return null
  return html`<p class="soft">${covered === 0 ? '没有入过库的，哪批都行。' : `${changes ? '拿' : '拿的是'}${line.lots.map(lotText(line)).join('、')}${covered < line.units ? '，其余没有入过库' : ''}。`}</p>
    ${changes && (asking ? html`<${Choice} order=${order} nth=${nth} line=${line} onDone=${onDone} onClose=${() => ask(false)} />` : covered > 0 && html`<div class="row"><${Button} onClick=${() => ask(true)} aria-label=${`换一批：${line.title}`}>换一批<//></div>`)}`
}
