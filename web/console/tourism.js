// 码上游 at the desk: spots are placed by a press on the map, written, published, and given signs; trails, and who came.

import { askSigns, readMap, setMap, spotAtDesk, spotsAtDesk, visitsAtDesk } from '../shared/api-tourism.js'
import { count, dateOf } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { kindName } from '../shared/tourism.js'
import { TownMap } from '../shared/town-map.js'
import { Button, Chip, Empty, Field, Loaded, Refused, Switch, Table, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Files, RunShown, useLongWork } from './long-work.js'
import { SpotForm } from './tourism-form.js'
import { MapDesk } from './tourism-map.js'
import { SpotDeeds, showings } from './tourism-spot.js'
import { Trails } from './tourism-trails.js'

const officers = ['village_officer', 'town_officer', 'town_admin']
const townOfficers = ['town_officer', 'town_admin']
const SIDES = [1600, 1000]

/** A town begins with the drawing that comes with the pages; its villages' names stand on it once they are placed. */
function FirstMap({ townId, writes, onDone }) {
  const begin = useDeed(async () => { await setMap(townId, { drawing: 'valley', width: SIDES[0], height: SIDES[1], version: 0 }); toast('地图铺好了，可以标地方了', 'good'); onDone() })
  return html`<${Empty} icon="place" title="镇里还没有游览地图">先铺一张图，再在图上标地方。自己画好的图，可以在“地图和村名”里换上。<//><${Refused} of=${begin} />${writes && html`<div class="row"><${Button} kind="main" busy=${begin.busy} onClick=${begin.start}>用自带的山水图<//></div>`}`
}

function Signs({ village }) {
  const work = useLongWork((_, key) => askSigns(village.place_id, key))
  const start = useDeed(() => work.begin({}, { at: Date.now() }))
  return html`<section class="card card--flat stack stack--tight"><h2 class="desk__h">打卡牌</h2><p class="soft">已上线的地方一个一块，一页六块，剪开、塑封、贴到现场。</p><div class="row"><${Button} icon="printer" busy=${start.busy} onClick=${() => start.start()}>做打卡牌 PDF<//></div>
    <${Refused} of=${start} />${work.run && html`<${RunShown} run=${work.run} label="正在做打卡牌" again=${work.again}>${(run) => html`<${Files} run=${run} name="打卡牌" />`}<//>`}</section>`
}

