// Proposals of rules: drafting one, deciding on others', and what they would have paid last month.

import { decideProposal, listProposals, proposeRule, startWhatIf } from '../shared/api.js'
import { count, dateOf, fullDay, signed } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { roleNames, scenarioNames } from '../shared/strings.js'
import { Button, Chip, Dialog, Field, Loaded, More, Notice, Refused, html, useDeed, usePages, useState } from '../shared/ui.js'
import { RunShown, useRun } from './long-work.js'

const keys = keyring()
const DAY_MS = 86_400_000
const periods = [['day', '每天最多'], ['week', '每周最多'], ['month', '每月最多'], ['year', '每年最多']]
const measures = [['times', '次'], ['points', '工分'], ['minutes', '分钟']]
const units = [['event', '按次'], ['hour', '按小时'], ['half_day', '按半天'], ['month', '按月'], ['case', '按情况定，有最少和最多']]
const verifiers = ['organiser', 'village_officer', 'panel', 'inspector', 'town_officer']
const AHEAD_DAYS_MAX = 366 // As the house takes.
const tomorrow = () => dateOf(new Date(Date.now() + DAY_MS))
const latest = () => dateOf(new Date(Date.now() + AHEAD_DAYS_MAX * DAY_MS))

/** What the form begins with: the rule as it is, or nothing. */
const formOf = (rule) => ({
  title: rule.title ?? '', scenario: rule.scenario_code ?? 'volunteering', unit: rule.unit_code ?? 'event', verifier: rule.verifier_code ?? 'organiser',
  whom: rule.for_household ? 'household' : 'person', points: String(rule.points ?? ''), points_max: String(rule.points_max || ''), levels: Object.fromEntries((rule.levels ?? []).map(({ level, points }) => [level, String(points)])), measure: rule.limits?.[0]?.measure ?? 'times',
  caps: Object.fromEntries((rule.limits ?? []).map((cap) => [cap.period, String(cap.most)])), evidence: rule.evidence ?? '', notice_days: String(rule.notice_days ?? 0),
  open: 'yes', document: '', effective_on: tomorrow(),
})

/** What each level pays; the lowest and the highest are the rule's least and most. */
const levelled = (levels) => {
  const pays = Object.fromEntries(Object.entries(levels).map(([level, points]) => [level, Number(points)]))
  return { points: pays.village, points_max: pays.national, levels: pays }
}

/** The request of a form; what a version may not change is said only of a new rule. */
const bodyOf = (form, rule) => ({
  ...(rule.rule ? { rule: rule.rule } : { scenario: form.scenario, unit: form.unit, verifier: form.verifier, for_household: form.whom === 'household' }),
  title: form.title, ...(rule.levels?.length ? levelled(form.levels) : { points: Number(form.points), points_max: form.unit === 'case' ? Number(form.points_max) : 0 }),
  caps: periods.flatMap(([period]) => (Number(form.caps[period]) > 0 ? [{ period, measure: rule.limits?.find((cap) => cap.period === period)?.measure ?? form.measure, most: Number(form.caps[period]) }] : [])),
  evidence: form.evidence, notice_days: Number(form.notice_days), is_open: form.open === 'yes', document: form.document, effective_on: form.effective_on,
})

