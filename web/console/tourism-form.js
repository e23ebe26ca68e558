// A spot as a form: what it is, its story, when it is open, where it stands on the map and in the world, its pictures.

import { listBookables } from '../shared/api-bookings.js'
import { changeSpot, writeSpot } from '../shared/api-tourism.js'
import { kinds } from '../shared/bookings.js'
import { pointOf, sourceNames } from '../shared/coordinates.js'
import { keyring } from '../shared/ids.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { spotKinds, weekdays } from '../shared/tourism.js'
import { TownMap } from '../shared/town-map.js'
import { Button, Dialog, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
const PICTURES_MAX = 6
const OFFERS_MAX = 4
const booked = ['experience', 'inn', 'restaurant']
const NONE = []
const FENCES = [['0', '不限，扫到码就行'], ['100', '100 米以内'], ['300', '300 米以内'], ['1000', '1 公里以内']]
const SPAN = /^([1-7])(?:-([1-7]))? (\d\d:\d\d)-(\d\d:\d\d)$/

/** Hours as lines that somebody writes, such as `1-5 09:00-17:00`, and back; null for a line that can not be read. */
export const linesOf = (hours) => hours.map(({ day, opens, closes }) => `${day} ${opens}-${closes}`).join('\n')
export function hoursOf(text) {
  const spans = []
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const found = SPAN.exec(line.replace(/[—–－~至到]/g, '-').replace(/：/g, ':').replace(/\s+/g, ' '))
    if (!found) return null
    for (let day = Number(found[1]); day <= Number(found[2] ?? found[1]); day += 1) spans.push({ day, opens: found[3], closes: found[4] })
  }
  return spans
}
const daysOf = (text) => text.split(/[\s,，、]+/).filter(Boolean)

const formOf = (spot) => ({ kind: spot.kind ?? 'sight', name: spot.name ?? '', sentence: spot.sentence ?? '', story: spot.story ?? '', audio: spot.written_audio ?? '', x: spot.x, y: spot.y, hours: linesOf(spot.hours ?? []), closed: (spot.closed_on ?? []).join('、'), offers: spot.bookable_ids ?? [], fence: String(spot.fence_m ?? 0), source: 'wgs', where: spot.spot_id ? `${spot.longitude_e6 / 1e6}, ${spot.latitude_e6 / 1e6}` : '' })

/** What of the village can be booked at a spot: chosen among what is published, or was named before. */
function Offers({ village, chosen, onChange, wrong }) {
  const from = useLoad(() => listBookables(village.place_id, 'published'), [village.place_id])
  const rows = from.value?.rows ?? []
  const toggle = (id) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  const gone = chosen.filter((id) => from.state === 'ready' && !rows.some(({ bookable_id: one }) => one === id))
  return html`<fieldset class="form__all stack stack--tight"><legend>在这里可以订什么（最多四样）</legend><${Loaded} from=${from}>${() => (rows.length + gone.length === 0 ? html`<p class="soft">村里还没有开放预订的项目。</p>` : html`<div class="stack stack--tight">${rows.map(({ bookable_id: id, title, kind }) => html`<label class="agree" key=${id}><input type="checkbox" checked=${chosen.includes(id)} disabled=${!chosen.includes(id) && chosen.length >= OFFERS_MAX} onChange=${() => toggle(id)} /><span>${title} · ${kinds[kind]}</span></label>`)}
    ${gone.map((id, nth) => html`<label class="agree" key=${id}><input type="checkbox" checked onChange=${() => toggle(id)} /><span>第 ${nth + 1} 样已下架的项目（现在不显示）</span></label>`)}</div>`)}<//>${wrong && html`<span class="field__wrong">${wrong}</span>`}</fieldset>`
}