function Spots({ village, townId, writes, mapWrites }) {
  const map = useLoad(() => readMap(townId).catch(gone), [townId])
  const spots = useLoad(() => spotsAtDesk(village.place_id), [village.place_id])
  const [point, setPoint] = useState(null)
  const [opened, open] = useState(null)
  const read = useDeed(async ({ spot_id: id }) => open(await spotAtDesk(id)))
  const done = () => { open(null); setPoint(null); spots.again() }
  return html`<${Loaded} from=${map} tall>${(drawn) => (drawn ? html`<div class="stack">${writes && html`<p class="soft">${point ? '地方选好了，写它的介绍；不对就在图上再点一下。' : '在图上点一下，标一个新地方；点已有的地方改它。'}</p>`}
      <${TownMap} drawn=${drawn} spots=${spots.value ?? []} chosen=${opened?.spot_id ?? ''} onPick=${(one) => read.start(one)} onPoint=${writes ? setPoint : undefined} point=${point} label="游览地图；每个地方在下面的列表里也有" />
      ${writes && html`<div class="row row--end">${point && html`<${Button} onClick=${() => setPoint(null)}>不标了<//>`}<${Button} kind="main" icon="plus" onClick=${() => open({ ...(point ?? { x: Math.round(drawn.width / 2), y: Math.round(drawn.height / 2) }) })}>${point ? '写这个地方' : '新的地方'}<//></div>`}<${Refused} of=${read} />
      <${Loaded} from=${spots} tall>${(rows) => (rows.length === 0 ? html`<${Empty} icon="place" title="还没有地方">在图上点一下，就能标一个。<//>` : html`<ul class="stack" aria-label="地方">${rows.map((one) => html`<${SpotLine} key=${`${one.spot_id} ${one.version}`} spot=${one} writes=${writes} onOpen=${() => read.start(one)} onDone=${spots.again} />`)}</ul>`)}<//>
      ${writes && html`<${Signs} village=${village} />`}</div>${opened && writes && html`<${SpotForm} spot=${opened} drawn=${drawn} village=${village} onClose=${() => open(null)} onDone=${done} />`}`
    : html`<${FirstMap} townId=${townId} writes=${mapWrites} onDone=${map.again} />`)}<//>`
}

/** The drawing and the words on it, for who keeps the town's. */
function Drawing({ village, villages, townId }) {
  const from = useLoad(() => readMap(townId).catch(gone), [townId])
  return html`<${Loaded} from=${from} tall>${(map) => (map ? html`<${MapDesk} map=${map} village=${village} villages=${villages} onDone=${from.again} />` : html`<${FirstMap} townId=${townId} writes onDone=${from.again} />`)}<//>`
}

function SpotLine({ spot, writes, onOpen, onDone }) {
  const [word, look] = showings[spot.state]
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${spot.name}</h2><div class="row"><${Chip}>${kindName(spot.kind)}<//><${Chip} look=${look}>${word}<//></div></div><p>${spot.sentence}</p>
    ${writes && html`<${SpotDeeds} spot=${spot} onOpen=${onOpen} onDone=${onDone} />`}</li>`
}

function Visits({ village }) {
  const [month, setMonth] = useState(dateOf().slice(0, 7))
  const from = useLoad(() => visitsAtDesk(village.place_id, month), [village.place_id, month])
  const columns = [{ name: '地方', of: ({ name }) => name }, { name: '打卡人次', look: 'number', of: ({ visits }) => count(visits) }, { name: '最多的一天', of: ({ days }) => { const [top] = Object.entries(days).sort((one, other) => other[1] - one[1]); return top ? `${top[0]}，${top[1]} 人` : '—' } }]
  return html`<div class="stack"><div class="form"><${Field} label="哪个月" type="month" value=${month} onInput=${(value) => value && setMonth(value)} /></div>
    <${Loaded} from=${from} tall>${({ rows, total }) => html`<p>这个月一共 <strong>${count(total)}</strong> 人次。每人每天在一个地方算一次，不知道是谁。</p><${Table} caption=${`${month} 打卡人次`} columns=${columns} rows=${rows} keyOf=${({ spot_id: id }) => id} />`}<//></div>`
}

export function Tourism({ village, places, may }) {
  const [part, setPart] = useState('spots')
  const townId = places.find(({ place_id: id }) => id === village.place_id)?.town_id ?? ''
  const ofTown = may([...townOfficers, 'auditor'])
  const draws = may(townOfficers)
  const parts = [['spots', '地方和打卡牌'], ...(draws ? [['map', '地图和村名']] : []), ...(ofTown ? [['trails', '路线']] : []), ['visits', '来了多少人']]
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>码上游</h1><p class="soft">${village.name}有什么好看、好玩、好吃、好住的，标在手绘地图上。</p></div>
    <div class="row row--apart"><${Switch} label="做什么" value=${part} choices=${parts} onChange=${setPart} /><a class="button" href="/mall/#tour" target="_blank" rel="noopener">看看地图</a></div>
    ${part === 'map' && html`<${Drawing} village=${village} villages=${places.filter(({ place_id: id, town_id: of }) => of === townId && id.startsWith('v'))} townId=${townId} />`}${part === 'spots' && html`<${Spots} village=${village} townId=${townId} writes=${may(officers)} mapWrites=${may(townOfficers)} />`}${part === 'trails' && html`<${Trails} townId=${townId} writes=${may(townOfficers)} />`}${part === 'visits' && html`<${Visits} village=${village} />`}</div>`
}
