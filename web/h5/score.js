// 我的信用: the score, what it is made of, what speaks for and against, what would raise it, and the facts behind.

import { listRules } from '../shared/api.js'
import { myScore, myScoreFacts, myScoreHistory, myScoreLooks, myScoreReceipt, scorePolicy } from '../shared/api-credit.js'
import { creditCopy, readable } from '../shared/credit-copy.js'
import { count, day, signed } from '../shared/format.js'
import { WhoLooked } from '../shared/looks.js'
import { boundText, dimensionNames, featureName, happeningText, howMuch, whatRaises } from '../shared/score.js'
import { Button, Chip, Empty, Icon, Loaded, More, Notice, html, useDeed, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { saveFile } from '../shared/saving.js'
import { Receipt } from './receipt.js'
import { Objecting, Objections } from './score-objections.js'

/** A business date as people say it. */

function Head({ score }) {
  const { rank } = score
  return html`<section class="balance" aria-label="我的信用分"><div class="row row--apart"><p class="balance__label">我的信用分</p><span class="score__grade">${score.grade} 级</span></div><p class="figure">${count(score.points)}<span class="score__most"> / 1,000</span></p>
    <p class="balance__foot">按 ${day(score.on)} 为止的事算出，每天夜里更新。</p>
    ${rank && html`<p class="balance__soon"><${Icon} name="people" /> 比全镇 ${rank.ahead_of_percent}% 的人高（${day(rank.on)}，${count(rank.people)} 人有信用分）${rank.top && '，在前 20%'}</p>`}</section>`
}

const Parts = ({ parts }) => html`<section class="card stack stack--tight" aria-labelledby="parts"><h3 id="parts">五个方面</h3><ul class="bars bars--points">${parts.map(({ dimension, points, most }) => html`<li key=${dimension} class="bar"><span class="bar__name">${dimensionNames[dimension] ?? dimension}</span><span class="bar__track" aria-hidden="true"><span class="bar__fill" style=${`width:${(points / most) * 100}%`}></span></span><span class="bar__n number"><span class="unseen">得 </span>${points}<span class="soft"> / ${most}</span></span></li>`)}</ul></section>`

const Line = ({ text, note, points, look }) => html`<li class="entry"><div class="grow"><strong>${text}</strong>${note && html`<p class="soft small">${note}</p>`}</div><div class="right"><span class=${`entry__points number ${look}`}>${points}</span></div></li>`

function Reasons({ score }) {
  const lines = Object.fromEntries(score.lines.map((line) => [line.feature, line]))
  const harm = ({ feature, points }) => ({ text: featureName(feature), note: lines[feature].harms ? `还记着 ${howMuch(lines[feature])}，日子久了会淡` : `现在 ${howMuch(lines[feature])}`, points: `少 ${points}` })
  return html`<section class="stack stack--tight" aria-labelledby="for"><h3 id="for">给您加分的</h3>${score.speaks_for.length === 0 ? html`<p class="soft">还没有。参加一次村里的活动就有了。</p>` : html`<ul class="card entries">${score.speaks_for.map((one) => html`<${Line} key=${one.feature} text=${featureName(one.feature)} note=${`现在 ${howMuch(lines[one.feature])}`} points=${signed(one.points)} look="plus" />`)}</ul>`}</section>
    <section class="stack stack--tight" aria-labelledby="against"><h3 id="against">还没得到的</h3><ul class="card entries">${score.speaks_against.map((one) => html`<${Line} key=${one.feature} ...${harm(one)} look="" />`)}</ul></section>
    ${score.raises.length > 0 && html`<section class="stack stack--tight" aria-labelledby="raises"><h3 id="raises">怎样能更高</h3><ul class="card entries">${score.raises.map((one) => html`<${Line} key=${one.feature} text=${whatRaises(one)} points=${`加 ${one.points}`} look="plus" />`)}</ul></section>`}`
}

const effectText = { deduction: '扣分', cap: '封顶', veto: '一票否决' }

/** What records of the negative list take off, while they count. */
const Records = ({ records }) => records.length > 0 && html`<section class="stack stack--tight" aria-labelledby="records"><h3 id="records">负面记录</h3><ul class="card entries">${records.map((one) => html`<${Line} key=${one.record_id} text=${effectText[one.effect]} note=${`算到 ${day(one.until)}`} points=${`少 ${one.points}`} look="" />`)}</ul></section>`

/** Every line, so that anybody can add them up. */
const Whole = ({ score }) => html`<details class="card"><summary>每一项都算给您看</summary><ul class="entries">${score.lines.map((line) => html`<${Line} key=${line.feature} text=${featureName(line.feature)} note=${howMuch(line)} points=${`${line.points} / ${line.most}`} look="" />`)}${score.records.map((one) => html`<${Line} key=${one.record_id} text=${`负面记录：${effectText[one.effect]}`} points=${signed(-one.points)} look="" />`)}</ul><p class="right">合计 <strong class="number">${count(score.points)}</strong></p></details>`

const changeText = ({ feature, before, after }) => `${featureName(feature)} ${signed(after - before)}`

/** What changed between a score and the one before it, if there is one. */
const changesOf = (past, before) => [...past.changed.map(changeText), ...(before && before.taken !== past.taken ? [`负面记录 ${signed(before.taken - past.taken)}`] : [])]

/** What brought a score about; of the last one that is read so far, what records took off is compared with the next page. */
function becauseOf(past, before, more) {
  const changes = changesOf(past, before)
  if (changes.length > 0) return changes.join('，')
  if (past.version === 1) return '第一份信用分'
  return before || !more ? '换了新的计分办法' : '再往前看'
}

/** Every score one had; the first page came with the score. */
function History({ history, earlier }) {
  const [shown, show] = useState(null)
  const pages = usePages((before) => (before ? myScoreHistory(before) : Promise.resolve({ rows: history, cursor: earlier })), [history])
  return html`<details class="card"><summary>怎么变成这样的</summary><${Loaded} from=${pages}>${() => html`<ul class="entries">${pages.rows.map((past, i) => html`<li key=${past.version} class="entry"><div class="grow"><strong>${day(past.since)}</strong><p class="soft small">${becauseOf(past, pages.rows[i + 1], pages.more)}</p><div class="row"><${Button} onClick=${() => show(past)}>存证回执<//></div></div><div class="right"><span class="entry__points number">${count(past.points)}</span><p class="soft small">${past.grade} 级 · 办法第 ${past.policy} 版</p></div></li>`)}</ul>`}<//><${More} pages=${pages} />${shown && html`<${Receipt} ask=${() => myScoreReceipt(shown.version)} onClose=${() => show(null)}>拿到它的人看得到您的分数和村民编号。给银行看，用「信用证明」：那里只有档次。<//>`}</details>`
}

function factNote(row) {
  const home = row.of_home ? '家里的，' : ''
  if (row.amount < 0) return `${home}更正：扣回 ${day(row.counts_from)} 的`
  return `${home}现在还算 ${row.left_percent}%；算在${row.features.map(featureName).join('、')}`
}

function Facts({ titles, onObjected }) {
  const pages = usePages(myScoreFacts, [])
  const [against, object] = useState(null)
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="calendar" title="还没有事">参加一次活动，第二天这里就有。<//>` : html`<ul class="entries">${pages.rows.map((row, i) => html`<li key=${i} class="entry"><div class="grow"><strong>${happeningText(row, titles)}</strong><p class="soft small">${factNote(row)}</p>${row.fact_id && html`<div class="row"><${Button} onClick=${() => object(row)}>这件事不对<//></div>`}</div><p class="right soft small">${day(row.told_on)}</p></li>`)}</ul>`)}<//><${More} pages=${pages} />${against && html`<${Objecting} against=${against} text=${`${day(against.told_on)}${happeningText(against, titles)}`} onClose=${() => object(null)} onDone=${() => { object(null); onObjected() }} />`}`
}

function Tables({ placeId, mine }) {
  const policy = useLoad(() => scorePolicy(placeId), [placeId])
  return html`<${Loaded} from=${policy} tall>${({ version, tables, grades, half_life_days: half }) => html`<p><strong>计分办法第 ${version} 版</strong>${mine && mine !== version && `。您的分数还是按第 ${mine} 版算的，今天夜里起按第 ${version} 版`}</p><p class="soft">全镇一个办法，谁都能看。一件事过 ${half} 天只算一半。${grades.map(({ name, least }) => `${name} 级 ${least} 分起`).join('，')}。</p>
    <dl class="score__tables">${tables.map(({ feature, dimension, bounds_milli: bounds, points }) => html`<div key=${feature}><dt>${featureName(feature)} <${Chip}>${dimensionNames[dimension] ?? dimension}<//></dt><dd>${points.map((n, i) => html`<span key=${i} class="score__step"><span class="soft">${i === 0 ? `不到 ${boundText(feature, bounds[0])}` : `${boundText(feature, bounds[i - 1])}起`}</span> <b class="number">${n}</b></span>`)}</dd></div>`)}</dl>`}<//>`
}

/** What is read only when it is asked for; `asked` counts how often a link elsewhere asked for it. */
function Folded({ title, id, asked = 0, children }) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (asked === 0) return
    setOpen(true)
    document.getElementById(id).scrollIntoView()
  }, [asked])
  return html`<details class="card" id=${id} open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}><summary>${title}</summary>${open && children()}</details>`
}

