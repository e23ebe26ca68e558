// What is written of something to be booked: one form for a host and for a village's desk.

import { kinds, unitOf } from './bookings.js'
import { keyring } from './ids.js'
import { fenOf, yuanField } from './market.js'
import { Pictures, PicturesWait, usePictures } from './pictures.js'
import { Button, Dialog, Field, Notice, Refused, html, useDeed, useState } from './ui.js'

const keys = keyring()
const SITTINGS_MAX = 4
const PERCENT = 10
const week = ['一', '二', '三', '四', '五', '六', '日']
const firstSittings = { room: [{ label: '入住', starts: '14:00', minutes: 120 }], table: [{ label: '晚市', starts: '17:30', minutes: 120 }], experience: [{ label: '上午', starts: '09:00', minutes: 120 }] }
const counts = { room: '这样的房有几间', table: '每场几桌', experience: '每场几个名额' }

const blank = { kind: 'room', title: '', words: '', where: '', price: '', capacity: '1', units_most: '1', persons_most: '2', notice_hours: '4', ahead_days: '60', free_hours: '24', late: '50', leaves: '12:00', latest_arrival: '', sittings: firstSittings.room, weekdays: [1, 2, 3, 4, 5, 6, 7], media_ids: [] }
const draftOf = (one) => (one ? { ...one, price: yuanField(one.price_fen), late: String(one.late_permille / PERCENT), leaves: one.leaves || '12:00', ...Object.fromEntries(['capacity', 'units_most', 'persons_most', 'notice_hours', 'ahead_days', 'free_hours'].map((name) => [name, String(one[name])])) } : blank)

/** The sittings with their ids: those that have one keep it, for people booked by it. */
function named(sittings) {
  const taken = new Set(sittings.map(({ sitting_id: id }) => id))
  return sittings.map((one) => {
    if (one.sitting_id) return one
    let nth = 1
    while (taken.has(`s${nth}`)) nth += 1
    taken.add(`s${nth}`)
    return { ...one, sitting_id: `s${nth}` }
  })
}

/** The form as the API takes it. */
function bodyOf(form, mediaIds) {
  return {
    kind: form.kind, title: form.title.trim(), words: form.words.trim(), where: form.where.trim(), price_fen: fenOf(form.price),
    capacity: Number(form.capacity), units_most: Number(form.units_most), persons_most: form.kind === 'experience' ? 1 : Number(form.persons_most),
    notice_hours: Number(form.notice_hours), ahead_days: Number(form.ahead_days), free_hours: Number(form.free_hours), late_permille: Math.round(Number(form.late) * PERCENT),
    sittings: named(form.sittings).map(({ sitting_id: id, label, starts, minutes }) => ({ sitting_id: id, label: label.trim(), starts, minutes: Number(minutes) })),
    weekdays: form.weekdays, media_ids: mediaIds, ...(form.kind === 'room' && { leaves: form.leaves, latest_arrival: form.latest_arrival || null }),
  }
}

function Sittings({ form, put, wrong, fixed }) {
  const set = (nth, some) => put({ sittings: form.sittings.map((one, at) => (at === nth ? { ...one, ...some } : one)) })
  if (form.kind === 'room') return html`<div class="form"><${Field} label="几点后入住" type="time" value=${form.sittings[0].starts} disabled=${fixed} onInput=${(starts) => set(0, { starts })} required /><${Field} label="几点前退房" type="time" value=${form.leaves} disabled=${fixed} onInput=${(leaves) => put({ leaves })} required /><${Field} label="最晚几点到店（可不写）" type="time" value=${form.latest_arrival} wrong=${wrong.latest_arrival} hint="写了，当天过了入住时间也能订。" onInput=${(latest) => put({ latest_arrival: latest })} /></div>`
  return html`<fieldset class="stack stack--tight"><legend>每天的场次</legend>${form.sittings.map((one, nth) => html`<div class="form" key=${nth}><${Field} label=${`第 ${nth + 1} 场叫什么`} value=${one.label} disabled=${fixed} maxlength="12" required onInput=${(label) => set(nth, { label })} /><${Field} label="几点开始" type="time" value=${one.starts} disabled=${fixed} required onInput=${(starts) => set(nth, { starts })} /><${Field} label="多少分钟" type="number" min="10" max="720" value=${String(one.minutes)} disabled=${fixed} required wrong=${wrong[`sittings.${nth}.minutes`]} onInput=${(minutes) => set(nth, { minutes })} /></div>`)}
    ${!fixed && html`<div class="row">${form.sittings.length < SITTINGS_MAX && html`<${Button} icon="plus" onClick=${() => put({ sittings: [...form.sittings, { label: '', starts: '12:00', minutes: 120 }] })}>再加一场<//>`}${form.sittings.length > 1 && html`<${Button} icon="minus" onClick=${() => put({ sittings: form.sittings.slice(0, -1) })}>去掉最后一场<//>`}</div>`}</fieldset>`
}

