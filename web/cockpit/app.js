// The cockpit: a place's month in numbers, each with its definition, its trend, and the way down to what stands behind it.

import { actBy } from '../shared/acting.js'
import { exportMonth, readCockpit, readMetrics } from '../shared/api-cockpit.js'
import { listPlaces } from '../shared/api.js'
import { change, groupNames, monthsNow, parts } from '../shared/cockpit.js'
import { monthName, stamp } from '../shared/format.js'
import { speakAs } from '../shared/http.js'
import { saveFile } from '../shared/saving.js'
import { SignOut, StaffSignIn, reached, useSession } from '../shared/sign-in.js'
import { Button, Empty, Field, Icon, Loaded, Masthead, html, mount, toast, useDeed, useEffect, useHash, useLoad, useState } from '../shared/ui.js'
import { Behind } from './behind.js'
import { Indicators } from './indicators.js'
import { Screen } from './screen.js'

speakAs('staff')
actBy(null) // Leaders look as themselves.

const townWide = ['town_officer', 'town_admin', 'auditor']
const looks = { 1: 'up', '-1': 'down', 0: '' }

/** A number as a tile that opens what stands behind it. */
function Tile({ metric, figure, open, onOpen }) {
  const [number, unit] = parts(metric.unit, figure.now)
  const moved = change(figure, metric.better)
  return html`<li><button type="button" class="tile-number" aria-pressed=${String(open)} onClick=${onOpen}><span class="tile-number__name">${metric.zh}</span>
    <span class="tile-number__figure"><span class="number">${number}</span>${unit && html`<small>${unit}</small>`}</span>
    ${moved && html`<span class=${`tile-number__moved ${looks[moved.good] && `tile-number__moved--${looks[moved.good]}`}`}>${moved.words}</span>`}</button></li>`
}

function Group({ group, metrics, figures, picked, pick }) {
  return html`<section class="stack stack--tight" aria-labelledby=${`group-${group}`}><h2 id=${`group-${group}`}>${groupNames[group]}</h2>
    <ul class="tile-numbers">${metrics.map((metric) => html`<${Tile} key=${metric.key} metric=${metric} figure=${figures[metric.key]} open=${picked === metric.key} onOpen=${() => pick(metric.key)} />`)}</ul></section>`
}

function Month({ cockpit, metrics, place, picked, pick, onPlace }) {
  const figures = Object.fromEntries(cockpit.figures.map((one) => [one.key, one]))
  const metric = metrics.find(({ key }) => key === picked)
  const open = (key) => {
    pick(key)
    requestAnimationFrame(() => document.getElementById('behind')?.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' }))
  }
  return html`<div class="cockpit"><div class="stack stack--wide">${Object.keys(groupNames).map((group) => html`<${Group} key=${group} group=${group} metrics=${metrics.filter((one) => one.group === group)} figures=${figures} picked=${picked} pick=${open} />`)}</div>
    <${Behind} key=${`${place} ${cockpit.month} ${picked}`} metric=${metric} figure=${figures[picked]} cockpit=${cockpit} place=${place} onPlace=${onPlace} /></div>`
}

function Export({ place, month }) {
  const make = useDeed(async () => {
    const { name, content_type: type, body } = await exportMonth(place, month)
    saveFile(name, type, Uint8Array.from(atob(body), (char) => char.charCodeAt(0)))
  })
  useEffect(() => { if (make.error) toast(make.error.message, 'wrong') }, [make.error])
  return html`<${Button} icon="download" busy=${make.busy} onClick=${make.start}>导出 Excel<//>`
}

function Cockpit({ session, places, metrics }) {
  const isTown = session.roles.some((role) => townWide.includes(role)) && Boolean(session.town_id)
  const villages = reached(session, places)
  const town = isTown ? places.find(({ place_id: id }) => id === session.town_id) : null
  const choices = [...(town ? [[town.place_id, `${town.name}（全镇）`]] : []), ...villages.map(({ place_id: id, name }) => [id, name])]
  const [place, setPlace] = useState(choices[0]?.[0] ?? '')
  const [picked, pick] = useState('points_issued')
  const months = monthsNow()
  const [month, setMonth] = useState(months[0])
  const found = useLoad(() => readCockpit(place, month), [place, month])
  const name = choices.find(([id]) => id === place)?.[1].replace('（全镇）', '') ?? ''
  const onScreen = useHash() === '#screen'
  if (choices.length === 0) return html`<main id="main" class="page"><h1 class="unseen">驾驶舱</h1><${Empty} icon="shield" title="还没有您能看的村">请镇管理员给您的账号加上村。<//></main>`
  if (onScreen) return html`<${Screen} name=${name} month=${month} metrics=${metrics} found=${found} />`
  return html`<${Masthead} title="驾驶舱" note=${session.name}><a class="button" href="/console/"><${Icon} name="home" />工作台</a><${SignOut} realm="staff" /><//>
    <main id="main" class="page page--cockpit stack stack--wide"><div class="row row--apart cockpit__head"><div class="stack stack--tight"><h1>${name} · ${monthName(month)}</h1>${found.value && html`<p class="soft">统计到 ${stamp(found.value.made_at)}，每小时重算一次。点一个数，看定义、走势和每一笔。</p>`}</div>
      <div class="row row--end no-print cockpit__tools"><${Field} label="地方" value=${place} choices=${choices} onInput=${setPlace} /><${Field} label="月份" value=${month} choices=${months.map((one) => [one, monthName(one)])} onInput=${setMonth} />
        <${Export} place=${place} month=${month} /><a class="button" href="#screen"><${Icon} name="expand" />大屏</a></div></div>
      <${Loaded} from=${found} tall>${(cockpit) => (cockpit ? html`<${Month} key=${`${place} ${month}`} cockpit=${cockpit} metrics=${metrics} place=${place} picked=${picked} pick=${pick} onPlace=${setPlace} />`
        : html`<div class="card"><${Empty} icon="clock" title="这个月还没有统计">每小时统计一次，换一个月看看。<//></div>`)}<//>
      ${isTown && place === session.town_id && html`<${Indicators} town=${session.town_id} month=${month} may=${session.roles.some((role) => role !== 'auditor')} />`}</main>`
}

function App() {
  const session = useSession('staff')
  const loaded = useLoad(async () => {
    if (!session) return null
    const [{ rows: places }, { metrics }] = await Promise.all([listPlaces(), readMetrics()])
    return { places, metrics }
  }, [Boolean(session)])
  if (!session) return html`<${StaffSignIn} title="三宝驾驶舱" note="镇村干部和监督员用工作台的账号登录。" />`
  return html`<${Loaded} from=${loaded} tall>${(value) => value && html`<${Cockpit} session=${session} ...${value} />`}<//>`
}

mount(html`<${App} />`)
