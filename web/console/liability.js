// What the town still owes in points: how old it is, when it expires, what another rate would cost, what to look at.

import { makeLiabilityFiles, readLiability, readLiabilityForecast, readLiabilityTrend } from '../shared/api.js'
import { count, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Empty, Field, Icon, Loaded, Notice, Refused, Table, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { Drawn, colours } from '../shared/chart.js'
import { Bounds } from './liability-bounds.js'
import { WhatIf } from './liability-rate.js'
import { Files, RunShown, useRun } from './long-work.js'

const keys = keyring()
/** How far back the line goes: the windows' 90 days. */
const LATELY_MS = 90 * 24 * 3600 * 1000
/** More months of redemptions than this say only that hardly anything is redeemed. */
const HARDLY_MONTHS = 600
const townWide = new Set(['town_officer', 'town_admin', 'auditor'])
const kinds = { resident: '村民', household: '家庭' }
const standings = { active: '在用', blocked: '已停用', gone: '已迁出或去世' }
const alarmText = {
  months: ({ found, bound }) => (found > HARDLY_MONTHS ? '近 90 天几乎没有核销，工分用不完' : `照近 90 天的核销，要 ${count(found)} 个月才用得完，界限是 ${count(bound)} 个月`),
  expiring: ({ found, bound }) => `60 天内有 ${found}% 要过期，界限是 ${bound}%`,
  share: ({ found, bound }) => `核销占全镇的 ${found}%，按预算算不该超过 ${bound}%`,
  held: ({ found }) => `有 ${count(found)} 工分预扣得太久`,
  balances: ({ found }) => `有 ${count(found)} 个账户的余额超过界限`,
}
const orNone = (asked) => asked.catch((error) => { if (error.code === 'no_snapshot') return null; throw error })
const right = (name, of) => ({ name, look: 'right', of: (row) => count(of(row)) })

function Figures({ whole, missing }) {
  const facts = [['余额合计', whole.outstanding], ['预扣', whole.held], [`欠分（${count(whole.owing)} 户）`, whole.owed], ['账户', whole.accounts], ['今年预算还剩', whole.left]]
  return html`<section class="card stack" aria-labelledby="owed"><h2 id="owed">还欠 <span class="budget__left number">${count(whole.liability)}</span> 工分</h2>
    <dl class="owed">${facts.map(([name, n]) => html`<div><dt>${name}</dt><dd class="number">${count(n)}</dd></div>`)}</dl>
    <p class="soft">${whole.half === null ? '' : `${whole.half_is_about ? '大约 ' : ''}${count(whole.half)} 个账户合起来有一半。`}欠分不抵负债：欠的人也许永远不还。</p>
    <p class="soft small">${stamp(whole.made_at)} 统计，每晚 23:40 自动统计。</p>
    ${missing.length > 0 && html`<${Notice} look="wait" title=${`有 ${missing.length} 个村没有统计到`}>${missing.map(({ name }) => name).join('、')}的工分不在这些数里。<//>`}</section>`
}

function Alarms({ alarms }) {
  if (alarms.length === 0) return html`<${Notice} look="good">没有要提醒的。<//>`
  return html`<section class="card stack" aria-labelledby="alarms"><h2 id="alarms">要看一看 <${Chip} look="wrong">${alarms.length}<//></h2>
    <ul class="stack stack--tight">${alarms.map((one) => html`<li><${Icon} name="bell" /> <strong>${one.name}</strong>：${alarmText[one.kind](one)}</li>`)}</ul></section>`
}

function Ageing({ report }) {
  const years = report.whole.years.map(({ year }) => year)
  const of = (village, year) => village.years.find((one) => one.year === year)?.points ?? 0
  const tones = colours()
  const owing = report.villages.filter(({ liability }) => liability !== 0)
  const data = { labels: owing.map(({ name }) => name), datasets: years.map((year, i) => ({ label: `${year} 年`, data: owing.map((village) => of(village, year)), backgroundColor: tones[i % tones.length], maxBarThickness: 64 })) }
  const several = report.villages.length > 1
  const rows = several ? [{ ...report.whole, name: '全镇' }, ...owing] : report.villages
  const none = several ? report.villages.filter(({ liability }) => liability === 0) : []
  return html`<section class="card stack" aria-labelledby="ageing"><h2 id="ageing">哪一年记的</h2>
    <${Drawn} label="各村负债按记分年份堆叠的柱形图，数字见下表" config=${{ type: 'bar', data, options: { scales: { x: { stacked: true }, y: { stacked: true, beginAtZero: true } } } }} />
    <${Table} caption="负债按村和年份" columns=${[{ name: '村', of: ({ name }) => name }, ...years.map((year) => right(`${year} 年`, (row) => of(row, year))), right('其中预扣', ({ held }) => held), right('合计', ({ liability }) => liability)]} rows=${rows} />
    ${none.length > 0 && html`<details><summary>还有 ${none.length} 个村不欠工分</summary><p>${none.map(({ name }) => name).join('、')}</p></details>`}</section>`
}

function Moved({ whole }) {
  const share = whole.split
  return html`${whole.flows.length > 0 && html`<${Table} titled caption="这段时间" columns=${[{ name: '多少天', of: ({ window, days, since }) => html`近 ${window} 天${days !== window && html`<span class="soft small"> ${days < window ? `从 ${fullDay(since)} 起才有统计，` : ''}实为 ${days} 天</span>`}` }, right('发出', ({ issued }) => issued), right('核销（已减退回）', ({ redeemed }) => redeemed), right('过期', ({ expired }) => expired), right('退回', ({ refunded }) => refunded)]} rows=${whole.flows} />`}
    <${Table} titled caption="在谁手里" columns=${[{ name: '账户', of: ({ kind, standing }) => `${kinds[kind] ?? kind}，${standings[standing] ?? standing}` }, right('多少个', ({ accounts }) => accounts), right('工分', ({ points }) => points)]} rows=${share} />`
}

function Expiring({ found }) {
  if (found.expiries.length === 0) return html`<${Notice}>照现在的设置，没有工分会过期。<//>`
  const pace = ({ at_pace: n }) => (n === null ? '统计不到 14 天，不知道' : count(n))
  const columns = [{ name: '到期日', of: ({ on }) => fullDay(on) }, right('一分不花时过期', ({ unspent }) => unspent), { name: '照近 90 天的花法过期', look: 'right', of: pace }]
  const rows = found.villages.flatMap(({ name, expiries }) => expiries.map((one) => ({ name, ...one })))
  return html`<section class="card stack" aria-labelledby="expiring"><h2 id="expiring">什么时候过期</h2><p class="soft">“一分不花”和到期那天自动清零的数一分不差；“照近 90 天的花法”是估计：先花最早的，全村合在一起算。停用的账户不过期，不在里面。</p>
    <${Table} caption="到期预测" columns=${columns} rows=${found.expiries} />
    ${found.villages.length > 1 && html`<details><summary>按村看</summary><${Table} caption="各村到期预测" columns=${[{ name: '村', of: ({ name }) => name }, ...columns]} rows=${rows} /></details>`}</section>`
}

function Trend({ found }) {
  const newest = found.days.at(-1)?.day
  const lately = found.days.filter(({ day }) => Date.parse(newest) - Date.parse(day) <= LATELY_MS)
  const points = lately.length > 1 ? lately : found.months
  if (points.length < 2) return null
  const line = (label, name, i) => ({ label, data: points.map((one) => one[name]), borderColor: colours()[i], backgroundColor: colours()[i], pointRadius: 2 })
  const data = { labels: points.map(({ day }) => day.slice(5)), datasets: [line('负债合计', 'liability', 0), line('预扣', 'held', 2)] }
  const columns = [{ name: '日期', of: ({ day, missing }) => html`${fullDay(day)}${missing > 0 && html`<span class="soft small"> 缺 ${missing} 个村</span>`}` }, right('余额合计', ({ outstanding }) => outstanding), right('预扣', ({ held }) => held), right('负债合计', ({ liability }) => liability)]
  return html`<section class="card stack" aria-labelledby="trend"><h2 id="trend">这些日子的变化</h2>
    <${Drawn} label="负债和预扣逐日的折线图，数字见下表" config=${{ type: 'line', data, options: { scales: { y: { beginAtZero: true } } } }} />
    <${Table} caption="每月最后一次统计" columns=${columns} rows=${[...found.months].reverse()} />
    <details><summary>逐日的数</summary><${Table} caption="逐日" columns=${columns} rows=${[...found.days].reverse()} /></details></section>`
}

function Tables({ place }) {
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => {
    const { run_id: id } = await makeLiabilityFiles(place, keys.keyFor({ place }))
    keys.settle()
    setStarted({ run_id: id, state: 'running', done: 0, total: 1, files: [] })
  })
  return html`<div class="stack no-print"><div class="row"><${Button} icon="download" busy=${start.busy || run?.state === 'running'} onClick=${start.start}>做成表格（CSV、Excel）<//></div>
    <${Refused} of=${start} />${run && html`<${RunShown} run=${run} label="做表格">${(done) => html`<${Files} run=${done} />`}<//>`}</div>`
}

