// The claims of a village: what waits with whom, one claim with its evidence and steps, and what may be done about it.

import { claimsWaiting, listClaims, readClaim, stepOnClaim } from '../shared/api.js'
import { ClaimFacts, ClaimState, Held, Level, Timeline, claimDay, claimWhen } from '../shared/claims.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { claimStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Table, html, toast, useDeed, useHash, useLoad, usePages, useState } from '../shared/ui.js'
import { CalledClaims } from './called-claims.js'
import { ClaimFor } from './claim-for.js'
import { LateClaims } from './claims-late.js'

const keys = keyring()
const checkers = ['grid_worker', 'village_officer', 'town_officer', 'town_admin']
const officers = ['village_officer', 'town_officer', 'town_admin']
const town = ['town_officer', 'town_admin']
const queues = ['submitted', 'panel', 'second', 'objected', 'contested', 'notice', 'returned', 'posted', 'rejected', 'reversed', 'withdrawn']
const ended = ['posted', 'rejected', 'reversed', 'withdrawn']

/** One thing to do about a claim: its button opens a form with a reason, and perhaps more. */
export function Act({ claim, step, label, kind, need, hint, more = {}, fields, onDone, send = stepOnClaim }) {
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState({ reason: '' })
  const act = useDeed(async () => {
    const body = { ...more, ...(fields ? fields.body(form) : {}), ...(need || form.reason ? { reason: form.reason } : {}) }
    try {
      await send(claim.claim_id, step, body, keys.keyFor({ id: claim.claim_id, step, ...body }))
    } catch (error) {
      if (error.code === 'claim_changed_meanwhile') onDone()
      throw error
    }
    keys.settle()
    toast(`${label}，已记下`, 'good')
    setOpen(false)
    onDone()
  })
  const put = (name) => (value) => setForm((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!act.busy) act.start() }
  if (!open) return html`<${Button} kind=${kind} onClick=${() => setOpen(true)}>${label}<//>`
  return html`<form class="card card--flat stack stack--tight claim__act" onSubmit=${submit}><h3>${label}</h3>${fields?.of(form, put, act.error?.fields ?? {})}
    <${Field} label=${need ? '理由（申报人看得到）' : '备注（可以不填）'} value=${form.reason} maxlength="200" hint=${hint} minlength=${need ? (step === 'objections' ? 5 : 2) : null} required=${need} onInput=${put('reason')} wrong=${act.error?.fields?.reason} />
    <${Refused} of=${act} />
    <div class="row row--end"><${Button} onClick=${() => setOpen(false)}>先不<//><${Button} type="submit" kind="main" busy=${act.busy}>确定${label}<//></div></form>`
}

const pointsField = (claim, form, put, wrong) => claim.unit === 'case' && claim.points_most > claim.points_least && html`<${Field} label="工分" hint=${`${count(claim.points_least)} 到 ${count(claim.points_most)}，不填就是 ${count(claim.points)}`} type="number" inputmode="numeric" value=${form.points ?? ''} onInput=${put('points')} wrong=${wrong.points} />`
const withPoints = (form) => (form.points ? { points: Number(form.points) } : {})

const acceptance = (claim) => ({
  of: (form, put, wrong) => html`<${Field} label="公示怎么写" hint="事由和记录号，不写姓名" maxlength="60" minlength="2" value=${form.document ?? claim.honour} onInput=${put('document')} wrong=${wrong.document} required />
    ${claim.levels.length > 0 && html`<${Level} levels=${claim.levels} label="级别" hint="和证书不一样就改过来，工分跟着级别走" value=${form.level ?? claim.level} put=${put} wrong=${wrong} />`}
    ${pointsField(claim, form, put, wrong)}${claim.unit === 'hour' && html`<${Field} label="分钟" hint=${`申报 ${claim.minutes} 分钟，不填就照申报`} type="number" inputmode="numeric" value=${form.minutes ?? ''} onInput=${put('minutes')} wrong=${wrong.minutes} />`}`,
  body: (form) => ({ document: form.document ?? claim.honour, ...(form.level && form.level !== claim.level && { level: form.level }), said_in: claim.said_in, ...withPoints(form), ...(form.minutes && { minutes: Number(form.minutes) }) }),
})
export const ballot = (claim) => ({ of: (form, put, wrong) => pointsField(claim, form, put, wrong), body: withPoints })

