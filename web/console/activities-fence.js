// Where people are scanned: anywhere, or around a point that is here, of an earlier activity, or copied from a map.

import { listActivities } from '../shared/api.js'
import { pointOf, sourceNames } from '../shared/coordinates.js'
import { Button, Field, html, useDeed, useLoad, useState } from '../shared/ui.js'

const RADII = [['100', '100 米'], ['300', '300 米'], ['1000', '1 公里'], ['3000', '3 公里']]
const USUAL_M = 300

/** Where this device is, for a fence around the place; 300 m holds a village square and its uncertainty. */
const here = () => new Promise((resolve, reject) => {
  const lost = () => reject(Object.assign(new Error('没有定到位，请允许定位，或者换一种办法。'), { status: 422, unknown: false }))
  if (!navigator.geolocation) { lost(); return }
  navigator.geolocation.getCurrentPosition(({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }), lost, { enableHighAccuracy: true, timeout: 10_000 })
})

/** The places where the village's activities of late were scanned, each once, the latest first. */
async function knownPlaces(village) {
  const pages = await Promise.all([false, true].map((past) => listActivities(village.place_id, undefined, past)))
  const found = new Map()
  for (const { place, fence } of pages.flatMap(({ rows }) => rows)) if (fence && !found.has(place)) found.set(place, fence)
  return { places: [...found] }
}

const namesOf = ({ latitude, longitude }) => `北纬 ${latitude.toFixed(5)}，东经 ${longitude.toFixed(5)}`
const radiusNames = (metres) => (RADII.some(([value]) => value === String(metres)) ? RADII : [...RADII, [String(metres), `${metres} 米`]])

/** Coordinates copied from a map, whose makers shift them each in their own way. */
function Typed({ onPoint }) {
  const [text, setText] = useState('')
  const [source, setSource] = useState('gcj')
  const point = pointOf(text, source)
  const wrong = text.trim() && !point ? '要有经度、纬度两个数，中间用逗号隔开。' : ''
  return html`<div class="form"><${Field} label="坐标" hint="在地图的“坐标拾取”里点一下场地，把两个数粘贴到这里，哪个在前都行。" placeholder="120.12345, 30.12345" value=${text} wrong=${wrong} onInput=${setText} autocomplete="off" />
    <${Field} label="从哪里复制的" value=${source} choices=${sourceNames} onInput=${setSource} /></div>
    <div class="row row--end"><${Button} disabled=${!point} onClick=${() => onPoint(point)}>用这个坐标<//></div>`
}

/** `fence`: null where people are scanned anywhere. */
export function Fence({ village, fence, onChange }) {
  const [typing, setTyping] = useState(false)
  const known = useLoad(() => knownPlaces(village), [village.place_id])
  const around = (point) => { setTyping(false); onChange({ radius_m: USUAL_M, ...point }) }
  const locate = useDeed(async () => around(await here()))
  const places = known.value?.places ?? []
  const pick = (at) => { if (at !== '') around(places[Number(at)][1]) }
  if (fence) {
    return html`<div class="form__all stack stack--tight" role="group" aria-label="在哪里扫码"><p>只能在这里附近扫码签到：${namesOf(fence)}</p>
      <div class="row row--apart"><${Field} label="多远以内" value=${String(fence.radius_m)} choices=${radiusNames(fence.radius_m)} onInput=${(metres) => onChange({ ...fence, radius_m: Number(metres) })} /><${Button} onClick=${() => onChange(null)}>不限地点<//></div></div>`
  }
  return html`<div class="form__all stack stack--tight" role="group" aria-label="在哪里扫码"><div class="row row--apart"><span>扫码不限地点${locate.error && html` <span class="field__wrong">${locate.error.message}</span>`}</span>
      <div class="row row--end"><${Button} icon="place" busy=${locate.busy} onClick=${locate.start}>只在我现在的地方签到<//><${Button} aria-expanded=${String(typing)} onClick=${() => setTyping(!typing)}>输入坐标<//></div></div>
    ${places.length > 0 && html`<${Field} label="用以前的场地" value="" choices=${[['', '不用'], ...places.map(([name], at) => [String(at), name])]} onInput=${pick} />`}
    ${typing && html`<${Typed} onPoint=${around} />`}</div>`
}
