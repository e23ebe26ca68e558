// An activity planned: what, where and when, by which rules, who speaks, how often; kept as a draft.

import { changeDraft, createActivity, listRules } from '../shared/api.js'
import { localOf, withOffset } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Dialog, Field, Notice, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { Fence } from './activities-fence.js'
import { Others } from './activities-others.js'
import { Team } from './activities-team.js'

const LEADS_MAX = 20
const keys = keyring()
const blank = { title: '', place: '', detail: '', starts_at: '', ends_at: '', seats: '30', rule: '', lead_rule: '', least_minutes: '0', age_min: '0', every: '', times: '4' }
const repeats = [['', '只办一次'], ['week', '每周一次'], ['fortnight', '两周一次'], ['month', '每月一次']]

/** Deeds judged case by case, a household's, and what another room pays are not paid by activities. */
const forActivities = (rule) => rule.case === false && !rule.for_household && !rule.of_room

/** What everybody may be paid by; the rules of speakers and performers are theirs alone. */
const forAll = (rules) => (rules?.rows ?? []).filter((rule) => !rule.of_leads)

const GRACE_MS = 900_000

/** Whether what is planned began long ago: it is entered afterwards, with evidence, and published by somebody else. */
const isOver = ({ starts_at: from, ends_at: to }) => (Boolean(to) && new Date(withOffset(to)) <= new Date()) || (Boolean(from) && new Date(withOffset(from)).getTime() + GRACE_MS <= Date.now())

