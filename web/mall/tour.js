// 码上游: the town's drawn map with its spots in a list beside it, one spot, and the way to the trails.

import { listSpots, readMap, readSpot } from '../shared/api-tourism.js'
import { kinds, priceText } from '../shared/bookings.js'
import { dateOf, fullDay } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { Gallery } from '../shared/pictures.js'
import { hoursLines, kindName, spotKinds } from '../shared/tourism.js'
import { TownMap } from '../shared/town-map.js'
import { Button, Chip, Empty, Field, Icon, Loaded, html, useEffect, useLoad, useRef, useState } from '../shared/ui.js'
import { Back } from './good.js'

const PAUSE_MS = 300
export const openText = ({ is_open: open, today }) => (open ? ['开着', 'good'] : [today === '休息' ? '今天休息' : '没开门', ''])

/** A spot in short, as a link to it. */
export function SpotCard({ spot, village, chosen, children }) {
  const [word, look] = openText(spot)
  return html`<a class=${`spot ${chosen ? 'spot--chosen' : ''}`} href=${`#spot/${spot.spot_id}`} aria-current=${chosen ? 'true' : null}>${spot.cover ? html`<img class="spot__cover" src=${spot.cover} alt="" loading="lazy" />` : html`<span class=${`spot__cover spot__cover--none pin--${spot.kind}`} aria-hidden="true">${spotKinds[spot.kind]?.[1]}</span>`}
    <span class="spot__words"><strong class="spot__name">${spot.name}</strong><span>${spot.sentence}</span><span class="row"><${Chip} look=${look}>${word}<//><span class="soft small">${kindName(spot.kind)}${village ? ` · ${village}` : ''}</span></span>${children}</span></a>`
}

/** What somebody types, once they pause. */
function useCalm(text) {
  const [calm, set] = useState(text)
  useEffect(() => { const timer = setTimeout(() => set(text), PAUSE_MS); return () => clearTimeout(timer) }, [text])
  return calm
}

function Find({ asked, onChange }) {
  return html`<div class="stack stack--tight"><${Field} label="找一个地方" hint="写名字，或者拼音、首字母，例如 yunshi、ysx。" type="search" value=${asked.q} onInput=${(q) => onChange({ ...asked, q })} maxlength="30" autocomplete="off" enterkeyhint="search" />
    <div class="shelves" role="group" aria-label="哪一种">${[['', '全部'], ...Object.entries(spotKinds).map(([id, [name]]) => [id, name])].map(([id, name]) => html`<button type="button" key=${id} class="shelf" aria-pressed=${String(asked.kind === id)} onClick=${() => onChange({ ...asked, kind: id })}>${name}</button>`)}</div></div>`
}

function Spots({ town, drawn, nameOf }) {
  const [asked, setAsked] = useState({ q: '', kind: '' })
  const [chosen, choose] = useState('')
  const card = useRef(null)
  const q = useCalm(asked.q.trim())
  const found = useLoad(() => listSpots(town.place_id, { q: q || undefined, kind: asked.kind || undefined }), [town.place_id, q, asked.kind])
  const shown = found.value ?? []
  const picked = shown.find(({ spot_id: id }) => id === chosen)
  return html`<div class="tour"><div class="tour__map stack"><${TownMap} drawn=${drawn} spots=${shown} chosen=${chosen} onPick=${({ spot_id: id }) => choose(id)} label=${`${town.name}手绘地图；下面的列表里有图上的每个地方`} />
      <div aria-live="polite" ref=${card}>${picked && html`<div class="tour__picked"><${SpotCard} spot=${picked} village=${nameOf(picked.village_id)} chosen /></div>`}</div></div>
    <div class="tour__list stack"><${Find} asked=${asked} onChange=${setAsked} /><${Loaded} from=${found} tall>${(spots) => (spots.length === 0 ? html`<div class="card"><${Empty} icon="place" title="没有找到">换个名字，或者看看全部。<//></div>`
      : html`<ul class="stack stack--tight" aria-label="地方">${spots.map((one) => html`<li key=${one.spot_id}><${SpotCard} spot=${one} village=${nameOf(one.village_id)} chosen=${one.spot_id === chosen} /></li>`)}</ul>`)}<//></div></div>`
}

