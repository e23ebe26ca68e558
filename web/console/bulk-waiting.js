// Bulk awards of much in all, which wait for a second officer: who is on the list, approving, refusing, withdrawing.

import { bulksWaiting, decideBulk, everyBulkLine, everyHolder } from '../shared/api.js'
import { count, fullDay } from '../shared/format.js'
import { Button, Dialog, Field, Loaded, Refused, Table, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

export const SENT = '合计超过 5,000 工分，要另一位干部在“批量记分”里看过名单、同意以后才记。'

const columns = [
  { name: '姓名', of: (row) => html`<strong>${row.name || '—'}</strong>` },
  { name: '编号', of: (row) => html`<span class="small number">${row.holder_id.slice(7)}</span>` },
]

/** The list with whole names: who decides on it has to know whom it is for. */
async function listed(village, bulk) {
  const [lines, everybody] = await Promise.all([everyBulkLine(village.place_id, bulk.bulk_id), everyHolder(village.place_id)])
  const names = new Map(everybody.map((one) => [one.holder_id, one.name]))
  return lines.map((line) => ({ ...line, name: names.get(line.holder_id) ?? line.name }))
}

function One({ village, bulk, onClose, onDone }) {
  const lines = useLoad(() => listed(village, bulk), [bulk.bulk_id])
  const [reason, setReason] = useState('')
  const decide = useDeed(async (step, body) => {
    await decideBulk(village.place_id, bulk.bulk_id, step, body)
    toast(step === 'approval' ? '同意了，开始记分' : '不记了', 'good')
    onDone()
  })
  const refuse = (event) => { event.preventDefault(); if (!decide.busy) decide.start('refusal', { reason: reason.trim() }) }
  return html`<${Dialog} title=${`${bulk.rule_title}，${count(bulk.people)} 个`} onClose=${onClose}><div class="stack">
    <p>依据：${bulk.document}，${fullDay(bulk.on)}。每个 ${count(bulk.points_each)} 工分，合计 <strong class="number">${count(bulk.points_all)}</strong> 工分。</p>
    <${Loaded} from=${lines}>${(rows) => html`<${Table} caption="名单" columns=${columns} rows=${rows} keyOf=${(row) => row.holder_id} />`}<//>
    <${Refused} of=${decide} />
    <form class="stack stack--tight" onSubmit=${refuse}><${Field} label="不记的理由" value=${reason} minlength="2" maxlength="120" onInput=${setReason} wrong=${decide.error?.fields?.reason} required />
      <div class="row row--end"><${Button} onClick=${onClose}>关闭<//><${Button} type="submit" busy=${decide.busy}>${bulk.own ? '撤回，不记了' : '不同意'}<//>${!bulk.own && html`<${Button} kind="main" busy=${decide.busy} onClick=${() => decide.start('approval')}>同意，开始记分<//>`}</div></form></div><//>`
}

/** What waits in the village; nothing where nothing does. */
export function BulksWaiting({ village }) {
  const waiting = useLoad(() => bulksWaiting(village.place_id), [village.place_id])
  const [open, setOpen] = useState(null)
  const done = () => { setOpen(null); waiting.again() }
  return html`<${Loaded} from=${waiting}>${({ rows }) => rows.length > 0 && html`<section class="card stack stack--tight" aria-labelledby="waiting"><h2 id="waiting">等另一位干部复核（${count(rows.length)}）</h2>
    <ul class="stack stack--tight">${rows.map((bulk) => html`<li key=${bulk.bulk_id} class="row row--apart"><span><strong>${bulk.rule_title}</strong>，${count(bulk.people)} 个，合计 ${count(bulk.points_all)} 工分<br /><span class="soft small">${bulk.document}${bulk.own ? '，我提的' : ''}</span></span><${Button} onClick=${() => setOpen(bulk)} aria-label=${`看名单：${bulk.document}`}>看名单<//></li>`)}</ul></section>`}<//>
    ${open && html`<${One} village=${village} bulk=${open} onClose=${() => setOpen(null)} onDone=${done} />`}`
}
