// The public board: what was published, and the notices of what is claimed. Readable across a village hall.

import { listPlaces, newestBoard, readBoard } from '../shared/api.js'
import { BoardFiles } from '../shared/board-files.js'
import { count, stamp } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { pastMonths, pastWeeks, periodText } from '../shared/periods.js'
import { Button, Empty, Failed, Field, Icon, Loaded, Loading, Switch, html, mount, useEffect, useLoad, useState } from '../shared/ui.js'
import { ViewSwitch } from '../shared/view-switch.js'
import { Notices } from './notices.js'
import { OpenData } from './opendata.js'

const FRESH_MS = 10 * 60_000
const WEEKS = 12
const MONTHS = 12
const kinds = [['residents', '村民榜'], ['households', '家庭榜'], ['villages', '村榜']]
const newest = [['week', '最新周榜'], ['month', '最新月榜']]
const periods = [...newest, ...pastWeeks(WEEKS).map((id) => [id, periodText(id)]), ...pastMonths(MONTHS).map((id) => [id, periodText(id)])]

/** A board that is not out is no error here. */
const boardOf = (place, period) => (newest.some(([kind]) => kind === period) ? newestBoard(place, period) : readBoard(place, period))
  .catch(gone)

const rankText = ({ rank, tied }) => (tied > 1 ? `${rank}，并列 ${tied} 人` : String(rank))

function Star({ star, kind }) {
  return html`<section class="star" aria-labelledby="star"><span class="star__medal"><${Icon} name="trophy" /></span><div class="star__words"><h2 id="star">${kind === 'week' ? '每周之星' : '每月之星'}</h2><p class="star__name">${star.name}</p><p class="star__praise">${star.village_name}</p></div>
    <p class="star__points"><span class="figure">${count(star.points)}</span>工分</p></section>`
}

/** What stands beside a name: the village, where the board is a town's; a village's people, where villages are ranked. */
const beside = (row, ofTown) => (row.people !== undefined ? `${count(row.people)} 人` : ofTown ? row.village_name : '')

function Standings({ caption, rows, ofTown }) {
  const most = Math.max(...rows.map(({ points }) => points), 1)
  return html`<table class="standings"><caption class="unseen">${caption}</caption><thead><tr><th scope="col">名次</th><th scope="col">姓名</th><th scope="col" class="right">工分</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr class=${row.rank <= 3 ? `top top--${row.rank}` : ''}><td><span class="place" title=${rankText(row)}>${row.rank}</span></td><td><span class="standings__name">${row.name}</span>${beside(row, ofTown) && html`<span class="standings__group">${beside(row, ofTown)}</span>`}
      <meter class="standings__bar" min="0" max=${most} value=${row.points} aria-hidden="true"></meter></td><td class="right number">${count(row.points)}</td></tr>`)}</tbody></table>`
}

const Files = ({ files }) => html`<div class="row no-print board__files"><${BoardFiles} files=${files} /><${Button} icon="printer" onClick=${() => print()}>打印<//></div>`

