// Behind a number: its definition, its trend, its villages and days, and the rows of a day. Every chart has its table.

import { readDays, readRows } from '../shared/api-cockpit.js'
import { Drawn, colours } from '../shared/chart.js'
import { axis, plain, text } from '../shared/cockpit.js'
import { clock, dateText, monthName } from '../shared/format.js'
import { Button, Empty, Loaded, Table, html, useEffect, useLoad, useState } from '../shared/ui.js'

const HEX = 16
const STAMP_CHARS = 12
const MINUTE_MS = 60_000
const facts = {
  PointsMoved: ['工分变动', ''], ActivityAttended: ['参加活动', 'activities'], ActivityClosed: ['活动结束', 'activities'], BallotCast: ['评议投票', 'appraisals'],
  AppraisalPublished: ['公布评议', 'appraisals'], TicketRaised: ['提出意见', 'tickets'], TicketClosed: ['意见办结', 'tickets'], TicketReopened: ['要求重办', 'tickets'],
  TicketEscalated: ['转到镇里', 'tickets'], TicketAdopted: ['采纳建议', 'tickets'], WishPublished: ['发布心愿', 'wishes'], WishFulfilled: ['实现心愿', 'wishes'],
  ClaimMade: ['提交申报', 'claims'], RewardCollected: ['领取奖品', 'rewards'], TopupSucceeded: ['充值成功', 'topups'], CertificateIssued: ['开出证明', 'banks'],
  PerkDecided: ['礼遇办结', 'perks'], ScoreObjected: ['提出异议', 'score-objections'], ScoreObjectionDecided: ['异议办结', 'score-objections'],
  NegativeRecordTurned: ['负面记录', 'negatives'], MarketOrderMoved: ['市集订单', 'packing'], BookingMoved: ['预订', 'bookings'], ListingPublished: ['五集发布', 'listings'],
}
const sources = { claim: ['申报', 'claims'], redemption: ['商户收工分', 'slips'], ticket: ['意见', 'tickets'], wish: ['心愿', 'wishes'], activity: ['活动', 'activities'], desk: ['村里记分', 'bulk'] }
/** Rooms of the console whose address may name one thing in it. */
const named = ['activities']
const sourceNames = { facts: '业务记录', proceeds: '货款账，次日凌晨结', liability: '每晚的工分盘点', roster: '花名册，每天点一次' }

/** When a row was recorded: its id begins with the milliseconds. One that is named by its occasion has the day's beginning. */
function timeOf(id) {
  const at = new Date(parseInt(id.replaceAll('-', '').slice(0, STAMP_CHARS), HEX))
  return at % MINUTE_MS === 0 && clock(at) === '00:00' ? '当天' : clock(at)
}

/** Where the console shows what a row is about. */
function Thing({ row }) {
  const [kind, id] = row.thing.includes('#') ? row.thing.split('#') : ['', row.thing]
  const [words, room] = sources[kind] ?? facts[row.fact] ?? [row.fact, '']
  if (!room) return words
  return html`<a href=${`/console/#${room}${named.includes(room) ? `/${id}` : ''}`}>${words}</a>`
}

/** A day's rows, which sum up to its number. */
function Rows({ metric, place, day, onBack }) {
  const [rows, setRows] = useState([])
  const [after, setAfter] = useState('')
  const page = useLoad(() => readRows(place, metric.key, day, after || undefined), [after])
  useEffect(() => { if (page.state === 'ready') setRows((known) => [...known, ...page.value.rows.filter(({ row_id: id }) => !known.some((one) => one.row_id === id))]) }, [page.state, after])
  const columns = [{ name: '时间', of: (row) => timeOf(row.row_id) }, { name: '记录', of: (row) => facts[row.fact]?.[0] ?? row.fact }, { name: '事项', of: (row) => html`<${Thing} row=${row} />` }, { name: '计入', look: 'right', of: (row) => text(metric.unit, row.adds) }]
  return html`<div class="stack stack--tight" role="region" aria-label=${`${dateText(day)} 的每一笔`}><div class="row row--apart"><h3>${dateText(day)} 的每一笔</h3><${Button} kind="quiet" icon="back" onClick=${onBack}>回到按日<//></div>
    <${Loaded} from=${page}>${({ total, more }) => (total === 0 && rows.length === 0 ? html`<${Empty} title="这一天没有">换一天看看。<//>` : html`<p>合计 <strong>${text(metric.unit, total)}</strong>。这里只有事项，没有人名；点事项到工作台去看。</p>
      <${Table} caption=${`${dateText(day)} 的每一笔`} columns=${columns} rows=${rows} keyOf=${(row) => row.row_id} />${more && html`<div class="row row--end"><${Button} onClick=${() => setAfter(rows.at(-1).row_id)}>更多<//></div>`}`)}<//></div>`
}

