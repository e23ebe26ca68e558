// Drafting an appraisal, and changing one's own draft: who is appraised, what is asked, and until when.

import { changeAppraisal, draftAppraisal } from '../shared/api.js'
import { dateOf, withOffset } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Field, Notice, html, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
const DAY_MS = 86_400_000
const abouts = [['affair', '一件事'], ['households', '几户人家'], ['officers', '村镇干部']]
const kinds = [['score5', '打分，1 到 5 分'], ['score10', '打分，1 到 10 分'], ['choice', '选一项'], ['approval', '选几项']]
const question = { text: '', kind: 'score5', options: '' }
const blank = () => ({
  title: '', detail: '', about: 'affair', subjects: '', opens_at: `${dateOf()}T08:00`, closes_at: `${dateOf(Date.now() + 7 * DAY_MS)}T20:00`,
  age_min: '16', quorum_percent: '50', k: '5', groups: '', questions: [question],
})

const lines = (text) => text.split(/\n/).map((line) => line.trim()).filter(Boolean)

/** `王家 00012` is the household, or the resident, with this number; a town's are of a village: `王家 v00002h00012`. */
function subjectOf(line, about, place) {
  const [, name, id] = /^(.*?)\s*(v\d{5}[rh]\d{5}|\d{5})$/.exec(line) ?? [null, line, '']
  return { name, ...(id && { holder_id: id[0] === 'v' ? id : `${place.place_id}${about === 'households' ? 'h' : 'r'}${id}` }) }
}

const lineOf = ({ name, holder_id: id }, place) => (id ? `${name} ${id.startsWith(place.place_id) ? id.slice(7) : id}` : name)

/** A kept draft as the form has it. */
const formOf = (row, place) => ({
  ...row, subjects: row.subjects.map((one) => lineOf(one, place)).join('\n'), opens_at: row.opens_at.slice(0, 16), closes_at: row.closes_at.slice(0, 16),
  age_min: String(row.age_min), quorum_percent: String(row.quorum_percent), k: String(row.k), groups: row.groups.join('、'),
  questions: row.questions.map(({ text, kind, scale, options }) => ({ text, kind: kind === 'score' ? `score${scale}` : kind, options: options.join('\n') })),
})

function questionOf({ text, kind, options }) {
  if (kind.startsWith('score')) return { text, kind: 'score', scale: Number(kind.slice(5)) }
  return { text, kind, options: lines(options) }
}

/** The plan that is sent. What the form does not show of a kept draft stays: its villages, and officers' accounts. */
const planOf = (form, place, kept) => ({
  title: form.title, detail: form.detail, about: form.about, ...(kept && { villages: kept.villages }),
  subjects: form.about === 'affair' ? [] : lines(form.subjects).map((line) => ({ ...subjectOf(line, form.about, place), ...accountOf(line, place, kept) })),
  questions: form.questions.map(questionOf), opens_at: withOffset(form.opens_at), closes_at: withOffset(form.closes_at),
  groups: form.groups.split(/[、,，\s]+/).filter(Boolean), age_min: Number(form.age_min), quorum_percent: Number(form.quorum_percent), k: Number(form.k),
})

function accountOf(line, place, kept) {
  const known = kept?.subjects.find((one) => one.staff_id && lineOf(one, place) === line)
  return known && { staff_id: known.staff_id }
}

/** The sentence for a field, or for one inside it such as `subjects.0`. */
const wrongAt = (fields, name) => fields[name] ?? Object.entries(fields).find(([field]) => field.startsWith(`${name}.`))?.[1]

function Question({ n, value, about, wrong, onChange, onDrop }) {
  const put = (name) => (text) => onChange({ ...value, [name]: text })
  return html`<fieldset class="form__all form"><legend>第 ${n + 1} 题</legend><${Field} label="问什么" value=${value.text} wrong=${wrong} maxlength="80" required all onInput=${put('text')} />
    <${Field} label="怎么答" value=${value.kind} choices=${kinds} onInput=${put('kind')} />
    ${!value.kind.startsWith('score') && html`<${Field} label="选项，一行一个" hint=${about === 'affair' ? '2 到 12 个。' : '不填就是在评的对象里选。'} value=${value.options} multiline onInput=${put('options')} />`}
    ${onDrop && html`<div class="row row--end form__all"><${Button} kind="quiet" onClick=${onDrop}>去掉第 ${n + 1} 题<//></div>`}</fieldset>`
}

/** A new draft, or with `kept` a change of one's own. */
export function Draft({ place, kept, onClose, onMade }) {
  const [form, setForm] = useState(() => (kept ? formOf(kept, place) : blank()))
  const make = useDeed(async () => {
    const plan = planOf(form, place, kept)
    const body = { place_id: place.place_id, ...plan }
    if (kept) await changeAppraisal(kept.campaign_id, plan)
    else await draftAppraisal(body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setForm((now) => ({ ...now, [name]: value }))
  const about = (value) => setForm((now) => ({ ...now, about: value, age_min: value === 'officers' ? '18' : now.age_min }))
  const field = (name, label, more) => html`<${Field} label=${label} value=${form[name]} wrong=${wrongAt(wrong, name)} onInput=${put(name)} ...${more} />`
  const change = (n) => (value) => put('questions')(form.questions.map((one, i) => (i === n ? value : one)))
  const drop = (n) => () => put('questions')(form.questions.filter((_, i) => i !== n))
  const whole = { type: 'number', inputmode: 'numeric', required: true }
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title=${`${kept ? '改草稿' : '起草评议'}：${place.name}`} onClose=${onClose}><form class="form" onSubmit=${submit}>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('title', '名称', { required: true, maxlength: 40, all: true })}${field('detail', '说明', { multiline: true, maxlength: 500, all: true })}
    <${Field} label="评什么" value=${form.about} choices=${abouts} all onInput=${about} />
    ${form.about !== 'affair' && field('subjects', form.about === 'households' ? '评哪几户，一行一户' : '评哪些干部，一行一位', { multiline: true, required: true, all: true, hint: `写名字和花名册里的${form.about === 'households' ? '户' : '村民'}编号，例如：王家 ${place.kind === 'town' ? `v00002${form.about === 'households' ? 'h' : 'r'}00012` : '00012'}` })}
    ${form.questions.map((one, n) => html`<${Question} key=${n} n=${n} value=${one} about=${form.about} wrong=${wrongAt(wrong, `questions.${n}`)} onChange=${change(n)} onDrop=${form.questions.length > 1 ? drop(n) : null} />`)}
    ${wrong.questions && html`<p class="field__wrong form__all">${wrong.questions}</p>`}
    ${form.questions.length < 12 && html`<div class="form__all"><${Button} icon="plus" onClick=${() => put('questions')([...form.questions, question])}>再加一题<//></div>`}
    ${field('opens_at', '开始', { type: 'datetime-local', required: true })}${field('closes_at', '结束', { type: 'datetime-local', required: true })}
    ${field('age_min', '满几岁能投', { ...whole, min: 16, max: 80 })}${field('quorum_percent', '法定人数（资格人数的百分之几）', { ...whole, min: 0, max: 100 })}
    ${field('k', '少于几人回答就不公布', { ...whole, min: 5, max: 50 })}${field('groups', '只限哪些小组（不填就是全部）', {})}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy}>${kept ? '保存' : '存为草稿'}<//></div></form><//>`
}
