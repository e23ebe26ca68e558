// The public board: what was published, and nothing else. Readable across a village hall.

import { publishedBoard, publishedIndex } from '../shared/api.js'
import { count, stamp } from '../shared/format.js'
import { Button, Empty, Field, Icon, Loaded, Switch, html, mount, useEffect, useLoad, useState } from '../shared/ui.js'

const FRESH_MS = 10 * 60_000
const kinds = [['residents', '村民榜'], ['households', '家庭榜'], ['villages', '村榜']]

const periodText = (period) => {
  const week = /^(\d{4})-W(\d{2})$/.exec(period)
  if (week) return `${week[1]} 年第 ${Number(week[2])} 周`
  const month = /^(\d{4})-(\d{2})$/.exec(period)
  return month ? `${month[1]} 年 ${Number(month[2])} 月` : period
}

function Star({ star }) {
  return html`<section class="star" aria-labelledby="star"><span class="star__medal"><${Icon} name="trophy" /></span><div class="star__words"><h2 id="star">每周之星</h2><p class="star__name">${star.masked_name}</p><p class="star__praise">${[star.group, star.praise].filter(Boolean).join(' · ')}</p></div>
    <p class="star__points"><span class="figure">${count(star.points)}</span>工分</p></section>`
}

function Standings({ caption, rows }) {
  const most = Math.max(...rows.map(({ points }) => points), 1)
  return html`<table class="standings"><caption class="unseen">${caption}</caption><thead><tr><th scope="col">名次</th><th scope="col">姓名</th><th scope="col" class="right">工分</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr class=${row.rank <= 3 ? `top top--${row.rank}` : ''}><td><span class="place">${row.rank}</span></td><td><span class="standings__name">${row.masked_name}</span>${row.group && html`<span class="standings__group">${row.group}</span>`}
      <meter class="standings__bar" min="0" max=${most} value=${row.points} aria-hidden="true"></meter></td><td class="right number">${count(row.points)}</td></tr>`)}</tbody></table>`
}

function Board({ place, period }) {
  const board = useLoad(() => publishedBoard(place, period), [place, period])
  const [kind, setKind] = useState('residents')
  useEffect(() => {
    const timer = setInterval(board.again, FRESH_MS)
    return () => clearInterval(timer)
  }, [place, period])
  return html`<${Loaded} from=${board} tall>${(shown) => {
    const filled = kinds.filter(([name]) => shown[name]?.length)
    const [name, title] = filled.find(([id]) => id === kind) ?? filled[0] ?? kinds[0]
    return html`<div class="stack stack--wide">${shown.star && html`<${Star} star=${shown.star} />`}
      ${filled.length > 1 && html`<div><${Switch} label="看哪个榜" value=${name} choices=${filled} onChange=${setKind} /></div>`}
      ${filled.length === 0 ? html`<${Empty} icon="trophy" title="这一期还没有人上榜">下周见。<//>` : html`<section class="card board__list" aria-label=${title}><${Standings} caption=${`${shown.place_name}${title}`} rows=${shown[name]} /></section>`}
      <p class="soft">${stamp(shown.made_at)} 公布。名字按规定遮去一部分；不愿上榜的可以告诉村委会。</p></div>`
  }}<//>`
}

function App() {
  const index = useLoad(publishedIndex, [])
  const asked = new URLSearchParams(location.search)
  const [choice, setChoice] = useState({ place: asked.get('place'), period: asked.get('period') })
  const choose = (some) => {
    const next = { ...choice, ...some }
    setChoice(next)
    history.replaceState(null, '', `?${new URLSearchParams(next)}`)
  }
  return html`<${Loaded} from=${index} tall>${({ rows }) => {
    if (rows.length === 0) return html`<main id="main" class="board"><${Empty} icon="trophy" title="还没有公布过榜单">公布以后就在这里看。<//></main>`
    const places = [...new Map(rows.map((row) => [row.place_id, row.place_name])).entries()]
    const place = places.find(([id]) => id === choice.place)?.[0] ?? places[0][0]
    const periods = rows.filter((row) => row.place_id === place).map(({ period }) => period)
    const period = periods.includes(choice.period) ? choice.period : periods[0]
    const name = places.find(([id]) => id === place)[1]
    return html`<header class="board__head"><div class="board__title"><p>${periodText(period)}</p><h1>${name}工分榜</h1></div>
      <div class="board__choose no-print"><${Field} label="地方" value=${place} choices=${places} onInput=${(value) => choose({ place: value, period: null })} /><${Field} label="哪一期" value=${period} choices=${periods.map((id) => [id, periodText(id)])} onInput=${(value) => choose({ place, period: value })} />
        <${Button} icon="expand" onClick=${() => document.documentElement.requestFullscreen?.()}>全屏<//></div></header><main id="main" class="board"><${Board} key=${place + period} place=${place} period=${period} /></main>`
  }}<//>`
}

mount(html`<${App} />`)
