// Inspection rounds: from door to door with a phone; which doors are left; the panel's one vote on all of them.

import { closeRound, listRounds, listRules, openRound, resolveCode, roundDoors, visitDoor, voteOnRound } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { claimDay } from '../shared/claims.js'
import { count, dateOf } from '../shared/format.js'
import { keyring, uuid7 } from '../shared/ids.js'
import { claimPeriods, periodText, weekOf } from '../shared/periods.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { roundStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Icon, Loaded, More, Notice, Progress, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const inspectors = ['grid_worker', 'village_officer', 'town_officer', 'town_admin']
const byInspector = [['80 以上', 90], ['75–79', 76], ['75 以下', 60]]
const byPanel = [['达标', 90], ['不达标', 60]]

function Open({ village, onClose, onMade }) {
  const rules = useLoad(async () => (await listRules(village.place_id)).rows.filter((rule) => rule.for_household && ['inspector', 'panel'].includes(rule.verifier_code)), [])
  const [form, setForm] = useState({ code: '', period: '', title: '' })
  const rule = rules.value?.find((one) => one.rule === form.code) ?? rules.value?.[0]
  const periods = rule ? [...(rule.verifier_code === 'inspector' ? [weekOf(dateOf())] : []), ...claimPeriods(rule)] : []
  const period = periods.includes(form.period) ? form.period : periods[0]
  const title = form.title || (rule ? `${periodText(period)}${rule.title}检查` : '')
  const make = useDeed(async () => {
    const body = { rule: rule.rule, period, title }
    const made = await openRound(village.place_id, body, keys.keyFor(body))
    keys.settle()
    onMade(made)
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setForm((now) => ({ ...now, [name]: value }))
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="开始一轮检查" onClose=${onClose}><${Loaded} from=${rules} tall>${(rows) => html`<form class="stack" onSubmit=${submit}>
    <${Field} label="检查什么" value=${rule.rule} choices=${rows.map((one) => [one.rule, one.title])} onInput=${put('code')} wrong=${wrong.rule} />
    <${Field} label="哪个周期" value=${period} choices=${periods.map((one) => [one, periodText(one)])} onInput=${put('period')} wrong=${wrong.period} />
    <${Field} label="叫什么" value=${title} minlength="2" maxlength="40" onInput=${put('title')} wrong=${wrong.title} required />
    <p class="soft">${rule.verifier_code === 'inspector' ? '80 分以上和 75 分以上得分，拍照为证，当场入账。' : '80 分以上报评议小组，查完一次投票，公示后入账。'}</p>
    <${Refused} of=${make} />
    <${Button} type="submit" kind="main" big wide busy=${make.busy}>开始<//><${Button} big wide onClick=${onClose}>先不<//></form>`}<//><//>`
}

/** One door whose code was scanned: its score, a picture, and on to the next. */
function Door({ round, village, door, onDone, onLeave }) {
  const [score, setScore] = useState('')
  const [key] = useState(uuid7)
  const photos = usePictures({ villageId: village.place_id, purpose: 'evidence', max: 3 })
  const save = useDeed(async () => onDone(await visitDoor(round.round_id, { code: door.code, score: Number(score), media_ids: photos.ids }, key)))
  const wrong = save.error?.fields ?? {}
  const submit = (event) => { event.preventDefault(); if (!save.busy && !photos.busy && !photos.failed) save.start() }
  return html`<form class="card stack" onSubmit=${submit}><h2>${door.name}</h2>
    <div class="scores" role="group" aria-label="得分">${(round.by_panel ? byPanel : byInspector).map(([text, value]) => html`<${Button} onClick=${() => setScore(String(value))} aria-pressed=${String(Number(score) === value)}>${text}<//>`)}</div>
    <${Field} label="得分（0 到 100）" type="number" min="0" max="100" inputmode="numeric" value=${score} onInput=${setScore} wrong=${wrong.score} required />
    <${Pictures} from=${photos} label="检查照片" /><${PicturesWait} from=${photos} />
    ${save.error && html`<${Notice} look="wrong">${wrong.media_ids ?? save.error.message}<//>`}
    <${Button} type="submit" kind="main" big wide busy=${save.busy} disabled=${photos.busy || photos.failed}>记下，下一户<//><${Button} big wide onClick=${onLeave}>换一户<//></form>`
}

function lastWords({ masked_name: name, score, points, again, claim_id: claim }) {
  if (again) return ['wait', `${name}已经查过`, `上次 ${score} 分，${points ? `得 ${count(points)} 工分` : '没有得分'}。`]
  if (points) return ['good', `${name}：${score} 分`, `得 ${count(points)} 工分。`]
  return ['', `${name}：${score} 分`, claim ? '这户这个周期已经自己申报过，不重复记。' : '这次没有得分。']
}

function Scanning({ round, village, onVisit }) {
  const [door, setDoor] = useState(null)
  const [last, setLast] = useState(null)
  const look = useDeed(async (code) => {
    const found = await resolveCode(code)
    if (found.kind !== 'household' || !found.holder_id.startsWith(village.place_id)) throw Object.assign(new Error(found.kind === 'household' ? '这是别村的户码。' : '这是村民个人的码，请扫门上的户码。'), { status: 409, fields: {} })
    setLast(null)
    setDoor({ code, name: found.masked_name })
  })
  const done = (visit) => { setDoor(null); setLast(visit); onVisit() }
  const [look2, head, line] = last ? lastWords(last) : []
  if (door) return html`<${Door} round=${round} village=${village} door=${door} onDone=${done} onLeave=${() => setDoor(null)} />`
  return html`<div class="stack">${last && html`<${Notice} look=${look2} icon=${look2 === 'good' ? 'check' : 'bell'} title=${head}>${line}<//>`}<${Refused} of=${look} />
    <${Camera} onCode=${look.start} paused=${look.busy} word="把门上的户码放进框里" /><${CodeField} onCode=${look.start} label="扫不出来？输入户码" button="查这一户" disabled=${look.busy} /></div>`
}

/** The panel's vote on the whole round; ticked households are left to be voted on one by one. */
function Vote({ round, visited, onDone }) {
  const [apart, setApart] = useState([])
  const vote = useDeed(async (approve) => {
    await voteOnRound(round.round_id, { approve, except_for: apart })
    toast('已投票', 'good')
    onDone()
  })
  const flip = (id) => setApart(apart.includes(id) ? apart.filter((one) => one !== id) : [...apart, id])
  return html`<section class="card stack" aria-label="评议投票"><h2>评议小组一次投票</h2><p class="soft">已有 ${round.votes} 票，满 3 票按多数定。有疑问的户勾出来，单独投票；自己家和亲属家会自动除外。</p>
    <fieldset class="stack stack--tight"><legend>这几户除外</legend>${visited.filter(({ points }) => points > 0).map((one) => html`<label class="agree"><input type="checkbox" checked=${apart.includes(one.household_id)} onChange=${() => flip(one.household_id)} /><span>${one.masked_name}，${one.score} 分，${count(one.points)} 工分</span></label>`)}</fieldset>
    <${Refused} of=${vote} />
    <div class="row"><${Button} kind="main" busy=${vote.busy} onClick=${() => vote.start(true)}>${apart.length ? `同意，${apart.length} 户除外` : '全部同意'}<//><${Button} busy=${vote.busy} onClick=${() => vote.start(false)}>不同意<//></div></section>`
}

function One({ id, village, may, onLeave }) {
  const doors = useLoad(() => roundDoors(id), [id])
  const close = async () => { await closeRound(id); toast('这轮检查结束了', 'good'); doors.again() }
  return html`<div class="stack stack--wide round"><div class="row"><${Button} icon="back" onClick=${onLeave}>返回<//></div><${Loaded} from=${doors} tall>${({ round, visited, left }) => html`<div class="stack stack--wide">
    <div class="stack stack--tight"><div class="row row--apart"><h1>${round.title}</h1><${Chip} look=${roundStates[round.state]?.[1]}>${roundStates[round.state]?.[0]}<//></div><p class="soft">${round.rule_title} · ${periodText(round.period)}</p>
      <${Progress} label="查过的户" done=${visited.length} total=${visited.length + left.length} /></div>
    ${round.state === 'open' && may(inspectors) && html`<${Scanning} round=${round} village=${village} onVisit=${doors.again} />`}
    ${round.state === 'closed' && round.by_panel && may(['panel']) && html`<${Vote} round=${round} visited=${visited} onDone=${doors.again} />`}
    ${left.length > 0 && html`<section class="stack stack--tight" aria-label="还没查的户"><h2>还没查的户（${count(left.length)}）</h2><ul class="doors">${left.map((one) => html`<li>${one.masked_name}</li>`)}</ul></section>`}
    ${visited.length > 0 && html`<section class="stack stack--tight" aria-label="查过的户"><h2>查过的户（${count(visited.length)}）</h2><ul class="doors">${visited.map((one) => html`<li><strong>${one.masked_name}</strong> ${one.score} 分${one.points > 0 && html`<br />${count(one.points)} 工分`}</li>`)}</ul></section>`}
    ${round.state === 'open' && may(inspectors) && html`<div class="row"><${Asked} label="结束这轮检查" small sure="结束以后，没查的户不再查。" does="确定结束" send=${close} /></div>`}</div>`}<//></div>`
}

export function Rounds({ village, may }) {
  const pages = usePages((cursor) => listRounds(village.place_id, cursor), [village.place_id])
  const [open, setOpen] = useState('')
  const [making, setMaking] = useState(false)
  if (open) return html`<${One} id=${open} village=${village} may=${may} onLeave=${() => { setOpen(''); pages.again() }} />`
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>入户检查</h1>${may(inspectors) && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>开始一轮<//>`}</div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="scan" title="还没有检查">开始一轮，拿着手机挨家扫门上的户码。<//>`
    : html`<ul class="stack">${pages.rows.map((round) => html`<li><button type="button" class="card choose" onClick=${() => setOpen(round.round_id)}><span class="row row--apart"><strong>${round.title}</strong><${Chip} look=${roundStates[round.state]?.[1]}>${roundStates[round.state]?.[0]}<//></span><span class="soft"><${Icon} name="calendar" /> ${claimDay(dateOf(round.opened_at))} · 查了 ${count(round.visited)} 户，得分 ${count(round.scored)} 户</span></button></li>`)}</ul>`)}<//><${More} pages=${pages} />
    ${making && html`<${Open} village=${village} onClose=${() => setMaking(false)} onMade=${(made) => { setMaking(false); setOpen(made.round_id) }} />`}</div>`
}
