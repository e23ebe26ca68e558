// 结算单: the shop's months as the town settles them: download, look at the lines, object to one, compare with one's own list.

import { compareList, objectToSettlement, ownSettlementFiles, ownSettlementLines, ownSettlements, readComparison, readOwnSettlement, startListUpload } from '../shared/api.js'
import { count, dateText, grouped, monthName, signed, stamp, yuan } from '../shared/format.js'
import { gone, sendFile } from '../shared/http.js'
import { keyring, uuid7 } from '../shared/ids.js'
import { Amounts, Counts, Days, Files, Objections, StateChip, Term, differenceNames } from '../shared/settlement.js'
import { Button, Dialog, Empty, Field, Loaded, More, Notice, Refused, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const LOOK_MS = 1_500
const LOOKS_MAX = 80
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

function ObjectForm({ month, about, onClose, onDone }) {
  const [reason, setReason] = useState(about.reason ?? '')
  const send = useDeed(async () => {
    const body = { reason: reason.trim(), ...(about.line && { line: about.line }), ...(about.theirs && { theirs: about.theirs }) }
    await objectToSettlement(month, body, keys.keyFor({ ...body, month }))
    keys.settle()
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<${Dialog} title="提异议" onClose=${onClose}><form class="stack" onSubmit=${submit}><${Refused} of=${send} /><p>${about.name}</p><${Field} label="哪里不对" multiline value=${reason} minlength="2" maxlength="300" hint="镇里会答复；答复前不会批准付款。" wrong=${send.error?.fields.reason} onInput=${setReason} required />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${send.busy}>提交<//></div></form><//>`
}

function Lines({ month, may, onObject }) {
  const pages = usePages((cursor) => ownSettlementLines(month, cursor), [month])
  const columns = [
    { name: '时间', of: (row) => stamp(row.made_at) },
    { name: '小票编号', of: (row) => html`<span class="number small">${grouped(row.slip)}</span>` },
    { name: '持有人', of: (row) => row.masked_name },
    { name: '工分', look: 'right', of: (row) => html`<b>${row.kind === 'refund' ? `退 ${count(-row.points)}` : count(row.points)}</b>` },
    ...(may ? [{ name: '异议', look: 'right', of: (row) => html`<${Button} aria-label=${`对 ${row.slip} 提异议`} onClick=${() => onObject({ line: row.key, name: `${stamp(row.made_at)} 的一笔，${signed(row.points).replace('+', '')} 工分` })}>提异议<//>` }] : []),
  ]
  return html`<${Loaded} from=${pages}>${() => html`<${Table} caption="每一笔" titled columns=${columns} rows=${pages.rows} keyOf=${(row) => row.key} />`}<//><${More} pages=${pages} />`
}

const told = (one) => `${differenceNames[one.kind]}：${one.key ? `镇里 ${signed(one.our_points).replace('+', '')} 工分，${stamp(one.our_at)}` : ''}${one.key && one.theirs ? '；' : ''}${one.theirs ? `商户 ${signed(one.their_points).replace('+', '')} 工分，${stamp(one.their_at)}` : ''}`

function Differences({ found, may, onObject }) {
  return html`<div class="stack stack--tight"><p class="soft small">清单 ${count(found.counts.rows)} 行，镇里 ${count(found.counts.lines)} 笔</p><${Counts} counts=${found.counts} /><div class="row"><a class="button" href=${found.url} download>下载全部差异</a></div>
    ${found.differences.length > 0 && html`<ul class="stack stack--tight" aria-label="差异">${found.differences.map((one) => html`<li class="row row--apart card" key=${`${one.kind}${one.key}${one.theirs}`}><span>${told(one)}</span>${may && html`<${Button} aria-label=${`${differenceNames[one.kind]}，提异议`} onClick=${() => onObject({ line: one.key, theirs: one.theirs, name: told(one), reason: `和自己的账不一样，${told(one)}`.slice(0, 300) })}>提异议<//>`}</li>`)}</ul>`}</div>`
}

/** Send the shop's own list, wait until it is compared, and show what differs. */
function Compare({ month, may, onObject, onDone }) {
  const [file, setFile] = useState(null)
  const [found, setFound] = useState(null)
  const [wrong, setWrong] = useState('')
  const work = useDeed(async () => {
    setFound(null)
    setWrong('')
    const upload = await startListUpload()
    await sendFile(upload, file)
    const id = uuid7()
    await compareList(month, upload.upload_id, id)
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const made = await readComparison(month, id).catch(gone)
      if (made?.reason) { setWrong(made.reason); return }
      if (made) { setFound(made); onDone(); return }
      await wait(LOOK_MS)
    }
    toast('文件还没有比完，请过一会儿再来看。')
  })
  const submit = (event) => { event.preventDefault(); if (file && !work.busy) work.start() }
  return html`<section class="card stack" aria-labelledby="compare"><h2 id="compare">和自己的账对一对</h2><form class="stack" onSubmit=${submit}><${Field} label="自己的清单" type="file" accept=".csv,.xlsx" hint="CSV 或 Excel，第一行要有“编号”“工分”“时间”三列；编号写小票编号或收款编号，退货写负数。" onInput=${(_, input) => { setFile(input.files[0] ?? null); work.clear() }} />
    <div class="row"><${Button} type="submit" icon="upload" busy=${work.busy} disabled=${!file}>上传来对<//></div>${(work.error || wrong) && html`<${Notice} look="wrong">${work.error?.message ?? wrong}<//>`}</form>
    ${found && html`<${Differences} found=${found} may=${may} onObject=${onObject} />`}</section>`
}

function Statement({ month, onBack }) {
  const found = useLoad(() => readOwnSettlement(month), [month])
  const [about, object] = useState(null)
  const done = () => { object(null); toast('异议提交了，请等镇里答复', 'good'); found.again() }
  return html`<section class="stack stack--wide" aria-labelledby="month"><div><${Button} onClick=${onBack}>返回各月<//></div><h2 id="month">${monthName(month)}结算单</h2>
    <${Loaded} from=${found} tall>${(one) => { const may = ['closed', 'checked'].includes(one.state); return html`<section class="card stack" aria-label="金额"><div class="row row--apart"><${StateChip} row=${one} />${one.paid_on && html`<span class="soft">${dateText(one.paid_on)} 付款，流水号 ${one.bank_reference}</span>`}</div><${Term} one=${one} /><${Amounts} one=${one} />
        <${Files} filesOf=${() => ownSettlementFiles(month)}>${may && html`<${Button} onClick=${() => object({ name: `${monthName(month)}结算单` })}>对这张结算单提异议<//>`}<//></section>
      <section class="stack stack--tight" aria-labelledby="mine"><h2 id="mine">我的异议</h2><${Objections} one=${one} /></section>
      <${Compare} month=${month} may=${may} onObject=${object} onDone=${found.again} /><${Days} one=${one} /><${Lines} month=${month} may=${may} onObject=${object} />`}}<//>
    ${about && html`<${ObjectForm} month=${month} about=${about} onClose=${() => object(null)} onDone=${done} />`}</section>`
}

export function Months() {
  const [open, setOpen] = useState('')
  const pages = usePages(ownSettlements, [open])
  if (open) return html`<${Statement} month=${open} onBack=${() => setOpen('')} />`
  return html`<section class="stack" aria-labelledby="months-of"><h2 id="months-of">每月结算单</h2><p class="soft">镇里每月 9 日结上个月的账。看一看对不对，不对就提异议。</p>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="list" title="还没有结算单">收过工分的月份，下个月 9 日起能在这里看到。<//>` : html`<ul class="tiles tiles--wide">${pages.rows.map((row) => html`<li key=${row.month}><article class="card stack stack--tight"><div class="row row--apart"><h3>${monthName(row.month)}</h3><${StateChip} row=${row} /></div><p><span class="figure">${yuan(row.payable_fen)}</span> 元</p><p class="soft">${count(row.lines)} 笔，${count(row.points)} 工分${row.open_objections > 0 ? `，${count(row.open_objections)} 条异议待答复` : ''}</p><${Button} wide aria-label=${`看一看${monthName(row.month)}结算单`} onClick=${() => setOpen(row.month)}>看一看<//></article></li>`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}
