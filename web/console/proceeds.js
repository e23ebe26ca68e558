// 货款: what each producer, each village's collective and the platform gets of a week. One officer approves, another one pays.

import { answerDoubt, approveProceeds, everyProceeds, makeProceedsFiles, payProceeds, readProceeds } from '../shared/api-proceeds.js'
import { count, dateOf, dateText, stamp, yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { daysOfWeek, pastWeeks } from '../shared/periods.js'
import { Doubts, Lines, StateChip, Sums, kinds, signedFenOf, standing, weekText } from '../shared/proceeds.js'
import { Button, Dialog, Empty, Field, Loaded, Notice, Refused, Switch, Table, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Files, RunShown, useRun } from './long-work.js'
import { actorText, useStaffNames } from './staff-names.js'

const WEEKS = 26
const keys = keyring()
const townWide = ['town_officer', 'town_admin', 'auditor']
const waits = { closed: '待批准', approved: '待付款' }
const stepNames = { approve: '批准', pay: '付款' }
/** A bank's number, as a browser reads patterns: its marks are escaped within brackets. */
const REFERENCE = '[0-9A-Za-z\\/_\\-]{4,40}'

/** The weeks that are over, the newest first. */
const weeksNow = () => pastWeeks(WEEKS).map((week) => ({ week, ...daysOfWeek(week) }))
const waitsFor = (row) => (row.payable_fen > 0 && row.state in waits ? row.state : '')

function AnswerForm({ one, said, onClose, onDone }) {
  const [asked, setAsked] = useState({ words: '', amount: '' })
  const fen = asked.amount.trim() ? signedFenOf(asked.amount) : 0
  const answer = useDeed(async () => {
    const body = { words: asked.words.trim(), fen }
    await answerDoubt(one.party_id, one.week, said.doubt_id, body, keys.keyFor({ ...body, of: said.doubt_id }))
    keys.settle()
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!answer.busy && !Number.isNaN(fen)) answer.start() }
  return html`<${Dialog} title="答复疑问" onClose=${onClose}><form class="form" onSubmit=${submit}>${answer.error && html`<div class="form__all"><${Notice} look="wrong">${answer.error.message}<//></div>`}<p class="form__all">${one.name}说：${said.words}</p>
    <${Field} all label="怎么答复" multiline minlength="2" maxlength="300" required value=${asked.words} wrong=${answer.error?.fields.words} onInput=${(words) => setAsked((now) => ({ ...now, words }))} />
    <${Field} all label="更正多少元（没有就不写，少付的写正数）" inputmode="decimal" value=${asked.amount} wrong=${Number.isNaN(fen) ? '写成 12.50 这样。' : answer.error?.fields.fen} hint="这张单不变，更正算在下一张里，钱从平台出。" onInput=${(amount) => setAsked((now) => ({ ...now, amount }))} />
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不答复<//><${Button} type="submit" kind="main" busy=${answer.busy}>答复<//></div></form><//>`
}

/** What can be done with a statement in its state. */
function Steps({ one, onDone }) {
  const [paid, setPaid] = useState({ bank_reference: '', paid_on: dateOf() })
  const seen = { payable_fen: one.payable_fen }
  const step = useDeed(async (ask, body, words) => {
    await ask(one.party_id, one.week, body, keys.keyFor({ ...body, of: one.party_id, week: one.week }))
    keys.settle()
    toast(words, 'good')
    onDone()
  })
  if (one.payable_fen === 0 || one.state === 'paid') return null
  const wrong = step.error && html`<${Notice} look="wrong">${step.error.message}<//>`
  const doubts = one.open_doubts > 0 && html`<${Notice} look="wait">还有 ${count(one.open_doubts)} 条疑问没有答复，答复后才能办。<//>`
  if (one.state === 'closed') return html`<section class="card stack" aria-label="批准">${wrong}${doubts}<p>批准 ${one.name} ${weekText(one.first_on, one.last_on)}的货款 <b class="number">${yuan(one.payable_fen)}</b> 元。批准以后由另一位干部付款。</p>
    <div class="row row--end"><${Button} kind="main" icon="check" busy=${step.busy} disabled=${one.open_doubts > 0} onClick=${() => step.start(approveProceeds, seen, '批准了，等另一位干部付款')}>批准<//></div></section>`
  const pay = (event) => { event.preventDefault(); if (!step.busy) step.start(payProceeds, { ...seen, ...paid }, '记下已付款') }
  return html`<section class="card stack" aria-label="付款">${wrong}${doubts}<h2>记付款</h2><form class="form" onSubmit=${pay}><${Field} label="银行流水号" value=${paid.bank_reference} wrong=${step.error?.fields.bank_reference} pattern=${REFERENCE} maxlength="40" onInput=${(value) => setPaid((now) => ({ ...now, bank_reference: value.trim() }))} required /><${Field} label="付款日期" type="date" value=${paid.paid_on} max=${dateOf()} wrong=${step.error?.fields.paid_on} onInput=${(value) => setPaid((now) => ({ ...now, paid_on: value }))} required />
    <p class="form__all soft">记下就不能改了，请先看清银行回单。</p><div class="form__all row row--end"><${Button} type="submit" kind="main" busy=${step.busy} disabled=${one.open_doubts > 0}>已付 ${yuan(one.payable_fen)} 元<//></div></form></section>`
}

/** Files that are made when they are asked for: `ask(key)` begins a run. */
export function MadeFiles({ ask, about, label }) {
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => {
    const { run_id: id } = await ask(keys.keyFor({ ...about, made: 'files' }))
    keys.settle()
    setStarted({ run_id: id, state: 'running', done: 0, total: 1, files: [] })
  })
  return html`<div class="stack no-print"><div class="row"><${Button} icon="download" busy=${start.busy || run?.state === 'running'} onClick=${start.start}>${label}<//></div>
    <${Refused} of=${start} />${run && html`<${RunShown} run=${run} label="正在做文件">${(done) => html`<${Files} run=${done} />`}<//>`}</div>`
}