/** A chart, and its numbers in a table that is folded away. */
function Seen({ label, names, values, metric, table, kind = 'bar', sideways = false }) {
  const [tone] = colours()
  const data = { labels: names, datasets: [{ label: `${metric.zh}（${axis[metric.unit]}）`, data: values.map((n) => plain(metric.unit, n)), backgroundColor: tone, borderColor: tone, maxBarThickness: 36, tension: 0.2 }] }
  return html`<${Drawn} label=${`${label}的图，数字见下表`} config=${{ type: kind, data, options: { indexAxis: sideways ? 'y' : 'x', plugins: { legend: { display: false } }, scales: { [sideways ? 'x' : 'y']: { beginAtZero: true } } } }} />
    <details><summary>${label}：看数字</summary>${table}</details>`
}

function Days({ metric, place, month }) {
  const found = useLoad(() => readDays(place, month), [])
  const [day, setDay] = useState('')
  if (day) return html`<${Rows} key=${day} metric=${metric} place=${place} day=${day} onBack=${() => setDay('')} />`
  const open = (on) => (metric.has_rows ? html`<button type="button" class="as-link" onClick=${() => setDay(on)}>${dateText(on)}</button>` : dateText(on))
  return html`<div class="stack stack--tight"><h3>按日</h3><${Loaded} from=${found}>${({ days }) => html`<${Seen} label="按日" names=${days.map(({ on }) => Number(on.slice(-2)))} values=${days.map(({ numbers }) => numbers[metric.key])} metric=${metric}
    table=${html`<${Table} caption="按日" columns=${[{ name: '日期', of: ({ on }) => open(on) }, { name: metric.zh, look: 'right', of: ({ numbers }) => text(metric.unit, numbers[metric.key]) }]} rows=${days.toReversed()} keyOf=${({ on }) => on} />`} />`}<//></div>`
}

function Villages({ metric, cockpit, onPlace }) {
  const rows = cockpit.places.filter(({ numbers }) => numbers[metric.key] !== undefined && numbers[metric.key] !== 0).toSorted((a, b) => b.numbers[metric.key] - a.numbers[metric.key])
  if (rows.length === 0) return null
  const open = ({ place_id: id, name }) => (id.startsWith('v') ? html`<button type="button" class="as-link" onClick=${() => onPlace(id)}>${name}</button>` : name)
  return html`<div class="stack stack--tight"><h3>各村</h3><${Seen} label="各村" names=${rows.map(({ name }) => name)} values=${rows.map(({ numbers }) => numbers[metric.key])} metric=${metric} sideways
    table=${html`<${Table} caption="各村" columns=${[{ name: '村', of: open }, { name: metric.zh, look: 'right', of: ({ numbers }) => text(metric.unit, numbers[metric.key]) }]} rows=${rows} keyOf=${({ place_id: id }) => id} />`} /></div>`
}

export function Behind({ metric, figure, cockpit, place, onPlace }) {
  const rows = cockpit.trend.filter(({ numbers }) => numbers[metric.key] !== undefined)
  const facing = [['本月', figure.now], ['上月', figure.before], ['去年同月', figure.year_ago], ...(figure.year === null ? [] : [['今年到现在', figure.year]])]
  return html`<section id="behind" class="card stack behind" aria-labelledby="behind-name"><div class="stack stack--tight"><h2 id="behind-name">${metric.zh}</h2><p>${metric.about_zh}</p><p class="soft small">来源：${sourceNames[metric.source]}</p></div>
    <dl class="facing">${facing.map(([name, n]) => html`<div><dt>${name}</dt><dd class="number">${text(metric.unit, n)}</dd></div>`)}</dl>
    ${rows.length > 1 && html`<div class="stack stack--tight"><h3>走势</h3><${Seen} label="走势" kind="line" names=${rows.map(({ month }) => `${Number(month.slice(5))} 月`)} values=${rows.map(({ numbers }) => numbers[metric.key])} metric=${metric}
      table=${html`<${Table} caption="走势" columns=${[{ name: '月份', of: ({ month }) => monthName(month) }, { name: metric.zh, look: 'right', of: ({ numbers }) => text(metric.unit, numbers[metric.key]) }]} rows=${rows.toReversed()} keyOf=${({ month }) => month} />`} /></div>`}
    ${place.startsWith('t') && html`<${Villages} metric=${metric} cockpit=${cockpit} onPlace=${onPlace} />`}
    ${metric.kind !== 'stock' && html`<${Days} metric=${metric} place=${place} month=${cockpit.month} />`}</section>`
}