/** Where one lets a bank know in which band one is. */
const ForBanks = () => html`<a class="button button--wide" href="#certificates"><${Icon} name="check" /> 信用证明：给银行看档次，不给看分数</a>`

/** All that is kept, as files: one for machines, one to read; it goes for good with the consent. */
function Mine() {
  const take = useDeed(async () => {
    const copy = await creditCopy()
    saveFile('我的信用数据.json', 'application/json', JSON.stringify(copy, null, 2))
  })
  const read = useDeed(async () => saveFile('我的信用数据.html', 'text/html', readable(await creditCopy())))
  const error = take.error ?? read.error
  return html`<section class="card stack stack--tight" aria-labelledby="mine"><h3 id="mine">我的信用数据</h3><p class="soft">分数和每一次变化、背后的事、异议、负面记录、信用优待、信用证明、谁看过，都可以带走。不想要信用分了，在“我的授权”里撤回，马上删掉。</p>${error && html`<${Notice} look="wrong">${error.message}<//>`}<div class="row"><${Button} icon="download" busy=${take.busy} onClick=${take.start}>下载一份<//><${Button} icon="download" busy=${read.busy} onClick=${read.start}>下载能看的<//><a class="button" href="#consents">我的授权</a></div></section>`
}

function Ready({ score, placeId, titles, onObjected }) {
  const [asked, ask] = useState(0)
  const tables = (event) => { event.preventDefault(); ask(asked + 1) }
  return html`<${Head} score=${score} /><p class="soft">按<a href="#score" onClick=${tables}>计分办法第 ${score.policy} 版</a>算出，办法全镇公开。</p>${score.disputed && html`<${Notice}>您提的异议正在处理，这个分数标着“有异议”。<//>`}<${ForBanks} /><${Parts} parts=${score.parts} /><${Reasons} score=${score} /><${Records} records=${score.records} /><p><a class="way" href="#negatives">我的负面记录：依据、申辩、异议、修复</a></p><${Whole} score=${score} /><${Folded} title="背后的事，一件一件">${() => html`<${Facts} titles=${titles} onObjected=${onObjected} />`}<//><${Objections} titles=${titles} onChanged=${onObjected} />
    <${History} history=${score.history} earlier=${score.earlier} /><${Folded} title="计分办法" id="tables" asked=${asked}>${() => html`<${Tables} placeId=${placeId} mine=${score.policy} />`}<//><${WhoLooked} ask=${myScoreLooks} title="谁看过我的信用分" none="没有人打印过。处理异议的干部看过，写在那条异议里。" /><${Mine} />`
}