function Statement({ row, writes, may, onBack }) {
  const found = useLoad(() => readProceeds(row.party_id, row.week), [row.party_id, row.week])
  const names = useStaffNames(may)
  const [answering, answer] = useState(null)
  const done = () => { answer(null); found.again() }
  return html`<div class="stack stack--wide"><div><${Button} onClick=${onBack}>返回列表<//></div><div class="stack stack--tight"><h1>${row.name}的货款</h1><p class="soft">${weekText(row.first_on, row.last_on)} · ${kinds[row.kind]}</p></div>
    <${Loaded} from=${found} tall>${(one) => html`<section class="card stack" aria-label="金额"><div class="row row--apart"><${StateChip} row=${one} />${one.bank_reference && html`<span>银行流水号 <b class="number">${one.bank_reference}</b>，${dateText(one.paid_on)}</span>`}</div><${Sums} one=${one} />
        ${one.points_fen > 0 && html`<${Notice}>买家用工分抵了 ${yuan(one.points_fen)} 元，这部分由镇里的工分资金补给平台。<//>`}
        <${MadeFiles} ask=${(key) => makeProceedsFiles(row.party_id, row.week, key)} about=${{ of: row.party_id, week: row.week }} label="做成文件（PDF、Excel、CSV）" /></section>
      ${writes && html`<${Steps} key=${`${one.state} ${one.open_doubts}`} one=${one} onDone=${done} />`}
      ${one.doubts.length > 0 && html`<section class="stack stack--tight" aria-labelledby="doubts"><h2 id="doubts">生产者的疑问</h2><${Doubts} one=${one} act=${writes ? (said) => html`<div class="row row--end"><${Button} onClick=${() => answer(said)}>答复<//></div>` : null} /></section>`}
      <${Lines} one=${one} />
      ${one.steps.length > 0 && html`<section class="card stack stack--tight" aria-labelledby="steps"><h2 id="steps">经过</h2><ol class="stack stack--tight">${one.steps.map((step) => html`<li>${stamp(step.at)} <strong>${stepNames[step.deed]}</strong> ${actorText(step.by, names)}</li>`)}</ol></section>`}
      ${answering && html`<${AnswerForm} one=${one} said=${answering} onClose=${() => answer(null)} onDone=${() => { toast('答复好了', 'good'); done() }} />`}`}<//></div>`
}

function Week({ rows, onOpen }) {
  const [only, show] = useState('')
  if (rows.length === 0) return html`<${Empty} icon="budget" title="这一周没有货款">没有订单交到买家手里，或者还没有结账。每周一凌晨结上一周的。<//>`
  const sum = (kind, name) => rows.filter((row) => row.kind === kind).reduce((total, row) => total + row[name], 0)
  const figures = [['生产者', sum('producer', 'sum_fen')], ['村集体', sum('collective', 'sum_fen')], ...(rows.some((row) => row.kind === 'platform') ? [['平台', sum('platform', 'sum_fen')]] : [])]
  const waiting = Object.entries(waits).map(([state, words]) => [state, `${words} ${rows.filter((row) => waitsFor(row) === state).length}`])
  const shown = only ? rows.filter((row) => waitsFor(row) === only) : rows
  const columns = [
    { name: '谁的', of: (row) => html`<strong>${row.name}</strong> <span class="soft small">${kinds[row.kind]}</span>` },
    { name: '状态', of: (row) => html`<${StateChip} row=${row} />${row.open_doubts > 0 && html` <span class="soft small">疑问 ${count(row.open_doubts)}</span>`}` },
    { name: '这周卖的', look: 'right', of: (row) => yuan(row.sum_fen) },
    { name: '结转', look: 'right', of: (row) => (row.carried_in_fen ? yuan(row.carried_in_fen) : '—') },
    { name: '应付（元）', look: 'right', of: (row) => html`<b class="number">${yuan(row.payable_fen)}</b>` },
    { name: '货款单', look: 'right', of: (row) => html`<${Button} aria-label=${`看一看${row.name}的货款单`} onClick=${() => onOpen(row)}>看一看<//>` },
  ]
  return html`<section class="card" aria-label="这一周"><dl class="owed">${figures.map(([name, fen]) => html`<div><dt>${name}分得（元）</dt><dd class="number">${yuan(fen)}</dd></div>`)}</dl></section>
    <${Switch} label="等谁办" value=${only} choices=${[['', `全部 ${rows.length}`], ...waiting]} onChange=${show} />
    ${shown.length === 0 ? html`<${Empty} icon="check" title="没有等着的">换一种看看。<//>` : html`<${Table} caption="货款单" columns=${columns} rows=${shown} keyOf=${(row) => row.party_id} />`}`
}

export function Proceeds({ session, village, may }) {
  const weeks = weeksNow()
  const isTown = may(townWide) && Boolean(session.town_id)
  const [week, setWeek] = useState(weeks[0].week)
  const [place, setPlace] = useState(isTown ? session.town_id : village.place_id)
  const [open, setOpen] = useState(null)
  const found = useLoad(() => everyProceeds(place, week), [place, week])
  if (open) return html`<${Statement} row=${open} writes=${may(['town_officer', 'town_admin'])} may=${may} onBack=${() => { setOpen(null); found.again() }} />`
  const choices = weeks.map((one) => [one.week, `${weekText(one.first, one.last)}`])
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>货款</h1><p class="soft">每周一凌晨结上一周的账：一位干部批准，另一位付款。</p></div><${Field} label="哪一周" value=${week} choices=${choices} onInput=${setWeek} /></div>
    ${isTown && html`<${Switch} label="看哪里" value=${place} choices=${[[session.town_id, '全镇'], [village.place_id, village.name]]} onChange=${setPlace} />`}
    <${Loaded} from=${found} tall>${(rows) => html`<${Week} key=${`${place} ${week}`} rows=${[...rows].sort((a, b) => Number(standing(a)[0] !== '待批准') - Number(standing(b)[0] !== '待批准'))} onOpen=${setOpen} />`}<//></div>`
}