function Board({ board }) {
  const [kind, setKind] = useState('residents')
  const filled = kinds.filter(([name]) => board[name].length > 0)
  const [name, title] = filled.find(([id]) => id === kind) ?? filled[0] ?? kinds[0]
  return html`<div class="stack stack--wide">${board.star && html`<${Star} star=${board.star} kind=${board.kind} />`}
    ${filled.length > 1 && html`<div class="no-print"><${Switch} label="看哪个榜" value=${name} choices=${filled} onChange=${setKind} /></div>`}
    ${filled.length === 0 ? html`<div class="card"><${Empty} icon="trophy" title="这一期还没有人得工分">参加一次活动，下一期就能上榜。<//></div>` : html`<section class="card board__list" aria-label=${title}><${Standings} caption=${`${board.place_name}${title}`} rows=${board[name]} ofTown=${board.place_id.startsWith('t')} /></section>`}
    <p class="soft">${board.rules_note} ${stamp(board.published_at)} 公布。</p><${Files} files=${board.files} /></div>`
}

const shows = [['boards', '工分榜'], ['notices', '公示'], ['data', '公开数据']]

function Chosen({ places, choice, choose }) {
  const villages = places.filter(({ place_id: id }) => id.startsWith('v'))
  const tabs = html`<a class="button" href="/"><${Icon} name="home" />首页</a><${ViewSwitch} /><${Switch} label="看什么" value=${shows.some(([show]) => show === choice.show) ? choice.show : 'boards'} choices=${shows} onChange=${(show) => choose({ show })} />`
  const towns = places.filter(({ place_id: id }) => id.startsWith('t'))
  if (choice.show === 'data' && towns.length > 0) return html`<${OpenData} towns=${towns} choice=${choice} choose=${choose} tabs=${tabs} />`
  if (choice.show === 'notices' && villages.length > 0) {
    const village = villages.find(({ place_id: id }) => id === choice.place) ?? villages[0]
    return html`<${Notices} village=${village} villages=${villages} choose=${choose} tabs=${tabs} />`
  }
  return html`<${Boards} places=${places} choice=${choice} choose=${choose} tabs=${tabs} />`
}

function Boards({ places, choice, choose, tabs }) {
  const place = places.find(({ place_id: id }) => id === choice.place) ?? places[0]
  const period = periods.some(([id]) => id === choice.period) ? choice.period : 'week'
  const board = useLoad(() => boardOf(place.place_id, period), [place.place_id, period])
  useEffect(() => {
    const timer = setInterval(board.again, FRESH_MS)
    return () => clearInterval(timer)
  }, [place.place_id, period])
  const shown = board.state === 'ready' ? board.value : null
  return html`<header class="board__head"><div class="board__title"><p>${shown?.period_name ?? periods.find(([id]) => id === period)[1]}</p><h1>${place.name}工分榜</h1></div>
      <div class="board__choose no-print">${tabs}<${Field} label="地方" value=${place.place_id} choices=${places.map(({ place_id: id, name }) => [id, name])} onInput=${(id) => choose({ place: id })} /><${Field} label="哪一期" value=${period} choices=${periods} onInput=${(id) => choose({ period: id })} />
        <${Button} icon="expand" onClick=${() => document.documentElement.requestFullscreen?.()}>全屏<//></div></header>
    <main id="main" class="board"><${Loaded} from=${board} tall>${(found) => (found ? html`<${Board} key=${place.place_id + found.period} board=${found} />`
      : html`<div class="card"><${Empty} icon="trophy" title="这一期还没有公布榜单">周榜每周一、月榜每月一号公布。换一期看看。<//></div>`)}<//></main>`
}

function App() {
  const places = useLoad(listPlaces, [])
  const asked = new URLSearchParams(location.search)
  const [choice, setChoice] = useState({ place: asked.get('place'), period: asked.get('period'), ...(asked.get('show') && { show: asked.get('show') }) })
  const choose = (some) => {
    const next = { ...choice, place: choice.place ?? places.value.rows[0].place_id, period: choice.period ?? 'week', ...some }
    if (next.show === 'boards') delete next.show
    setChoice(next)
    history.replaceState(null, '', `?${new URLSearchParams(next)}`)
  }
  const still = (view) => html`<main id="main" class="page"><h1 class="unseen">工分榜</h1>${view}</main>`
  if (places.state === 'loading') return still(html`<${Loading} tall />`)
  if (places.state === 'failed') return still(html`<${Failed} error=${places.error} again=${places.again} />`)
  if (places.value.rows.length === 0) return still(html`<${Empty} icon="trophy" title="还没有公布过榜单">公布以后就在这里看。<//>`)
  return html`<${Chosen} places=${places.value.rows} choice=${choice} choose=${choose} />`
}

mount(html`<${App} />`)
