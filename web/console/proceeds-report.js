// 报表: what a town or village sold, month by month: tonnes, birds, and what producers and collectives earned.

import { makeReportFiles, readReport } from '../shared/api-proceeds.js'
import { count, dateOf, fullDay, monthName, yuan } from '../shared/format.js'
import { kinds } from '../shared/bookings.js'
import { shelves } from '../shared/market.js'
import { kilos } from '../shared/proceeds.js'
import { Empty, Field, Loaded, Switch, Table, html, useLoad, useState } from '../shared/ui.js'
import { Drawn, colours } from '../shared/chart.js'
import { MadeFiles } from './proceeds.js'

const MONTHS = 24
const GRAMS_A_TONNE = 1_000_000
const FEN = 100
const WAN = 10_000
const YEAR = 12
const townWide = ['town_officer', 'town_admin', 'auditor']
const words = { ...shelves, ...kinds, correction: '更正' }
const orNone = (asked) => asked.catch((error) => { if (error.code === 'proceeds_not_reported_yet') return null; throw error })

/** The months until now, the newest first. */
function monthsNow() {
  const [year, month] = dateOf().split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, n) => { const at = year * YEAR + month - 1 - n; return `${Math.floor(at / YEAR)}M${String((at % YEAR) + 1).padStart(2, '0')}` })
}
const rounded = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 })
/** Tonnes from one on, below in kilograms. */
const weight = (grams) => (Math.abs(grams) >= GRAMS_A_TONNE ? `${rounded.format(grams / GRAMS_A_TONNE)} 吨` : kilos(grams))
/** Yuan as one says large sums: from ten thousand on in 万. */
const large = (fen) => (Math.abs(fen) >= WAN * FEN ? `${rounded.format(fen / FEN / WAN)} 万` : yuan(fen))

const figures = [
  ['销量', (one) => weight(one.grams)],
  ['家禽（只）', (one) => count(one.heads)],
  ['销售额（元）', (one) => large(one.paid_fen)],
  ['农户收入（元）', (one) => large(one.producer_fen)],
  ['村集体增收（元）', (one) => large(one.collective_fen)],
]
const exact = [
  { name: '销量', look: 'right', of: (one) => weight(one.grams) },
  { name: '只数', look: 'right', of: (one) => count(one.heads) },
  { name: '销售额', look: 'right', of: (one) => yuan(one.paid_fen) },
  { name: '农户收入', look: 'right', of: (one) => yuan(one.producer_fen) },
  { name: '村集体', look: 'right', of: (one) => yuan(one.collective_fen) },
  { name: '平台', look: 'right', of: (one) => yuan(one.platform_fen) },
]
const sides = [['producer_fen', '农户收入'], ['collective_fen', '村集体增收'], ['platform_fen', '平台']]

/** Whose the money is, stacked: bars by `labels`. */
function Bars({ label, rows, nameOf, sideways }) {
  const tones = colours()
  const data = { labels: rows.map(nameOf), datasets: sides.map(([name, text], i) => ({ label: `${text}（元）`, data: rows.map((one) => one[name] / FEN), backgroundColor: tones[i], maxBarThickness: 48 })) }
  return html`<${Drawn} label=${`${label}的柱形图，数字见下表`} config=${{ type: 'bar', data, options: { indexAxis: sideways ? 'y' : 'x', scales: { x: { stacked: true, beginAtZero: true }, y: { stacked: true, beginAtZero: true } } } }} />`
}

/** What each category brought as a ring, the largest first; what no colour is left for is one piece. */
function Ring({ rows }) {
  const tones = colours()
  const own = rows.length > tones.length ? rows.slice(0, tones.length - 1) : rows
  const rest = rows.slice(own.length).reduce((sum, one) => sum + one.paid_fen, 0)
  const parts = [...own.map((one) => [words[one.key] ?? one.key, one.paid_fen]), ...(rest ? [['其他', rest]] : [])]
  const data = { labels: parts.map(([name]) => name), datasets: [{ data: parts.map(([, fen]) => fen / FEN), backgroundColor: parts.map((_, i) => tones[i]) }] }
  return html`<${Drawn} label="各品类销售额的环形图，数字见下表" config=${{ type: 'doughnut', data, options: { plugins: { legend: { position: 'right' } } } }} />`
}