export function Propose({ placeId, rule, isTown, onClose, onMade }) {
  const [form, setForm] = useState(() => formOf(rule))
  const make = useDeed(async () => {
    const body = bodyOf(form, rule)
    await proposeRule(placeId, body, keys.keyFor({ ...body, placeId }))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setForm((now) => ({ ...now, [name]: value }))
  const field = (name, label, more) => html`<${Field} label=${label} value=${form[name]} wrong=${wrong[name]} onInput=${put(name)} ...${more} />`
  const whole = { type: 'number', min: 0, inputmode: 'numeric' }
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title=${rule.rule ? `改“${rule.title}”${isTown ? '' : '（本村从严）'}` : '新的规则'} onClose=${onClose}><form class="form" onSubmit=${submit}>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('title', '名称', { required: true, maxlength: 20, all: true })}
    ${!rule.rule && html`${field('scenario', '场景', { choices: Object.entries(scenarioNames) })}${field('unit', '怎么算', { choices: units })}${field('verifier', '谁核实', { choices: verifiers.map((role) => [role, roleNames[role]]) })}${field('whom', '记给谁', { choices: [['person', '村民本人'], ['household', '户']] })}`}
    ${rule.levels?.length ? rule.levels.map(({ level, zh }, nth) => html`<${Field} label=${`${zh}工分`} value=${form.levels[level]} wrong=${(nth === 0 && wrong.levels) || wrong[`levels.${level}`]} onInput=${(value) => put('levels')({ ...form.levels, [level]: value })} required ...${whole} />`)
    : html`${field('points', form.unit === 'case' ? '最少工分' : '工分', { ...whole, required: true })}${form.unit === 'case' && field('points_max', '最多工分', { ...whole, required: true })}`}
    <fieldset class="form__all"><legend>上限（不填就不限）</legend><div class="form">${!rule.limits?.length && field('measure', '限什么', { choices: measures })}
      ${periods.map(([period, label]) => html`<${Field} label=${`${label}（${Object.fromEntries(measures)[rule.limits?.find((cap) => cap.period === period)?.measure ?? form.measure]}）`} value=${form.caps[period] ?? ''} wrong=${period === 'day' && wrong.caps} onInput=${(value) => put('caps')({ ...form.caps, [period]: value })} ...${whole} />`)}</div></fieldset>
    ${field('evidence', '要什么凭证', { maxlength: 60 })}${field('notice_days', '公示几天', { ...whole, max: 60 })}
    ${field('open', '还用不用', { choices: [['yes', '照用'], ['no', '停用']] })}${field('effective_on', '哪天起', { type: 'date', min: tomorrow(), max: latest(), required: true })}
    ${field('document', '依据', { hint: '会议纪要或决议的文号。', maxlength: 120, required: true, all: true })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy}>存为草案<//></div></form><//>`
}

/** What a proposal changes against the rule in force, in words: [what, before, after]. */
function changes(rule, now) {
  if (!now) return [['工分', '没有', `${count(rule.points)} ${rule.unit}`], ['上限', '', rule.cap || '不设']]
  const points = (one) => (one.points_max > one.points ? `${count(one.points)}–${count(one.points_max)}` : count(one.points))
  const all = [['名称', now.title, rule.title], ['工分', points(now), points(rule)], ['各级工分', now.levels_text, rule.levels_text], ['上限', now.cap || '不设', rule.cap || '不设'], ['凭证', now.evidence || '不要', rule.evidence || '不要'], ['公示', `${now.notice_days} 天`, `${rule.notice_days} 天`]]
  return [...all.filter(([, before, after]) => before !== after), ...(rule.is_open ? [] : [['', '照用', '停用']])]
}

function WhatIf({ placeId, proposal }) {
  const [started, setStarted] = useState(null)
  const begin = useDeed(async () => {
    const { run_id: id } = await startWhatIf(placeId, proposal.proposal_id, keys.keyFor({ whatIf: proposal.proposal_id }))
    keys.settle()
    setStarted({ run_id: id, state: 'running', done: 0, total: 0, files: [] })
  })
  const run = useRun(started)
  return html`<div class="stack"><${Refused} of=${begin} />
    ${!started && html`<div class="row"><${Button} busy=${begin.busy} onClick=${begin.start}>按上个月算一算<//></div>`}
    ${run && html`<${RunShown} run=${run} label="按上个月的记录试算">${({ counts }) => html`<div class="counts">
      ${[['件数', counts.deeds], ['原来发了', counts.points_before], ['这样会发', counts.points_after], ['多发或少发', signed(counts.points_after - counts.points_before)], ['有变化的账户', counts.people], ['超上限不发的', counts.refused], ['到上限只发一部分的', counts.cut ?? 0]].map(([label, n]) => html`<p class="count"><span class="figure">${typeof n === 'number' ? count(n) : n}</span>${label}</p>`)}</div>`}<//>`}</div>`
}

function Draft({ placeId, proposal, mine, writes, now, onDone }) {
  const [why, setWhy] = useState(null)
  const decide = useDeed(async (deed, body) => {
    await decideProposal(placeId, proposal.proposal_id, deed, body)
    onDone({ approve: '已批准', reject: '已退回', withdraw: '已撤回' }[deed])
  })
  const { rule } = proposal
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h3>${rule.title}</h3><${Chip} look="wait">等批准<//></div>
    <dl class="changes">${changes(rule, now).map(([what, before, after]) => html`<div><dt>${what}</dt><dd>${before && html`<s>${before}</s> → `}<strong>${after}</strong></dd></div>`)}</dl>
    <p class="soft">${fullDay(proposal.effective_on)} 起 · 依据 ${proposal.document}</p>
    <${Refused} of=${decide} />
    ${why !== null && html`<${Field} label="为什么退回" value=${why} wrong=${decide.error?.fields.reason} maxlength=${120} onInput=${setWhy} />`}
    ${writes && html`<div class="row row--end">${mine ? html`<span class="soft grow">您起草的，由另一位干部批准。</span><${Button} busy=${decide.busy} onClick=${() => decide.start('withdraw')}>撤回<//>` : html`
      ${why === null ? html`<${Button} onClick=${() => setWhy('')}>退回<//>` : html`<${Button} busy=${decide.busy} onClick=${() => decide.start('reject', { reason: why })}>确定退回<//>`}<${Button} kind="main" busy=${decide.busy} onClick=${() => decide.start('approve')}>批准<//>`}</div>`}
    <${WhatIf} placeId=${placeId} proposal=${proposal} /></li>`
}

export function Proposals({ placeId, session, writes, rules, onDone }) {
  const pages = usePages((cursor) => listProposals(placeId, 'draft', cursor), [placeId])
  return html`<section class="stack" aria-labelledby="drafts"><h2 id="drafts">等批准的草案</h2>
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">没有等批准的草案。</p>` : html`<ul class="stack">${pages.rows.map((proposal) => html`<${Draft} key=${proposal.proposal_id} placeId=${placeId} proposal=${proposal} mine=${proposal.by === session.subject} writes=${writes} now=${rules.find(({ rule }) => rule === proposal.rule.rule)} onDone=${onDone} />`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}
