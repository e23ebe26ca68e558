// A town's own drawing: a picture is laid under the spots, and the villages' names are written on it by a press.

import { mediaSent } from '../shared/api.js'
import { setMap, spotsAtDesk } from '../shared/api-tourism.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { TownMap } from '../shared/town-map.js'
import { Button, Chip, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const [SIDE_MIN, SIDE_MAX, LONG] = [400, 8_000, 1_600]
const LABELS_MAX = 60

/** The sides of a map under which a picture lies: spots keep theirs from left to right, a first map has the picture's. */
function sidesOf(picture, map, hasSpots) {
  const width = hasSpots ? map.width : Math.round(picture.width * (LONG / Math.max(picture.width, picture.height)))
  return { width, height: Math.round((width * picture.height) / picture.width) }
}
const onto = ({ width, height }) => (one) => ({ ...one, x: Math.min(one.x, width - 1), y: Math.min(one.y, height - 1) })

function LabelLine({ one, nth, drawn, moving, onMove, put, remove }) {
  const [open, setOpen] = useState(false)
  const number = (name, label, side) => html`<${Field} label=${label} type="number" min="0" max=${side - 1} value=${String(one[name])} required onInput=${(value) => put({ [name]: Math.max(0, Math.min(side - 1, Number(value) || 0)) })} />`
  return html`<li class="card card--flat stack stack--tight"><div class="row row--apart"><span><strong>${one.text || '（没有字）'}</strong> <span class="soft">左起 ${one.x}，上起 ${one.y}</span></span><div class="row"><${Button} aria-pressed=${String(moving)} onClick=${onMove} aria-label=${`${moving ? '到图上点一下' : '移一移'}：${one.text}`}>${moving ? '到图上点一下' : '移一移'}<//><${Button} aria-expanded=${String(open)} onClick=${() => setOpen(!open)} aria-label=${`${open ? '收起' : '改'}：${one.text}`}>${open ? '收起' : '改'}<//><${Button} icon="cross" onClick=${remove} aria-label=${`去掉：${one.text}`}>去掉<//></div></div>
    ${open && html`<div class="form"><${Field} label=${`第 ${nth + 1} 处字`} value=${one.text} maxlength="12" required onInput=${(text) => put({ text })} />${number('x', '左起多少（像素）', drawn.width)}${number('y', '上起多少（像素）', drawn.height)}</div>`}</li>`
}

/** What is said of spots before another drawing is laid under them. */
function SpotsNote({ spots, beside, isNew, seen, onSeen }) {
  if (beside.length > 0) return html`<${Notice} look="wrong" title="这些地方会落到图外">${beside.map(({ name }) => name).join('、')}。先到“地方和打卡牌”里把它们移进来，再换图。<//>`
  if (!isNew || spots.length === 0) return null
  return html`<${Notice} look="wait" title=${`图上已有 ${spots.length} 个地方`}>它们还在原来的像素位置上，换了图多半对不准。先看看它们在新图上落在哪里；换好以后，到“地方和打卡牌”里一个个点准。<label class="agree"><input type="checkbox" checked=${seen} onChange=${() => onSeen(!seen)} /><span>我看过了，换好再调</span></label><//>`
}

function Draft({ map, spots, villages, village, onDone }) {
  const [draft, setDraft] = useState(map)
  const [moving, setMoving] = useState(-1)
  const [words, setWords] = useState('')
  const [seen, setSeen] = useState(false)
  const put = (more) => setDraft((now) => ({ ...now, ...more }))
  const laid = (picture) => setDraft((now) => { const sides = sidesOf(picture, map, spots.length > 0); return { ...now, ...sides, drawing: '', media_id: picture.media_id, picture: picture.large, labels: now.labels.map(onto(sides)) } })
  const photo = usePictures({ villageId: village.place_id, purpose: 'tourism', max: 1, sent: async (id) => { const answer = await mediaSent(id); laid(answer.picture); return answer } })
  const isNew = draft.media_id !== map.media_id || draft.drawing !== map.drawing
  const [small, large] = [Math.min(draft.width, draft.height), Math.max(draft.width, draft.height)]
  const isUnfit = small < SIDE_MIN || large > SIDE_MAX
  const beside = spots.filter(({ x, y }) => x >= draft.width || y >= draft.height)
  const save = useDeed(async () => {
    const { drawing, media_id, width, height, labels, version } = draft
    await setMap(map.town_id, { drawing, media_id: media_id ?? '', width, height, labels: labels.map(({ text, x, y }) => ({ text: text.trim(), x, y })), version, spots_seen: seen })
    toast('地图换好了', 'good')
    onDone()
  })
  const label = (nth, more) => put({ labels: draft.labels.map((one, at) => (at === nth ? { ...one, ...more } : one)) })
  const press = (point) => {
    if (moving >= 0) { label(moving, point); setMoving(-1); return }
    if (words.trim() && draft.labels.length < LABELS_MAX) { put({ labels: [...draft.labels, { text: words.trim(), ...point }] }); setWords('') }
  }
  const missing = villages.filter(({ name }) => !draft.labels.some(({ text }) => text === name))
  const stops = isUnfit || beside.length > 0 || (isNew && spots.length > 0 && !seen) || photo.busy
  return html`<form class="stack" onSubmit=${(event) => { event.preventDefault(); if (!save.busy && !stops) save.start() }}>
    <section class="card card--flat stack stack--tight"><h2 class="desk__h">用镇里自己画的图</h2><${Pictures} from=${photo} label="手绘地图" hint="一张 JPEG 或 PNG，越清楚越好；大小从图里读出来。" /><${PicturesWait} from=${photo} />
      ${isNew && html`<div class="row"><${Chip} look="wait">还没保存<//><span class="soft">图上 ${draft.width}×${draft.height} 像素</span><${Button} onClick=${() => { photo.items.forEach(photo.remove); put({ ...map, labels: draft.labels.map(onto(map)) }); setSeen(false) }}>还用原来的图<//></div>`}
      ${!isNew && map.media_id && html`<div class="row"><${Button} onClick=${() => put({ drawing: 'valley', media_id: '', picture: '', width: 1600, height: 1000, labels: draft.labels.map(onto({ width: 1600, height: 1000 })) })}>换回自带的山水图<//></div>`}
      ${isUnfit && html`<${Notice} look="wrong">这张图太窄了，长宽差得太多，请换一张。<//>`}<${SpotsNote} spots=${spots} beside=${beside} isNew=${isNew} seen=${seen} onSeen=${setSeen} /></section>
    <section class="card card--flat stack stack--tight"><h2 class="desk__h">图上的字</h2><div class="form"><${Field} label="要写的字" value=${words} maxlength="12" hint=${words.trim() ? '现在在图上点一下，字的中间就在那里。' : '写上字，或者选一个村名，再到图上点一下。'} onInput=${setWords} /></div>
      ${missing.length > 0 && html`<div class="row" role="group" aria-label="还没写上的村名">${missing.map(({ place_id: id, name }) => html`<${Button} key=${id} aria-pressed=${String(words === name)} onClick=${() => { setWords(name); setMoving(-1) }}>${name}<//>`)}</div>`}
      ${words.trim() && html`<div class="row"><${Button} icon="plus" onClick=${() => press({ x: Math.round(draft.width / 2), y: Math.round(draft.height / 2) })}>放到图的正中<//></div>`}</section>
    <${TownMap} drawn=${draft} spots=${spots} onPoint=${press} label="地图；图上的字在下面的列表里也有" />
    ${draft.labels.length > 0 && html`<ul class="stack stack--tight" aria-label="图上的字">${draft.labels.map((one, nth) => html`<${LabelLine} key=${nth} one=${one} nth=${nth} drawn=${draft} moving=${moving === nth} onMove=${() => setMoving(moving === nth ? -1 : nth)} put=${(more) => label(nth, more)} remove=${() => { setMoving(-1); put({ labels: draft.labels.filter((_, at) => at !== nth) }) }} />`)}</ul>`}
    <${Refused} of=${save} /><div class="row row--end"><${Button} type="submit" kind="main" busy=${save.busy} disabled=${stops}>保存地图<//></div></form>`
}

/** `map` is the town's as the API says it; `village` is where a picture is sent to. */
export function MapDesk({ map, village, villages, onDone }) {
  const spots = useLoad(() => spotsAtDesk(map.town_id), [map.town_id, map.version])
  return html`<${Loaded} from=${spots} tall>${(rows) => html`<${Draft} key=${map.version} map=${map} spots=${rows} villages=${villages} village=${village} onDone=${onDone} />`}<//>`
}