const Part = ({ id, title, children }) => html`<section class="card stack" aria-labelledby=${id}><h2 id=${id}>${title}</h2>${children}</section>`
const named = (name, of) => ({ name, of: (one) => html`<strong>${of(one)}</strong>` })

function Shown({ found, place }) {
  if (found.total.paid_fen === 0 && found.products.length === 0) return html`<${Empty} icon="leaf" title="这段时间没有卖出什么">订单交到买家手里以后，第二天凌晨算进来。<//>`
  const until = found.months.filter((one) => one.key <= `${found.through.slice(0, 4)}M${found.through.slice(5, 7)}`)
  const months = until.slice(until.findIndex((one) => one.paid_fen !== 0))
  const village = Object.fromEntries(found.villages.map((one) => [one.key, one.name]))
  const categories = found.categories.filter((one) => one.paid_fen > 0)
  return html`<section class="card stack" aria-label="合计"><dl class="owed">${figures.map(([name, of]) => html`<div><dt>${name}</dt><dd class="number">${of(found.total)}</dd></div>`)}</dl>
      <p class="soft small">算到 ${fullDay(found.through)}${found.orders > 0 ? `，共 ${count(found.orders)} 单` : ''}。和每周的货款单一分不差。${found.delivery_fen > 0 ? `配送费 ${yuan(found.delivery_fen)} 元另计，归平台。` : ''}${found.coupon_fen > 0 ? `优惠券 ${yuan(found.coupon_fen)} 元由平台出。` : ''}</p></section>
    <${Part} id="months" title="每个月">${months.length > 1 && html`<${Bars} label="每月收入" rows=${months} nameOf=${(one) => `${Number(one.key.slice(5))} 月`} />`}<${Table} caption="每个月" columns=${[named('月份', (one) => monthName(one.key)), ...exact]} rows=${[...months].reverse()} keyOf=${(one) => one.key} /><//>
    ${found.villages.length > 1 && html`<${Part} id="villages" title="各村"><${Bars} label="各村收入" rows=${found.villages} nameOf=${(one) => one.name} sideways /><${Table} caption="各村" columns=${[named('村', (one) => one.name), ...exact]} rows=${found.villages} keyOf=${(one) => one.key} /><//>`}
    <${Part} id="categories" title="各品类">${categories.length > 1 && html`<${Ring} rows=${categories} />`}<${Table} caption="各品类" columns=${[named('品类', (one) => words[one.key] ?? one.key), ...exact]} rows=${found.categories} keyOf=${(one) => one.key} /><//>
    <${Part} id="products" title="每样东西"><${Table} caption="每样东西" columns=${[named('品名', (one) => one.title), ...(found.villages.length > 1 ? [{ name: '村', of: (one) => village[one.village_id] ?? '' }] : []), ...exact]} rows=${found.products} keyOf=${(one) => one.product_id} /><//>
    <${MadeFiles} ask=${(key) => makeReportFiles(place, { first: found.first, last: found.last }, key)} about=${{ of: place, first: found.first, last: found.last }} label="做成表格（Excel、CSV）" />`
}

export function MarketReport({ session, village, may }) {
  const months = monthsNow()
  const isTown = may(townWide) && Boolean(session.town_id)
  const [place, setPlace] = useState(isTown ? session.town_id : village.place_id)
  const [first, setFirst] = useState(`${months[0].slice(0, 4)}M01`)
  const [last, setLast] = useState(months[0])
  const choices = months.map((one) => [one, monthName(one)])
  const since = first > last ? last : first
  const found = useLoad(() => orNone(readReport(place, since, last)), [place, since, last])
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>报表</h1><p class="soft">卖了多少吨、多少只，农户和村集体收入多少。</p></div>
      <div class="row row--end budget__tools"><${Field} label="从" value=${since} choices=${choices} onInput=${setFirst} /><${Field} label="到" value=${last} choices=${choices} onInput=${setLast} /></div></div>
    ${isTown && html`<${Switch} label="看哪里" value=${place} choices=${[[session.town_id, '全镇'], [village.place_id, village.name]]} onChange=${setPlace} />`}
    <${Loaded} from=${found} tall>${(one) => (one ? html`<${Shown} key=${`${place} ${since} ${last}`} found=${one} place=${place} />` : html`<${Empty} icon="leaf" title="还没有结过账">第一单交到买家手里以后，第二天凌晨开始算。<//>`)}<//></div>`
}
