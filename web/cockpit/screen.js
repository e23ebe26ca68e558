// The big screen: a hall's wall or a meeting room, 1920 by 1080, the most important numbers and one trend after another.

import { Drawn, colours } from '../shared/chart.js'
import { axis, change, groupNames, parts, plain } from '../shared/cockpit.js'
import { monthName, stamp } from '../shared/format.js'
import { Button, Empty, Icon, Loaded, html, useEffect, useState } from '../shared/ui.js'

const TURN_MS = 15_000
const FRESH_MS = 10 * 60_000
const shown = {
  points: ['points_issued', 'points_redeemed', 'points_outstanding', 'claims_posted'],
  governance: ['people_active', 'activities_held', 'tickets_solved', 'wishes_fulfilled'],
  credit: ['certificates_issued', 'perks_decided', 'score_objections_upheld', 'negative_records'],
  prosperity: ['orders_paid', 'sales_fen', 'bookings_made', 'listings_published'],
}
const turns = ['points_issued', 'people_active', 'attendances', 'tickets_solved', 'orders_paid']
const looks = { 1: 'up', '-1': 'down', 0: '' }

function Figure({ metric, figure }) {
  const [number, unit] = parts(metric.unit, figure.now)
  const moved = change(figure, metric.better)
  return html`<div class="wall__figure"><dt>${metric.zh}</dt><dd><span class="number">${number}</span><small>${unit}</small>${moved && html`<span class=${`wall__moved ${looks[moved.good] && `wall__moved--${looks[moved.good]}`}`}>${moved.words}</span>`}</dd></div>`
}

/** One trend after another; whoever wants no motion turns them by hand. */
function Turning({ metrics, trend }) {
  const [nth, setNth] = useState(0)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const turn = () => setNth((n) => (n + 1) % turns.length)
  useEffect(() => {
    if (still) return undefined
    const timer = setInterval(turn, TURN_MS)
    return () => clearInterval(timer)
  }, [])
  const metric = metrics[turns[nth]]
  const rows = trend.filter(({ numbers }) => numbers[metric.key] !== undefined)
  const [tone] = colours()
  const data = { labels: rows.map(({ month }) => `${Number(month.slice(5))} 月`), datasets: [{ label: metric.zh, data: rows.map(({ numbers }) => plain(metric.unit, numbers[metric.key])), backgroundColor: tone, maxBarThickness: 64 }] }
  return html`<section class="wall__trend" aria-label="走势"><div class="row row--apart"><h2>${metric.zh}（${axis[metric.unit]}）</h2><${Button} kind="quiet" onClick=${turn}>下一个<//></div>
    <${Drawn} label=${`${metric.zh}的走势：${rows.map(({ month, numbers }) => `${monthName(month)} ${numbers[metric.key]}`).join('，')}`} config=${{ type: 'bar', data, options: { plugins: { legend: { display: false } }, scales: { y: { beginAtZero: true } } } }} /></section>`
}

export function Screen({ name, month, metrics, found }) {
  const byKey = Object.fromEntries(metrics.map((one) => [one.key, one]))
  useEffect(() => {
    const timer = setInterval(found.again, FRESH_MS)
    return () => clearInterval(timer)
  }, [])
  return html`<main id="main" class="wall"><header class="wall__head"><div><p>${monthName(month)}${found.value ? ` · 统计到 ${stamp(found.value.made_at)}` : ''}</p><h1>${name}驾驶舱</h1></div>
      <div class="row no-print"><${Button} icon="expand" onClick=${() => document.documentElement.requestFullscreen?.()}>全屏<//><a class="button" href="#"><${Icon} name="back" />返回</a></div></header>
    <${Loaded} from=${found} tall>${(cockpit) => {
    if (!cockpit) return html`<div class="card"><${Empty} icon="clock" title="这个月还没有统计">每小时统计一次。<//></div>`
    const figures = Object.fromEntries(cockpit.figures.map((one) => [one.key, one]))
    return html`<div class="wall__groups">${Object.entries(shown).map(([group, keys]) => html`<section class=${`wall__group wall__group--${group}`} aria-label=${groupNames[group]}><h2>${groupNames[group]}</h2><dl>${keys.map((key) => html`<${Figure} key=${key} metric=${byKey[key]} figure=${figures[key]} />`)}</dl></section>`)}</div>
      <${Turning} metrics=${byKey} trend=${cockpit.trend} />`
  }}<//></main>`
}