const Waiting = () => html`<${Empty} icon="clock" title="今天夜里算出第一份">您已经同意了。明天早上来看：多少分、为什么、怎样能更高。<//>`

const Without = ({ placeId }) => html`<${Empty} icon="shield" title="您还没有信用分">信用分由您做过的事算出来：参加活动、帮邻居、说话算数。要您自己同意才会有；不同意不影响得工分、用工分，随时能撤回，撤回后马上删掉。未满 18 周岁的没有信用分。<//>
  <a class="button button--main button--big button--wide" href="#consents">去看看，再决定</a><${Folded} title="计分办法">${() => html`<${Tables} placeId=${placeId} />`}<//>`

export function Score({ profile }) {
  const found = useLoad(async () => {
    const [mine, { rows }] = await Promise.all([myScore(), listRules(profile.village_id)])
    return { ...mine, titles: Object.fromEntries(rows.map(({ rule, title }) => [rule, title])) }
  }, [profile.village_id])
  return html`<div class="stack stack--home"><div class="row row--apart"><h2>我的信用</h2><a class="way" href="#perks">信用优待</a></div><${Loaded} from=${found} tall>${({ agreed, score, titles }) => {
    if (score) return html`<${Ready} score=${score} placeId=${profile.village_id} titles=${titles} onObjected=${found.again} />`
    return agreed ? html`<${Waiting} />` : html`<${Without} placeId=${profile.village_id} />`
  }}<//></div>`
}