export function SpotForm({ spot, drawn, village, onClose, onDone }) {
  const [form, setForm] = useState(() => formOf(spot))
  const [old, setOld] = useState(spot.pictures ?? [])
  const [unread, setUnread] = useState({})
  const pictures = usePictures({ villageId: village.place_id, purpose: 'tourism', max: PICTURES_MAX })
  const put = (more) => setForm((now) => ({ ...now, ...more }))
  const save = useDeed(async (body) => {
    if (spot.spot_id) { const changed = { ...body, version: spot.version }; await changeSpot(spot.spot_id, changed, keys.keyFor({ id: spot.spot_id, ...changed })) } else await writeSpot(village.place_id, body, keys.keyFor({ at: village.place_id, ...body }))
    keys.settle()
    toast(spot.spot_id ? '保存了' : '保存了，上线后大家才看得到', 'good')
    onDone()
  })
  const wrong = { ...save.error?.fields, ...unread }
  const field = (name, label, more) => html`<${Field} label=${label} value=${form[name]} onInput=${(value) => put({ [name]: value })} wrong=${wrong[name]} ...${more} />`
  const submit = (event) => {
    event.preventDefault()
    const [hours, point] = [hoursOf(form.hours), pointOf(form.where, form.source)]
    setUnread({ ...(hours ? {} : { hours: '一行一段，例如 1-5 09:00-17:00。' }), ...(point ? {} : { where: '要有经度、纬度两个数，中间用逗号隔开。' }) })
    if (save.busy || !hours || !point) return
    const { kind, name, sentence, story, audio, x, y } = form
    save.start({ kind, name, sentence, story, audio, x, y, hours, closed_on: daysOf(form.closed), fence_m: Number(form.fence), latitude_e6: Math.round(point.latitude * 1e6), longitude_e6: Math.round(point.longitude * 1e6), bookable_ids: booked.includes(kind) ? form.offers : [], media_ids: [...old.map(({ media_id: id }) => id), ...pictures.ids] })
  }
  return html`<${Dialog} wide title=${spot.spot_id ? `改：${spot.name}` : '新的地方'} onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${field('name', '名字', { minlength: 2, maxlength: 20, required: true })}${field('kind', '哪一种', { choices: Object.entries(spotKinds).map(([id, [name]]) => [id, name]) })}${field('sentence', '一句话', { all: true, minlength: 2, maxlength: 40, required: true, hint: '列表里看到的，例如 溪水推着走了两百年。' })}
    ${field('story', '故事（可以不写）', { all: true, multiline: true, maxlength: 2000 })}${field('audio', '读出来的话（可以不写）', { all: true, multiline: true, maxlength: 1000, hint: '不写就读故事。' })}
    <div class="form__all stack stack--tight"><span>图上的位置：左起 ${form.x}，上起 ${form.y}。在图上点一下换位置；也可以填数。</span><${TownMap} drawn=${drawn} spots=${NONE} point=${form} onPoint=${put} label="在图上点这个地方的位置" /></div>
    <${Field} label="左起多少（像素）" type="number" min="0" max=${drawn.width - 1} value=${String(form.x)} wrong=${wrong.x} onInput=${(value) => put({ x: Number(value) })} required /><${Field} label="上起多少（像素）" type="number" min="0" max=${drawn.height - 1} value=${String(form.y)} wrong=${wrong.y} onInput=${(value) => put({ y: Number(value) })} required />
    ${field('where', '真实坐标', { placeholder: '120.12345, 30.12345', autocomplete: 'off', required: true, hint: '在地图的“坐标拾取”里点一下，粘贴到这里。' })}${field('source', '从哪里复制的', { choices: sourceNames })}${field('fence', '多近才能打卡', { choices: FENCES })}
    ${field('hours', '开放时间（不写就是全天）', { all: true, multiline: true, maxlength: 400, hint: `一行一段，数字是星期：1-5 09:00-17:00；1 是${weekdays[1]}，7 是${weekdays[7]}。` })}${field('closed', '哪些天不开（可以不写）', { all: true, hint: '例如 2026-02-16、2026-02-17。' })}
    ${booked.includes(form.kind) && html`<${Offers} village=${village} chosen=${form.offers} wrong=${wrong.bookable_ids} onChange=${(offers) => put({ offers })} />`}
    <div class="form__all stack">${old.length > 0 && html`<${Gallery} pictures=${old} label="已有的照片" /><div class="row"><${Button} onClick=${() => setOld([])}>去掉已有的照片<//></div>`}<${Pictures} from=${pictures} hint="最多六张，第一张做封面。" /><${PicturesWait} from=${pictures} /></div>
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy} disabled=${pictures.busy}>保存<//></div></form><//>`
}