export function Tour({ town, places }) {
  const from = useLoad(() => readMap(town.place_id).catch(gone), [town.place_id])
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name
  useEffect(() => { document.title = '码上游 · 共富宝' }, [])
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>码上游${town.name.replace(/[镇乡]$/, '')}</h1><p class="soft">点图上的地方看一看，到了现场扫码打卡、集章。</p></div>
      <div class="row no-print"><a class="button" href="#stamps"><${Icon} name="check" />我的集章</a><a class="button button--main" href="#here"><${Icon} name="scan" />扫码打卡</a></div></div>
    <${Loaded} from=${from} tall>${(drawn) => (drawn ? html`<${Spots} town=${town} drawn=${drawn} nameOf=${nameOf} />` : html`<div class="card"><${Empty} icon="place" title="地图还没画好">镇里画好了，就在这里看。<//></div>`)}<//></div>`
}

/** Read a text aloud by the browser's own voice; stopped when its page is left. */
function Aloud({ text }) {
  const [on, set] = useState(false)
  const voice = globalThis.speechSynthesis
  useEffect(() => () => voice?.cancel(), [text])
  if (!voice) return null
  const press = () => {
    voice.cancel()
    if (on) { set(false); return }
    const said = Object.assign(new SpeechSynthesisUtterance(text), { lang: 'zh-CN', rate: 0.95, onend: () => set(false), onerror: () => set(false) })
    set(true)
    voice.speak(said)
  }
  return html`<${Button} icon="speak" big aria-pressed=${String(on)} onClick=${press}>${on ? '停下来' : '读给我听'}<//>`
}

const degrees = ([east, north]) => `北纬 ${north.toFixed(5)}，东经 ${east.toFixed(5)}`

function Whole({ spot, village }) {
  useEffect(() => { document.title = `${spot.name} · 共富宝` }, [spot.name])
  const [word, look] = openText(spot)
  const closed = spot.closed_on.filter((on) => on >= dateOf())
  return html`<article class="stack stack--wide"><div class="stack stack--tight"><h1>${spot.name}</h1><p class="one__said">${spot.sentence}</p><div class="row"><${Chip} look=${look}>${word}<//><span class="soft">${kindName(spot.kind)}${village ? ` · ${village}` : ''}</span></div></div>
    <${Gallery} pictures=${spot.pictures} label=${`${spot.name}的照片`} />
    <section class="card stack" aria-labelledby="story"><div class="row row--apart"><h2 id="story">这里的故事</h2><${Aloud} text=${spot.audio} /></div><p class="pre-line">${spot.story || spot.sentence}</p></section>
    ${spot.offered.length > 0 && html`<section class="card stack stack--tight" aria-labelledby="offered"><h2 id="offered">在这里可以订</h2><ul class="stack stack--tight">${spot.offered.map((one) => html`<li key=${one.bookable_id}><a class="button button--wide row row--apart" href=${`#stay/${one.bookable_id}`}><span><strong>${one.title}</strong> · ${kinds[one.kind]}</span><span>${priceText(one)}</span></a></li>`)}</ul></section>`}
    <section class="card stack stack--tight" aria-labelledby="hours"><h2 id="hours">开放时间</h2><p>今天：<strong>${spot.today}</strong></p>${spot.hours.length > 0 && html`<dl class="facts-list">${hoursLines(spot.hours).map(([days, spans]) => html`<div key=${days}><dt>${days}</dt><dd>${spans}</dd></div>`)}</dl>`}${closed.length > 0 && html`<p class="soft">不开放：${closed.map(fullDay).join('、')}</p>`}</section>
    <section class="card stack stack--tight" aria-labelledby="where"><h2 id="where">怎么找到</h2><dl class="facts-list"><div><dt>高德、腾讯地图</dt><dd>${degrees(spot.gcj02)}</dd></div><div><dt>手机定位（WGS 84）</dt><dd>${degrees(spot.wgs84)}</dd></div></dl></section>
    <div class="row no-print"><a class="button button--main button--big" href="#here"><${Icon} name="scan" />到了，扫码打卡</a></div></article>`
}

export function Spot({ id, places }) {
  const from = useLoad(() => readSpot(id).catch(gone), [id])
  return html`<div class="stack mall__narrow"><${Back} to="#tour">回到地图<//>${from.state !== 'ready' && html`<h1 class="unseen">游览点</h1>`}<${Loaded} from=${from} tall>${(spot) => (spot ? html`<${Whole} spot=${spot} village=${places.find(({ place_id: one }) => one === spot.village_id)?.name} />`
    : html`<h1>没有这个地方</h1><div class="card"><${Empty} icon="place" title="它不在地图上了">回到地图，看看别的地方。<//></div>`)}<//></div>`
}