/** What this account may do about a claim now; the server has the last word. */
function Acts({ claim, may, onDone }) {
  const act = (step, label, more) => html`<${Act} key=${step + label} claim=${claim} step=${step} label=${label} onDone=${onDone} ...${more} />`
  const state = claim.state
  if (state === 'submitted' && may(checkers)) return html`${act('acceptance', '初核通过', { kind: 'main', fields: acceptance(claim) })}${act('return', '退回补充', { need: true })}${act('rejection', '不通过', { need: true })}`
  const call = state === 'panel' && may(['panel', ...officers]) && act('calls', '能投的不够三位，请外村评议', { need: true })
  if (state === 'panel' && !may(['panel', ...town])) return call || null
  if (state === 'panel') return html`${act('votes', '同意', { kind: 'main', more: { approve: true }, fields: ballot(claim) })}${act('votes', '不同意', { need: true, more: { approve: false } })}${may(['panel']) && act('recusals', '我要回避', { need: true })}${call}`
  if (state === 'second' && may(claim.verifier === 'town_officer' ? town : officers)) return html`${act('confirmation', '复核通过', { kind: 'main' })}${act('refusal', '复核不通过', { need: true })}`
  if (['objected', 'contested'].includes(state) && may(['panel', ...officers])) {
    return html`${claim.open_objections.map((n) => html`<div class="stack stack--tight"><p>异议（第 ${n} 步）：${claim.steps[n - 1].reason}</p><div class="row">${act('upholdings', '异议成立', { need: true, more: { objection: n } })}${act('dismissals', '异议不成立', { need: true, more: { objection: n } })}</div></div>`)}${act('extensions', '延长到 20 个工作日', { need: true })}`
  }
  return ['notice', 'posted'].includes(state) && may(['panel', ...checkers]) ? act('objections', '提异议', { need: true, hint: '没经手的人会核实；成立就不入账，已入账的扣回' }) : null
}

/** What else the holder got or claims by the rule around that day, or of honours ever, so that one deed is not paid twice. */
const Near = ({ rows, honours }) => rows.length > 0 && html`<${Notice} look="wait" title=${honours ? '他还报过这些荣誉' : '同一类的事，前后三天还有'}><ul>${rows.map((one) => html`<li key=${`${one.claim_id}${one.on}${one.document}`}>${claimDay(one.on)}，<span class="number">${count(one.points)}</span> 工分，${one.state === 'paid' ? '已入账' : claimStates[one.state]?.[0] ?? one.state}${one.document && `：${one.document}`}</li>`)}</ul>看看是不是同一件事。<//>`