/** `send(body, key)` writes it; `one` is what is changed, null for a new one. What people booked once keeps its places. */
export function BookableForm({ one, villageId, send, onClose, onDone }) {
  const [form, set] = useState(() => draftOf(one))
  const [tried, setTried] = useState(false)
  const photos = usePictures({ villageId, purpose: 'bookable', max: 6 - form.media_ids.length })
  const put = (some) => set((now) => ({ ...now, ...some }))
  const save = useDeed(async () => {
    const body = { ...bodyOf(form, [...form.media_ids, ...photos.ids]), ...(one && { version: one.version }) }
    await send(body, keys.keyFor({ id: one?.bookable_id, ...body }))
    keys.settle()
    onDone()
  })
  const wrong = save.error?.fields ?? {}
  const fixed = Boolean(one?.was_published)
  const field = (name, label, more) => html`<${Field} label=${label} value=${form[name]} wrong=${wrong[name]} onInput=${(value) => put({ [name]: value })} ...${more} />`
  const number = (name, label, min, max, more) => field(name, label, { type: 'number', min, max, inputmode: 'numeric', required: true, ...more })
  const submit = (event) => { event.preventDefault(); setTried(true); if (!save.busy && fenOf(form.price) >= 0) save.start() }
  const toggle = (nth) => put({ weekdays: form.weekdays.includes(nth) ? form.weekdays.filter((other) => other !== nth) : [...form.weekdays, nth].sort((a, b) => a - b) })
  return html`<${Dialog} title=${one ? `修改：${one.title}` : '新的预订项目'} onClose=${onClose}><form class="stack" onSubmit=${submit}><${Refused} of=${save} />${fixed && html`<${Notice} look="wait">开放过预订的，种类、数量和时间不能改；要改请新建一个。<//>`}
    <div class="form">${field('kind', '种类', { choices: Object.entries(kinds), disabled: fixed, onInput: (kind) => put({ kind, sittings: firstSittings[kind] }) })}${field('title', '名称', { minlength: 2, maxlength: 30, required: true })}${field('where', '在哪里', { all: true, minlength: 2, maxlength: 60, required: true, hint: '写到门口，客人照着找。' })}${field('words', '介绍', { all: true, multiline: true, maxlength: 1000 })}</div>
    <div class="form">${field('price', `多少元（每${form.kind === 'room' ? '间每晚' : unitOf[form.kind]}）`, { inputmode: 'decimal', required: true, hint: '不收钱写 0。', wrong: tried && !(fenOf(form.price) >= 0) ? '写多少元，最多两位小数。' : wrong.price_fen })}${number('capacity', counts[form.kind], 1, 500, { disabled: fixed })}${number('units_most', `一单最多订几${unitOf[form.kind]}`, 1, 20)}${form.kind !== 'experience' && number('persons_most', `每${unitOf[form.kind]}最多几个人`, 1, 20)}</div>
    <${Sittings} form=${form} put=${put} wrong=${wrong} fixed=${fixed} />
    <fieldset class="stack stack--tight"><legend>星期几接待</legend><div class="row">${week.map((name, nth) => html`<label class="agree"><input type="checkbox" checked=${form.weekdays.includes(nth + 1)} onChange=${() => toggle(nth + 1)} /><span>${name}</span></label>`)}</div>${wrong.weekdays && html`<span class="field__wrong">${wrong.weekdays}</span>`}</fieldset>
    <div class="form">${number('notice_hours', '至少提前几小时订', 0, 240)}${number('ahead_days', '最远能订几天后', 1, 180)}${number('free_hours', '提前几小时取消全退', 0, 720)}${number('late', '再晚取消扣百分之几', 0, 100, { hint: '100 就是不退。' })}</div>
    ${form.media_ids.length > 0 && html`<p class="row soft">已有 ${form.media_ids.length} 张照片 <${Button} onClick=${() => put({ media_ids: [] })}>都不要了<//></p>`}<${Pictures} from=${photos} /><${PicturesWait} from=${photos} />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy} disabled=${photos.busy || photos.failed}>保存<//></div></form><//>`
}