/** Speakers or performers, paid by a rule of their own; at most 20. */
function Leads({ village, reads, leads, onChange, wrong }) {
  const without = (gone) => leads.filter(({ id }) => id !== gone)
  return html`<div class="form__all stack stack--tight"><ul class="stack stack--tight" aria-label="主讲或演出的人">${leads.map(({ id, name }) => html`<li key=${id} class="row row--apart"><span><strong>${name}</strong> <span class="soft small">${id.slice(7)} 号</span></span><${Button} onClick=${() => onChange(without(id))} aria-label=${`去掉${name || id.slice(7)}`}>去掉<//></li>`)}</ul>
    ${leads.length < LEADS_MAX && html`<${Others} village=${village} reads=${reads} label="谁来主讲或演出" onPick=${(person) => onChange([...without(person.id), person])} />`}${wrong && html`<span class="field__wrong">${wrong}</span>`}</div>`
}

const idsOf = (pictures) => pictures.map(({ media_id: id }) => id)

/** The pictures that a draft has already. */
const Old = ({ pictures, label, onDrop }) => pictures.length > 0 && html`<div class="row row--apart"><${Gallery} pictures=${pictures} label=${label} /><${Button} onClick=${onDrop}>去掉${label}<//></div>`

/** A draft's values as the form takes them; one of a series is changed by itself. */
const asItIs = (draft) => ({
  title: draft.title, place: draft.place, detail: draft.detail, starts_at: localOf(draft.starts_at), ends_at: localOf(draft.ends_at), seats: String(draft.seats), rule: draft.rule, lead_rule: draft.lead_rule,
  least_minutes: String(draft.least_minutes), age_min: String(draft.age_min), every: '', times: '4',
})

/** A new activity where `draft` is null; else that one, changed. */
export function Create({ village, reads, draft, onClose, onMade }) {
  const rules = useLoad(async () => ({ rows: (await listRules(village.place_id)).rows.filter(forActivities) }), [])
  const [asked, setAsked] = useState(() => (draft ? asItIs(draft) : blank))
  const [leads, setLeads] = useState(() => (draft?.leads ?? []).map((id) => ({ id, name: '' })))
  const [team, setTeam] = useState(draft?.team ?? [])
  const [fence, setFence] = useState(draft?.fence ?? null)
  const [old, setOld] = useState({ pictures: draft?.pictures ?? [], evidence: draft?.evidence ?? [] })
  const pictures = usePictures({ villageId: village.place_id, purpose: 'activity' })
  const evidence = usePictures({ villageId: village.place_id, purpose: 'evidence' })
  const over = isOver(asked)
  const make = useDeed(async () => {
    const rule = asked.rule || forAll(rules.value)[0]?.rule
    const { every, times, lead_rule: leadRule, ...plan } = asked
    const body = { ...plan, detail: asked.detail.trim(), ...(leadRule && { lead_rule: leadRule, leads: leads.map(({ id }) => id) }), ...(fence && { fence }), pictures: [...idsOf(old.pictures), ...pictures.ids], evidence: over ? [...idsOf(old.evidence), ...evidence.ids] : [], rule, seats: Number(asked.seats), age_min: Number(asked.age_min), least_minutes: Number(asked.least_minutes), starts_at: withOffset(asked.starts_at), ends_at: withOffset(asked.ends_at), team }
    const made = { ...body, village_id: village.place_id, ...(every && { repeat: { every, times: Number(times) } }) }
    await (draft ? changeDraft(draft.activity_id, body) : createActivity(made, keys.keyFor(made)))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} required ...${more} />`
  const waits = !rules.value || pictures.busy || (over && evidence.busy)
  const submit = (event) => { event.preventDefault(); if (!make.busy && !waits) make.start() }
  return html`<${Dialog} title=${draft ? '改草稿' : '新建活动'} onClose=${onClose}><form class="form" onSubmit=${submit}>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('title', '活动名称', { all: true, maxlength: 40 })}${field('place', '地点', { all: true, maxlength: 40 })}${field('starts_at', '开始', { type: 'datetime-local' })}${field('ends_at', '结束', { type: 'datetime-local' })}
    ${field('seats', '名额', { type: 'number', min: 1, max: 5000, inputmode: 'numeric' })}
    <${Field} label="按哪条规则记工分" value=${asked.rule || forAll(rules.value)[0]?.rule} choices=${forAll(rules.value).map((rule) => [rule.rule, rule.title])} wrong=${wrong.rule} onInput=${put('rule')} />
    <${Field} label="主讲或演出的人" value=${asked.lead_rule} choices=${[['', '没有'], ...(rules.value?.rows ?? []).map((rule) => [rule.rule, `有，按“${rule.title}”记`])]} wrong=${wrong.lead_rule} onInput=${put('lead_rule')} />
    ${field('least_minutes', '至少参加几分钟才记分', { hint: '0 按一般的办：按次记的要满一半时间（最少 10 分钟），按半天记的要满 2 小时。', type: 'number', min: 0, max: 960, inputmode: 'numeric' })}
    ${asked.lead_rule && html`<${Leads} village=${village} reads=${reads} leads=${leads} onChange=${setLeads} wrong=${wrong.leads} />`}
    ${field('age_min', '满几岁才能参加（0 不限）', { type: 'number', min: 0, max: 80, inputmode: 'numeric' })}
    ${!draft && field('every', '办几次', { choices: repeats, required: false })}${asked.every && field('times', '一共几次', { type: 'number', min: 2, max: 20, inputmode: 'numeric' })}
    <${Field} label="说明（可以不写）" hint="带什么、找谁，村民报名前看得到。" multiline all maxlength="500" value=${asked.detail} wrong=${wrong.detail} onInput=${put('detail')} />
    <${Team} village=${village} team=${team} onChange=${setTeam} wrong=${wrong.team} />
    ${over && html`<div class="form__all stack"><${Notice} look="wait" title="这个活动已经开始或办过了">补录要有签到表、照片等证明，并由另一位村镇干部核对后发布。<//><${Old} pictures=${old.evidence} label="已有的证明" onDrop=${() => setOld((now) => ({ ...now, evidence: [] }))} /><${Pictures} from=${evidence} label="证明（照片或 PDF）" hint=${wrong.evidence} /></div>`}
    <div class="form__all stack stack--tight"><${Old} pictures=${old.pictures} label="已有的照片" onDrop=${() => setOld((now) => ({ ...now, pictures: [] }))} /><${Pictures} from=${pictures} label="活动照片（给村民看，可以不放）" /><${PicturesWait} from=${pictures} /></div>
    <${Fence} village=${village} fence=${fence} onChange=${setFence} />
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy} disabled=${waits}>存为草稿<//></div></form><//>`
}
