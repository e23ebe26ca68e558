// Drafting an appraisal: who is appraised, what is asked, and until when.

import { draftAppraisal } from '../shared/api.js'
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

/** `王家 00012` is the household, or the resident, with this number. */
function subjectOf(line, about, place) {
  const [, name, digits] = /^(.*?)\s*(\d{5})$/.exec(line) ?? [null, line, '']
  return { name, ...(digits && { holder_id: `${place.place_id}${about === 'households' ? 'h' : 'r'}${digits}` }) }
}

function questionOf({ text, kind, options }) {
  if (kind.startsWith('score')) return { text, kind: 'score', scale: Number(kind.slice(5)) }
  return { text, kind, options: lines(options) }
}

const bodyOf = (form, place) => ({
  place_id: place.place_id, title: form.title, detail: form.detail, about: form.about,
  subjects: form.about === 'affair' ? [] : lines(form.subjects).map((line) => subjectOf(line, form.about, place)),
  questions: form.questions.map(questionOf), opens_at: withOffset(form.opens_at), closes_at: withOffset(form.closes_at),
  groups: form.groups.split(/[、,，\s]+/).filter(Boolean), age_min: Number(form.age_min), quorum_percent: Number(form.quorum_percent), k: Number(form.k),
})

/** The sentence for a field, or for one inside it such as `subjects.0`. */
const wrongAt = (fields, name) => fields[name] ?? Object.entries(fields).find(([field]) => field.startsWith(`${name}.`))?.[1]

function Question({ n, value, about, wrong, onChange, onDrop }) {
  const put = (name) => (text) => onChange({ ...value, [name]: text })
  return html`<fieldset class="form__all form"><legend>第 ${n + 1} 题</legend><${Field} label="问什么" value=${value.text} wrong=${wrong} maxlength="80" required all onInput=${put('text')} />
    <${Field} label="怎么答" value=${value.kind} choices=${kinds} onInput=${put('kind')} />
    ${!value.kind.startsWith('score') && html`<${Field} label="选项，一行一个" hint=${about === 'affair' ? '2 到 12 个。' : '不填就是在评的对象里选。'} value=${value.options} multiline onInput=${put('options')} />`}
    ${onDrop && html`<div class="row row--end form__all"><${Button} kind="quiet" onClick=${onDrop}>去掉第 ${n + 1} 题<//></div>`}</fieldset>`
}

export function Draft({ place, onClose, onMade }) {
  const [form, setForm] = useState(blank)
  const make = useDeed(async () => {
    const body = bodyOf(form, place)
    await draftAppraisal(body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setForm({ ...form, [name]: value })
  const about = (value) => setForm({ ...form, about: value, age_min: value === 'officers' ? '18' : form.age_min })
  const field = (name, label, more) => html`<${Field} label=${label} value=${form[name]} wrong=${wrongAt(wrong, name)} onInput=${put(name)} ...${more} />`
  const change = (n) => (value) => put('questions')(form.questions.map((one, i) => (i === n ? value : one)))
  const drop = (n) => () => put('questions')(form.questions.filter((_, i) => i !== n))
  const whole = { type: 'number', inputmode: 'numeric', required: true }
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title=${`起草评议：${place.name}`} onClose=${onClose}><form class="form" onSubmit=${submit}>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('title', '名称', { required: true, maxlength: 40, all: true })}${field('detail', '说明', { multiline: true, maxlength: 500, all: true })}
    <${Field} label="评什么" value=${form.about} choices=${abouts} all onInput=${about} />
    ${form.about !== 'affair' && field('subjects', form.about === 'households' ? '评哪几户，一行一户' : '评哪些干部，一行一位', { multiline: true, required: true, all: true, hint: `写名字和花名册里的${form.about === 'households' ? '户' : '村民'}编号，例如：王家 00012` })}
    ${form.questions.map((one, n) => html`<${Question} key=${n} n=${n} value=${one} about=${form.about} wrong=${wrongAt(wrong, `questions.${n}`)} onChange=${change(n)} onDrop=${form.questions.length > 1 ? drop(n) : null} />`)}
    ${wrong.questions && html`<p class="field__wrong form__all">${wrong.questions}</p>`}
    ${form.questions.length < 12 && html`<div class="form__all"><${Button} icon="plus" onClick=${() => put('questions')([...form.questions, question])}>再加一题<//></div>`}
    ${field('opens_at', '开始', { type: 'datetime-local', required: true })}${field('closes_at', '结束', { type: 'datetime-local', required: true })}
    ${field('age_min', '满几岁能投', { ...whole, min: 16, max: 80 })}${field('quorum_percent', '法定人数（资格人数的百分之几）', { ...whole, min: 0, max: 100 })}
    ${field('k', '少于几人回答就不公布', { ...whole, min: 5, max: 50 })}${field('groups', '只限哪些小组（不填就是全部）', {})}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不建了<//><${Button} type="submit" kind="main" busy=${make.busy}>存为草稿<//></div></form><//>`
}