export function Liability({ session, village, may }) {
  const isTown = session.roles.some((role) => townWide.has(role)) && Boolean(session.town_id)
  const [place, setPlace] = useState(isTown ? session.town_id : village.place_id)
  const [month, setMonth] = useState('')
  const report = useLoad(() => orNone(readLiability(place, month ? { month } : {})), [place, month])
  const forecast = useLoad(() => orNone(readLiabilityForecast(place)), [place])
  const trend = useLoad(() => readLiabilityTrend(place), [place])
  const months = (trend.value?.months ?? []).map(({ day }) => [`${day.slice(0, 4)}M${day.slice(5, 7)}`, fullDay(day)]).reverse()
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>工分负债</h1><div class="row row--end budget__tools">
      ${isTown && html`<${Field} label="范围" value=${place} choices=${[[session.town_id, '全镇'], [village.place_id, village.name]]} onInput=${setPlace} />`}
      <${Field} label="哪一天" value=${month} choices=${[['', '最近一次'], ...months]} onInput=${setMonth} /></div></div>
    <p class="soft">发出去还没花、没过期的工分，镇里都要认。这里的数每晚从账本统计，只看不改。</p>
    <${Loaded} from=${report} tall>${(found) => (found === null ? html`<${Empty} icon="budget" title="还没有统计过">每晚 23:40 自动统计，明天再来看。<//>`
    : html`<${Figures} whole=${found.whole} missing=${found.missing} /><${Alarms} alarms=${found.alarms} /><${Ageing} report=${found} /><${Moved} whole=${found.whole} />
      ${!month && html`<${Loaded} from=${forecast}>${(one) => one && html`<${Expiring} found=${one} />`}<//><${WhatIf} key=${place} place=${place} />`}
      <${Loaded} from=${trend}>${(one) => html`<${Trend} found=${one} />`}<//><${Tables} key=${place} place=${place} />
      ${may(['town_admin']) && html`<${Bounds} town=${session.town_id} bounds=${found.thresholds} onSet=${report.again} />`}`)}<//></div>`
}
