// Controls against favours: who granted what beside the others, ties, bursts, and how the budget burns. A flag is a place to look.

import { countControls, readControls } from '../shared/api.js'
import { count, dateOf, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Empty, Field, Loaded, Notice, Refused, Table, html, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'
import { RunShown, useRun } from './long-work.js'
import { everyStaff, namesOf, oneOf } from './staff-names.js'

const keys = keyring()
const odd = { points: '总量远高于同行', per_deed: '每笔远高于同行', one_account: '一半以上给了同一户' }
const ties = { self: '本人', circle: '家人或亲属', ended: '不久前还是家人或亲属' }
const kinds = { desk: '现场记分', claim: '申报', hand: '活动补登', ticket: '意见采纳', wish: '微心愿' }
const kindOf = ({ source }) => kinds[source.split('#')[0]] ?? '其他'

/** The months that can be looked at: this year's so far and the last one's. */
function months() {
  const [year, month] = dateOf().split('-').map(Number)
  return Array.from({ length: month + 12 }, (_, back) => {
    const at = year * 12 + month - 1 - back
    return [`${Math.floor(at / 12)}M${String((at % 12) + 1).padStart(2, '0')}`, `${Math.floor(at / 12)}年${(at % 12) + 1}月`]
  })
}

/** What everybody is called; and whose account says nothing of who they are. */
async function knownStaff() {
  const rows = await everyStaff()
  const names = namesOf(rows)
  const unlinked = rows.filter((row) => !row.resident_id && !row.is_outsider && !row.disabled).map(({ name }) => name)
  return { nameOf: (id) => oneOf(id, names), unlinked }
}

const account = (id) => (id ? `账户 ${id.slice(7)}` : '—')

const activity = ({ activity_id: id, title, points }) => html`<a href=${`#activities/${id}`}>${title}</a><span class="soft small"> ${count(points)} 工分</span>`

function Burning({ points }) {
  return html`<section class="card stack" aria-labelledby="burning"><h2 id="burning">预算还剩多少</h2><ul class="burn">${points.map(({ month, granted, left, even, burns_fast: fast }) => html`<li class="burn__month"><span>${Number(month.slice(5))} 月</span>
      ${left === null ? html`<span class="soft">月末没有统计，剩多少不知道</span>` : html`<span class="burn__bar" aria-hidden="true"><span class=${`burn__left ${fast ? 'burn__left--fast' : ''}`} style=${{ width: `${granted ? Math.max(0, 100 * left / granted) : 0}%` }}></span><span class="burn__even" style=${{ left: `${granted ? 100 * even / granted : 0}%` }}></span></span>
      <span class="number">剩 ${count(left)}${fast ? html` <${Chip} look="wrong">用得快<//>` : ''}</span>`}</li>`)}</ul>
    <p class="soft small">竖线是平均用到这个月应剩的数。</p>
    <${Table} titled caption="每月预算" columns=${[{ name: '月份', of: ({ month }) => `${Number(month.slice(5))} 月` }, { name: '全年拨入', look: 'right', of: ({ granted }) => count(granted) }, { name: '月末剩余', look: 'right', of: ({ left }) => (left === null ? '—' : count(left)) }, { name: '当月发出', look: 'right', of: ({ drawn }) => count(drawn) }]} rows=${points} /></section>`
}

const handColumns = (nameOf, villageOf) => [
  { name: '经手人', of: ({ by }) => nameOf(by) },
  { name: '村', of: ({ village_id: id }) => villageOf(id) },
  { name: '要看一看', of: ({ odd: flags }) => (flags.length ? flags.map((flag) => html`<${Chip} look="wrong">${odd[flag]}<//> `) : '—') },
  { name: '笔数', look: 'right', of: ({ deeds }) => count(deeds) },
  { name: '工分', look: 'right', of: ({ points, points_median: middle }) => html`${count(points)}<span class="soft small"> / 中位 ${count(middle)}</span>` },
  { name: '每笔', look: 'right', of: ({ points_per_deed: each, per_deed_median: middle }) => html`${count(each)}<span class="soft small"> / 中位 ${count(middle)}</span>` },
  { name: '给了几户', look: 'right', of: ({ accounts }) => count(accounts) },
  { name: '最多一户占', look: 'right', of: ({ share_percent: share, most_account: who }) => html`${share}%<span class="soft small"> ${account(who)}</span>` },
]

function Lists({ found, nameOf }) {
  return html`${found.tied.length > 0 && html`<${Table} titled caption="给自己、家人或亲属记的" columns=${[{ name: '经手人', of: ({ by }) => nameOf(by) }, { name: '给谁', of: ({ account_id: who, tie }) => `${account(who)}（${ties[tie]}）` }, { name: '工分', look: 'right', of: ({ points }) => count(points) }, { name: '怎么记的', of: kindOf }]} rows=${found.tied} />`}
    ${found.bursts.length > 0 && html`<${Table} titled caption="十分钟内连记二十笔以上" columns=${[{ name: '经手人', of: ({ by }) => nameOf(by) }, { name: '笔数', look: 'right', of: ({ deeds }) => count(deeds) }, { name: '工分', look: 'right', of: ({ points }) => count(points) }, { name: '从', of: ({ first_at: at }) => stamp(at) }]} rows=${found.bursts} />`}
    ${found.often.length > 0 && html`<${Table} titled caption="同一人给同一户五笔以上" columns=${[{ name: '经手人', of: ({ by }) => nameOf(by) }, { name: '给谁', of: ({ account_id: who }) => account(who) }, { name: '笔数', look: 'right', of: ({ deeds }) => count(deeds) }, { name: '工分', look: 'right', of: ({ points }) => count(points) }]} rows=${found.often} />`}
    ${found.twice.length > 0 && html`<${Table} titled caption="同一时间在两个活动里都记了分" columns=${[{ name: '谁', of: ({ account_id: who }) => account(who) }, { name: '第一个活动', of: ({ first }) => activity(first) }, { name: '第二个活动', of: ({ second }) => activity(second) }, { name: '重合多少分钟', look: 'right', of: ({ minutes }) => count(minutes) }]} rows=${found.twice} />`}
    ${found.tied.length + found.bursts.length + found.often.length + found.twice.length === 0 && html`<${Notice}>没有给自家人记分、短时间连记、反复给同一户，或同一时间参加两个活动的情况。<//>`}`
}

export function Controls({ village, places }) {
  const [month, setMonth] = useState(months()[0][0])
  const found = useLoad(() => readControls(village.place_id, month), [village.place_id, month])
  const staff = useLoad(knownStaff, [])
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => {
    const body = { month }
    const { run_id: id } = await countControls(village.place_id, body, keys.keyFor({ ...body, place: village.place_id }))
    keys.settle()
    setStarted({ run_id: id, state: 'running', done: 0, total: 1 })
  })
  useEffect(() => { if (run?.state === 'done') found.again() }, [run?.state])
  const villageOf = (id) => places.find(({ place_id: place }) => place === id)?.name ?? id
  const nameOf = staff.value?.nameOf ?? ((id) => id)
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>监督</h1><div class="row row--end budget__tools"><${Field} label="月份" value=${month} choices=${months()} onInput=${setMonth} /><${Button} busy=${start.busy} onClick=${start.start}>重新统计<//></div></div>
    <p class="soft">谁给谁记了多少，和全镇同行比。标出来的只是要看一看的地方，不影响任何人的工分和信用。</p>
    ${staff.value?.unlinked.length > 0 && html`<${Notice} look="wait" title=${`${staff.value.unlinked.length} 个账号没有关联本人`}>看不出他们是不是在给自己或自家人审核、记分：${staff.value.unlinked.slice(0, 10).join('、')}${staff.value.unlinked.length > 10 ? '等' : ''}。请镇管理员在“工作人员”里补上。<//>`}
    <${Refused} of=${start} />${run && html`<${RunShown} run=${run} label="统计">${() => null}<//>`}
    <${Loaded} from=${found} tall>${(shown) => (shown.counted === 0 ? html`<${Empty} icon="shield" title="这个月还没有统计">每月 2 日自动统计上个月，也可以现在就统计。<//>`
    : html`<p class="soft small">${stamp(shown.made_at)} 统计</p><${Table} titled caption="谁经手记了多少" columns=${handColumns(nameOf, villageOf)} rows=${shown.hands} /><${Lists} found=${shown} nameOf=${nameOf} />${shown.burned.length > 0 && html`<${Burning} points=${shown.burned} />`}`)}<//></div>`
}