function One({ id, may, onClose }) {
  const claim = useLoad(() => readClaim(id), [id])
  return html`<${Dialog} title=${claim.value ? `${claim.value.masked_name}：${claim.value.rule_title}` : '申报'} onClose=${onClose}><${Loaded} from=${claim} tall>${(shown) => html`<div class="stack"><div class="row"><${ClaimState} state=${shown.state} />${shown.overdue && html`<${Chip} look="wrong">逾期<//>`}${shown.escalated && html`<${Chip} look="wrong">已报镇里<//>`}${shown.made_for && html`<${Chip}>代为申报<//>`}</div>
    <${ClaimFacts} claim=${shown} /><${Held} held=${shown.held} />${shown.document && html`<p class="soft">公示：${shown.document}</p>`}
    <${Near} rows=${shown.near} honours=${shown.levels.length > 0} />
    <p class="timeline__why">${shown.description}</p><${Gallery} pictures=${shown.pictures} label="证据照片" />
    ${shown.state === 'panel' && html`<p class="soft">已有 ${shown.votes} 票，满 3 票按多数定；本村能投的不够三位，缺几票由镇里或外村评议员补几票。</p>`}
    <div class="row"><${Acts} claim=${shown} may=${may} onDone=${claim.again} /></div>
    <h3>办理经过</h3><${Timeline} claim=${shown} /></div>`}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

export const columns = (onOpen) => [
  { name: '谁', of: (row) => html`<strong>${row.masked_name}</strong>` },
  { name: '申报', of: (row) => html`${row.rule_title}<br /><span class="soft small">${claimWhen(row)}</span>` },
  { name: '工分', look: 'right', of: (row) => html`<span class="number">${count(row.points)}</span>` },
  { name: '办理期限', of: (row) => (ended.includes(row.state) ? claimDay(row.due) : html`${claimDay(row.due)} ${row.overdue && row.state !== 'notice' && html`<${Chip} look="wrong">逾期<//>`}${row.escalated && html`<${Chip} look="wrong">已报镇里<//>`}${row.held && html`<${Chip} look="wait">等入账<//>`}${row.objections > 0 && html`<${Chip}>${row.objections} 个异议<//>`}`) },
  { name: '', look: 'right', of: (row) => html`<${Button} onClick=${() => onOpen(row.claim_id)} aria-label=${`打开：${row.masked_name}，${row.rule_title}，${claimWhen(row)}`}>打开<//>` },
]

/** How much waits, overdue first; each count leads to its queue. */
export const Waiting = ({ rows, onPick }) => rows.length > 0 && html`<ul class="counts">${rows.map((row) => html`<li key=${row.state}><button type="button" class=${`count count--pick ${row.overdue > 0 ? 'count--wrong' : ''}`} onClick=${() => onPick(row.state)}><span class="figure">${count(row.open)}</span><span>${claimStates[row.state]?.[0] ?? row.state}${row.overdue > 0 && row.state !== 'notice' ? `，${count(row.overdue)} 件逾期` : ''}</span></button></li>`)}</ul>`

export function Claims({ village, places, may }) {
  const asked = useHash().split('/')[1] // The queue that the address names.
  const [state, setState] = useState(queues.includes(asked) ? asked : may(['panel']) && !may(checkers) ? 'panel' : 'submitted')
  const waiting = useLoad(() => claimsWaiting(village.place_id), [village.place_id])
  const pages = usePages((cursor) => listClaims(village.place_id, state, cursor), [village.place_id, state])
  const [open, setOpen] = useState('')
  const [making, setMaking] = useState(false)
  const again = () => { waiting.again(); pages.again() }
  return html`<div class="stack stack--wide">${may(['panel']) && html`<${CalledClaims} />`}<div class="row row--apart"><h1>申报</h1><div class="row">${may(checkers) && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>代为申报<//>`}</div></div>
    ${may([...town, 'auditor']) && html`<${LateClaims} townId=${village.town_id} places=${places} onOpen=${setOpen} />`}
    ${waiting.value && html`<${Waiting} rows=${waiting.value.rows} onPick=${setState} />`}
    <div class="desk__village"><${Field} label="看哪些" value=${state} choices=${queues.map((one) => [one, claimStates[one][0]])} onInput=${setState} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="rules" title=${`没有${claimStates[state][0]}的申报`}>村民在手机上申报，或者由干部代为申报。<//>` : html`<${Table} caption="申报" columns=${columns(setOpen)} rows=${pages.rows} keyOf=${(row) => row.claim_id} />`)}<//><${More} pages=${pages} />
    ${open && html`<${One} id=${open} may=${may} onClose=${() => { setOpen(''); again() }} />`}${making && html`<${ClaimFor} villageId=${village.place_id} onClose=${() => setMaking(false)} onMade=${() => { setMaking(false); toast('已提交，请另一位干部初核', 'good'); again() }} />`}</div>`
}
