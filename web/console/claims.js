// The claims of a village: what waits with whom, one claim with its evidence and steps, and what may be done about it.

import { claimsWaiting, listClaims, listRules, makeClaimFor, readClaim, stepOnClaim } from '../shared/api.js'
import { ClaimFacts, ClaimState, Held, Timeline, claimDay, claimWhen } from '../shared/claims.js'
import { count, dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { claimPeriods, periodText } from '../shared/periods.js'
import { Gallery } from '../shared/pictures.js'
import { claimStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const checkers = ['grid_worker', 'village_officer', 'town_officer', 'town_admin']
const officers = ['village_officer', 'town_officer', 'town_admin']
const town = ['town_officer', 'town_admin']
const queues = ['submitted', 'panel', 'second', 'objected', 'contested', 'notice', 'returned', 'posted', 'rejected', 'reversed', 'withdrawn']
const ended = ['posted', 'rejected', 'reversed', 'withdrawn']

/** One thing to do about a claim: its button opens a form with a reason, and perhaps more. */
function Act({ claim, step, label, kind, need, more = {}, fields, onDone }) {
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState({ reason: '' })
  const act = useDeed(async () => {
    const body = { ...more, ...(fields ? fields.body(form) : {}), ...(need || form.reason ? { reason: form.reason } : {}) }
    try {
      await stepOnClaim(claim.claim_id, step, body, keys.keyFor({ id: claim.claim_id, step, ...body }))
    } catch (error) {
      if (error.code === 'claim_changed_meanwhile') onDone()
      throw error
    }
    keys.settle()
    toast(`${label}，已记下`, 'good')
    setOpen(false)
    onDone()
  })
  const put = (name) => (value) => setForm({ ...form, [name]: value })
  const submit = (event) => { event.preventDefault(); if (!act.busy) act.start() }
  if (!open) return html`<${Button} kind=${kind} onClick=${() => setOpen(true)}>${label}<//>`
  return html`<form class="card card--flat stack stack--tight claim__act" onSubmit=${submit}><h3>${label}</h3>${fields?.of(form, put, act.error?.fields ?? {})}
    <${Field} label=${need ? '理由（申报人看得到）' : '备注（可以不填）'} value=${form.reason} maxlength="200" minlength=${need ? 2 : null} required=${need} onInput=${put('reason')} wrong=${act.error?.fields?.reason} />
    ${act.error && html`<${Notice} look="wrong">${act.error.message}<//>`}
    <div class="row row--end"><${Button} onClick=${() => setOpen(false)}>算了<//><${Button} type="submit" kind="main" busy=${act.busy}>确定${label}<//></div></form>`
}

const pointsField = (claim, form, put, wrong) => claim.unit === 'case' && html`<${Field} label="工分" hint=${`${count(claim.points_least)} 到 ${count(claim.points_most)}，不填就是 ${count(claim.points)}`} type="number" inputmode="numeric" value=${form.points ?? ''} onInput=${put('points')} wrong=${wrong.points} />`
const withPoints = (form) => (form.points ? { points: Number(form.points) } : {})

const acceptance = (claim) => ({
  of: (form, put, wrong) => html`<${Field} label="公示怎么写" hint="事由和记录号，不写姓名" maxlength="60" minlength="2" value=${form.document ?? ''} onInput=${put('document')} wrong=${wrong.document} required />
    ${pointsField(claim, form, put, wrong)}${claim.unit === 'hour' && html`<${Field} label="分钟" hint=${`申报 ${claim.minutes} 分钟，不填就照申报`} type="number" inputmode="numeric" value=${form.minutes ?? ''} onInput=${put('minutes')} wrong=${wrong.minutes} />`}`,
  body: (form) => ({ document: form.document, said_in: claim.said_in, ...withPoints(form), ...(form.minutes && { minutes: Number(form.minutes) }) }),
})
const ballot = (claim) => ({ of: (form, put, wrong) => pointsField(claim, form, put, wrong), body: withPoints })

/** What this account may do about a claim now; the server has the last word. */
function Acts({ claim, may, onDone }) {
  const act = (step, label, more) => html`<${Act} key=${step + label} claim=${claim} step=${step} label=${label} onDone=${onDone} ...${more} />`
  const state = claim.state
  if (state === 'submitted' && may(checkers)) return html`${act('acceptance', '初核通过', { kind: 'main', fields: acceptance(claim) })}${act('return', '退回补充', { need: true })}${act('rejection', '不通过', { need: true })}`
  if (state === 'panel' && may(['panel', ...town])) return html`${act('votes', '同意', { kind: 'main', more: { approve: true }, fields: ballot(claim) })}${act('votes', '不同意', { need: true, more: { approve: false } })}${may(['panel']) && act('recusals', '我要回避', { need: true })}`
  if (state === 'second' && may(claim.verifier === 'town_officer' ? town : officers)) return html`${act('confirmation', '复核通过', { kind: 'main' })}${act('refusal', '复核不通过', { need: true })}`
  if (['objected', 'contested'].includes(state) && may(['panel', ...officers])) {
    return html`${claim.open_objections.map((n) => html`<div class="stack stack--tight"><p>异议（第 ${n} 步）：${claim.steps[n - 1].reason}</p><div class="row">${act('upholdings', '异议成立', { need: true, more: { objection: n } })}${act('dismissals', '异议不成立', { need: true, more: { objection: n } })}</div></div>`)}${act('extensions', '延长到 20 个工作日', { need: true })}`
  }
  return null
}

function One({ id, may, onClose }) {
  const claim = useLoad(() => readClaim(id), [id])
  return html`<${Dialog} title=${claim.value ? `${claim.value.masked_name}：${claim.value.rule_title}` : '申报'} onClose=${onClose}><${Loaded} from=${claim} tall>${(shown) => html`<div class="stack"><div class="row"><${ClaimState} state=${shown.state} />${shown.overdue && html`<${Chip} look="wrong">逾期<//>`}${shown.escalated && html`<${Chip} look="wrong">已报镇里<//>`}${shown.made_for && html`<${Chip}>代为申报<//>`}</div>
    <${ClaimFacts} claim=${shown} /><${Held} held=${shown.held} />${shown.document && html`<p class="soft">公示：${shown.document}</p>`}
    <p class="timeline__why">${shown.description}</p><${Gallery} pictures=${shown.pictures} label="证据照片" />
    ${shown.state === 'panel' && html`<p class="soft">已有 ${shown.votes} 票，满 3 票按多数定。</p>`}
    <div class="row"><${Acts} claim=${shown} may=${may} onDone=${claim.again} /></div>
    <h3>办理经过</h3><${Timeline} claim=${shown} /></div>`}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

function MakeFor({ village, onClose, onMade }) {
  const rules = useLoad(async () => (await listRules(village.place_id)).rows.filter((rule) => ['panel', 'village_officer', 'town_officer', 'inspector'].includes(rule.verifier_code)), [])
  const [form, setForm] = useState({ code: '', number: '', on: dateOf(), period: '', minutes: '', points: '', description: '' })
  const rule = rules.value?.find((one) => one.rule === form.code) ?? rules.value?.[0]
  const periods = claimPeriods(rule?.unit_code === 'month')
  const make = useDeed(async () => {
    const holder = `${village.place_id}${rule.for_household ? 'h' : 'r'}${form.number.padStart(5, '0')}`
    const body = { rule: rule.rule, holder_id: holder, description: form.description, ...(rule.for_household ? { period: form.period || periods[0] } : { on: form.on }), ...(rule.unit_code === 'hour' && { minutes: Number(form.minutes) || 0 }), ...(rule.case && form.points && { points: Number(form.points) }) }
    await makeClaimFor(village.place_id, body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setForm({ ...form, [name]: value })
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="代为申报" onClose=${onClose}><${Loaded} from=${rules} tall>${(rows) => html`<form class="form" onSubmit=${submit}><p class="soft form__all">替不会用手机的人申报；要由另一位干部初核。</p>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    <${Field} label="申报哪一类" value=${rule.rule} choices=${rows.map((one) => [one.rule, one.title])} onInput=${put('code')} wrong=${wrong.rule} />
    <${Field} label=${rule.for_household ? '户的编号（花名册里的）' : '村民编号（花名册里的）'} inputmode="numeric" pattern="\\d{1,5}" value=${form.number} onInput=${put('number')} wrong=${wrong.holder_id} required />
    ${rule.for_household ? html`<${Field} label="哪个周期" value=${form.period || periods[0]} choices=${periods.map((one) => [one, periodText(one)])} onInput=${put('period')} wrong=${wrong.period} />` : html`<${Field} label="哪一天的事" type="date" max=${dateOf()} value=${form.on} onInput=${put('on')} wrong=${wrong.on} required />`}
    ${rule.unit_code === 'hour' && html`<${Field} label="分钟" type="number" inputmode="numeric" value=${form.minutes} onInput=${put('minutes')} wrong=${wrong.minutes} required />`}
    ${rule.case && html`<${Field} label="工分" hint=${`${count(rule.points)} 到 ${count(rule.points_max)}`} type="number" inputmode="numeric" value=${form.points} onInput=${put('points')} wrong=${wrong.points} />`}
    <${Field} label="做了什么" multiline all maxlength="500" minlength="2" value=${form.description} onInput=${put('description')} wrong=${wrong.description} required />
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不报了<//><${Button} type="submit" kind="main" busy=${make.busy}>提交申报<//></div></form>`}<//><//>`
}

const columns = (onOpen) => [
  { name: '谁', of: (row) => html`<strong>${row.masked_name}</strong>` },
  { name: '申报', of: (row) => html`${row.rule_title}<br /><span class="soft small">${claimWhen(row)}</span>` },
  { name: '工分', look: 'right', of: (row) => html`<span class="number">${count(row.points)}</span>` },
  { name: '办理期限', of: (row) => (ended.includes(row.state) ? claimDay(row.due) : html`${claimDay(row.due)} ${row.overdue && row.state !== 'notice' && html`<${Chip} look="wrong">逾期<//>`}${row.escalated && html`<${Chip} look="wrong">已报镇里<//>`}${row.held && html`<${Chip} look="wait">等入账<//>`}${row.objections > 0 && html`<${Chip}>${row.objections} 个异议<//>`}`) },
  { name: '', look: 'right', of: (row) => html`<${Button} onClick=${() => onOpen(row.claim_id)} aria-label=${`打开：${row.masked_name}，${row.rule_title}，${claimWhen(row)}`}>打开<//>` },
]

/** How much waits, overdue first; each count leads to its queue. */
export const Waiting = ({ rows, onPick }) => rows.length > 0 && html`<ul class="counts">${rows.map((row) => html`<li key=${row.state}><button type="button" class=${`count count--pick ${row.overdue > 0 ? 'count--wrong' : ''}`} onClick=${() => onPick(row.state)}><span class="figure">${count(row.open)}</span><span>${claimStates[row.state]?.[0] ?? row.state}${row.overdue > 0 && row.state !== 'notice' ? `，${count(row.overdue)} 件逾期` : ''}</span></button></li>`)}</ul>`

export function Claims({ village, may }) {
  const [state, setState] = useState(may(['panel']) && !may(checkers) ? 'panel' : 'submitted')
  const waiting = useLoad(() => claimsWaiting(village.place_id), [village.place_id])
  const pages = usePages((cursor) => listClaims(village.place_id, state, cursor), [village.place_id, state])
  const [open, setOpen] = useState('')
  const [making, setMaking] = useState(false)
  const again = () => { waiting.again(); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>申报</h1><div class="row">${may(checkers) && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>代为申报<//>`}</div></div>
    ${waiting.value && html`<${Waiting} rows=${waiting.value.rows} onPick=${setState} />`}
    <div class="desk__village"><${Field} label="看哪些" value=${state} choices=${queues.map((one) => [one, claimStates[one][0]])} onInput=${setState} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="rules" title=${`没有${claimStates[state][0]}的申报`}>村民在手机上申报，或者由干部代为申报。<//>` : html`<${Table} caption="申报" columns=${columns(setOpen)} rows=${pages.rows} keyOf=${(row) => row.claim_id} />`)}<//><${More} pages=${pages} />
    ${open && html`<${One} id=${open} may=${may} onClose=${() => { setOpen(''); again() }} />`}${making && html`<${MakeFor} village=${village} onClose=${() => setMaking(false)} onMade=${() => { setMaking(false); toast('已提交，请另一位干部初核', 'good'); again() }} />`}</div>`
}
