// 结算: what the town owes each shop for a month. One officer checks, another one approves what is written out in words, and the bank pays.

import { answerSettlement, readSettlement, settlementFiles, settlementStep } from '../shared/api.js'
import { count, dateOf, dateText, monthName, stamp, yuan } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Amounts, Counts, Days, Files, Objections, StateChip, Term } from '../shared/settlement.js'
import { Button, Dialog, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { actorText, useStaffNames } from './staff-names.js'

const keys = keyring()
const stepNames = { check: '核对', send_back: '退回重核', approve: '批准', pay: '付款', uphold: '异议成立，金额调整' }
/** A bank's number, as a browser reads patterns: its marks are escaped within brackets. */
const REFERENCE = '[0-9A-Za-z\\/_\\-]{4,40}'

/** Answering an objection: upheld with what it changes, or declined, each with a reason. */
function AnswerForm({ one, said, onClose, onDone }) {
  const [asked, setAsked] = useState({ answer: 'uphold', reason: '', amount: '', where: 'this' })
  const upholds = asked.answer === 'uphold'
  const answer = useDeed(async () => {
    const body = { answer: asked.answer, reason: asked.reason.trim(), ...(upholds && { fen: Math.round(Number(asked.amount) * 100), on_next: asked.where === 'next' }) }
    await answerSettlement(one.partner_id, one.month, said.objection_id, body, keys.keyFor({ ...body, of: said.objection_id }))
    keys.settle()
    onDone()
  })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${answer.error?.fields[more?.wire ?? name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!answer.busy) answer.start() }
  return html`<${Dialog} title="答复异议" onClose=${onClose}><form class="form" onSubmit=${submit}>${answer.error && html`<div class="form__all"><${Notice} look="wrong">${answer.error.message}<//></div>`}<p class="form__all">商户说：${said.reason}</p>
    ${field('answer', '答复', { choices: [['uphold', '成立，调整金额'], ['decline', '不成立']] })}${upholds && field('amount', '调整多少元（少付的写正数）', { wire: 'fen', type: 'number', step: '0.01', inputmode: 'decimal', required: true })}${upholds && field('where', '记在哪一期', { wire: 'on_next', choices: [['this', '本期'], ['next', '下期']] })}
    ${field('reason', '理由', { all: true, minlength: 2, maxlength: 300, multiline: true, required: true })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不答复<//><${Button} type="submit" kind="main" busy=${answer.busy}>答复<//></div></form><//>`
}

const approvedWords = (one) => `批准 ${one.shop} ${monthName(one.month)}结算单：${count(one.points)} 工分，应付 ${yuan(one.payable_fen)} 元（${one.payable_words}）。`

/** What can be done with a statement in its state. */
function Steps({ one, writes, onDone }) {
  const [reason, setReason] = useState('')
  const [paid, setPaid] = useState({ bank_reference: '', paid_on: dateOf() })
  const step = useDeed(async (name, body, words) => {
    await settlementStep(one.partner_id, one.month, name, body, keys.keyFor({ name, ...body, of: one.partner_id, month: one.month }))
    keys.settle()
    toast(words, 'good')
    onDone()
  })
  if (!writes) return null
  const seen = { payable_fen: one.payable_fen }
  const wrong = step.error && html`<${Notice} look="wrong">${step.error.message}<//>`
  const back = (event) => { event.preventDefault(); if (!step.busy) step.start('send-back', { reason: reason.trim() }, '退回重新核对了') }
  const pay = (event) => { event.preventDefault(); if (!step.busy) step.start('pay', { ...seen, ...paid }, '记下已付款') }
  if (one.state === 'closed') return html`<section class="card stack" aria-label="核对">${wrong}<p>按合同、按日合计和退货都对过，金额是 <b class="number">${yuan(one.payable_fen)}</b> 元。核对以后由另一位干部批准。</p><div class="row row--end"><${Button} kind="main" icon="check" busy=${step.busy} onClick=${() => step.start('check', seen, '核对好了，等另一位干部批准')}>核对无误<//></div></section>`
  if (one.state === 'checked') return html`<section class="card stack" aria-label="批准">${wrong}${one.open_objections > 0 && html`<${Notice} look="wait">还有 ${count(one.open_objections)} 条异议没有答复，答复后才能批准。<//>`}<${Notice} icon="check" title="批准的内容">${approvedWords(one)}<//>
    <form class="stack stack--tight" onSubmit=${back}><${Field} label="退回的理由（不批准时写）" value=${reason} minlength="2" maxlength="200" onInput=${setReason} wrong=${step.error?.fields.reason} /><div class="row row--end"><${Button} type="submit" busy=${step.busy} disabled=${reason.trim().length < 2}>退回重核<//><${Button} kind="main" busy=${step.busy} disabled=${one.open_objections > 0} onClick=${() => step.start('approve', seen, '批准了')}>批准<//></div></form></section>`
  if (one.state === 'approved' && one.payable_fen > 0) return html`<section class="card stack" aria-label="付款">${wrong}<h2>记付款</h2><form class="form" onSubmit=${pay}><${Field} label="银行流水号" value=${paid.bank_reference} wrong=${step.error?.fields.bank_reference} pattern=${REFERENCE} maxlength="40" onInput=${(value) => setPaid((now) => ({ ...now, bank_reference: value.trim() }))} required /><${Field} label="付款日期" type="date" value=${paid.paid_on} max=${dateOf()} wrong=${step.error?.fields.paid_on} onInput=${(value) => setPaid((now) => ({ ...now, paid_on: value }))} required /><div class="form__all row row--end"><${Button} type="submit" kind="main" busy=${step.busy}>已付 ${yuan(one.payable_fen)} 元<//></div></form></section>`
  return null
}

/** One statement, with what can be done and was said about it. */
export function Statement({ row, writes, may, onBack }) {
  const found = useLoad(() => readSettlement(row.partner_id, row.month), [row.partner_id, row.month])
  const names = useStaffNames(may)
  const [answering, answer] = useState(null)
  const done = () => { answer(null); found.again() }
  return html`<div class="stack stack--wide"><div><${Button} onClick=${onBack}>返回列表<//></div><div class="row row--apart"><h1>${row.shop} ${monthName(row.month)}结算单</h1></div>
    <${Loaded} from=${found} tall>${(one) => html`<section class="card stack" aria-label="金额"><div class="row row--apart"><${StateChip} row=${one} />${one.bank_reference && html`<span>银行流水号 <b class="number">${one.bank_reference}</b>，${dateText(one.paid_on)}</span>`}</div><${Term} one=${one} /><${Amounts} one=${one} />
        <${Files} filesOf=${() => settlementFiles(row.partner_id, row.month)} verb="下载" /></section>
      <${Steps} key=${`${one.state} ${one.payable_fen}`} one=${one} writes=${writes} onDone=${done} />
      <section class="stack stack--tight" aria-labelledby="said"><h2 id="said">商户的异议</h2><${Objections} one=${one} act=${writes && ['closed', 'checked'].includes(one.state) ? (said) => html`<div class="row row--end"><${Button} onClick=${() => answer(said)}>答复<//></div>` : null} /></section>
      ${one.comparisons.length > 0 && html`<section class="card stack stack--tight" aria-labelledby="compared"><h2 id="compared">商户对过账</h2>${one.comparisons.filter((made) => !made.reason).map((made) => html`<div class="stack stack--tight" key=${made.comparison_id}><p class="soft small">${stamp(made.at)}，商户清单 ${count(made.counts.rows)} 行，镇里 ${count(made.counts.lines)} 笔</p><${Counts} counts=${made.counts} /></div>`)}</section>`}
      <${Days} one=${one} />
      ${one.steps.length > 0 && html`<section class="card stack stack--tight" aria-labelledby="steps"><h2 id="steps">经过</h2><ol class="stack stack--tight">${one.steps.map((step) => html`<li>${stamp(step.at)} <strong>${stepNames[step.deed]}</strong> ${actorText(step.by, names)}${step.why && `：${step.why}`}</li>`)}</ol></section>`}
      ${answering && html`<${AnswerForm} one=${one} said=${answering} onClose=${() => answer(null)} onDone=${() => { toast('答复好了', 'good'); done() }} />`}`}<//></div>`
}
