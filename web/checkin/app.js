// Check-in at an activity: choose it, scan people in or out, see each answer from across the room.

import { listActivities, listPlaces, scanInto } from '../shared/api.js'
import { clock, count, span } from '../shared/format.js'
import { speakAs } from '../shared/http.js'
import { uuid7 } from '../shared/ids.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { SignOut, StaffSignIn, reached, useSession } from '../shared/sign-in.js'
import { Button, Chip, Empty, Field, Icon, Loaded, Masthead, Switch, html, mount, useEffect, useLoad, useRef, useState } from '../shared/ui.js'
import { Awaited } from './awaited.js'
import { chime } from './chime.js'
import { keep, kept as box, mayKeep, openWithoutNetwork, takeAlong, taken, whereAmI } from './offline.js'
import { Result } from './result.js'
import { Rooms } from './rooms.js'

speakAs('staff')

const SHOWN_MS = 3500

function Choose({ session, onChoose }) {
  const places = useLoad(listPlaces, [])
  const villages = reached(session, places.value?.rows ?? [])
  const [picked, setPicked] = useState('')
  const village = picked || villages[0]?.place_id || ''
  const activities = useLoad(async () => ({ rows: village ? (await listActivities(village)).rows.filter(({ state }) => state === 'published') : [] }), [village])
  const before = taken()
  const goOn = before && (places.state === 'failed' || activities.state === 'failed')
  return html`<${Masthead} title="活动签到" note="选一个活动开始"><${SignOut} realm="staff" /><//>
    <main id="main" class="page page--narrow stack"><h1>今天哪一场？</h1>${goOn && html`<button type="button" class="card choose" onClick=${() => onChoose(before.activity)}><strong>${before.activity.title}</strong><span class="soft">没有网络，用 ${clock(before.at)} 下载的名单继续（${count(before.people)} 人）</span></button>`}<${Loaded} from=${places}>${() => html`${villages.length > 1 && html`<${Field} label="村" value=${village} choices=${villages.map(({ place_id: id, name }) => [id, name])} onInput=${setPicked} />`}
      <${Loaded} from=${activities} tall>${({ rows }) => (rows.length === 0 ? html`<${Empty} icon="calendar" title="这个村现在没有活动">先到工作台发布一个活动。<//>`
    : html`<ul class="stack">${rows.map((activity) => html`<li><button type="button" class="card choose" onClick=${() => onChoose(activity)}><strong>${activity.title}</strong><span class="soft">${span(activity.starts_at, activity.ends_at)} · ${activity.place}</span><${Chip} look="good">报名 ${count(activity.taken)} 人<//></button></li>`)}</ul>`)}<//>`}<//><${Rooms} session=${session} /></main>`
}

/** A second scan of somebody who is in (or out) already: no harm, and nothing to be done. */
const again = ({ code, facts }, direction) => code === 'place_in_other_state' && facts.state === { in: 'in', out: 'done' }[direction]

/** Whether a card's printed number was typed, which names somebody and proves nothing. */
const isNumber = (code) => /^(no\.?\s*)?\d[\d\s-]*$/i.test(code.trim())

const noList = '现在没网，名单也没有下载，这次记不下来。请把姓名和时间写在纸上，活动结束后在“活动”里补登。'

let away = false

/** Send one scan; what the network swallowed waits in the outbox and is sent again by itself. */
async function scan({ activity, code, direction }) {
  const key = uuid7()
  const at = new Date().toISOString()
  const spot = activity.fence ? await whereAmI(away) : null
  try {
    return { good: true, direction, ...(await scanInto(activity.activity_id, { code, direction, ...(spot && { spot }) }, key)) }
  } catch (error) {
    if (error.status === undefined) throw error
    away = error.code === 'outside_fence'
    if (again(error, direction)) return { good: true, again: true, direction }
    if (!error.unknown) return { good: false, direction, why: error.message }
    if (!mayKeep(activity.activity_id)) return { good: false, direction, why: noList }
    return { good: true, kept: true, direction, number: isNumber(code), name: await keep({ activity, code, direction, spot, key, at }) }
  }
}

function useWaiting() {
  const [all, set] = useState(box.all())
  useEffect(() => {
    box.watch(set)
    const flush = () => box.flush()
    flush()
    addEventListener('online', flush)
    const timer = setInterval(flush, 15_000)
    return () => { removeEventListener('online', flush); clearInterval(timer); box.watch(() => {}) }
  }, [])
  return all
}

/** The list that this device takes along, and the page itself: fetched when scanning begins, again every ten minutes, and
 * when the network is back. */
function useList(activity) {
  const [list, set] = useState(taken(activity.activity_id))
  useEffect(() => {
    const fetchIt = () => {
      openWithoutNetwork()
      takeAlong(activity).then(set, (error) => { if (error.status === undefined) throw error })
    }
    fetchIt()
    const timer = setInterval(fetchIt, 600_000)
    addEventListener('online', fetchIt)
    return () => { clearInterval(timer); removeEventListener('online', fetchIt) }
  }, [activity.activity_id])
  return list
}

function Scan({ activity, onLeave }) {
  const [direction, setDirection] = useState('in')
  const [result, setResult] = useState(null)
  const [tally, setTally] = useState({ in: 0, out: 0 })
  const [busy, setBusy] = useState(false)
  const kept = useWaiting()
  const timer = useRef(0)
  const list = useList(activity)
  const waiting = kept.filter(({ state }) => state === 'waiting')
  const refused = kept.filter(({ state }) => state === 'refused')
  const clear = () => { clearTimeout(timer.current); setResult(null) }
  const hear = async (code) => {
    if (busy) return
    setBusy(true)
    clear()
    const answer = await scan({ activity, code, direction })
    setBusy(false)
    setResult(answer)
    chime(answer.good)
    if (answer.good && !answer.again && !answer.waits) setTally((was) => ({ ...was, [direction]: was[direction] + 1 }))
    timer.current = setTimeout(() => setResult(null), SHOWN_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return html`<div class="checkin"><header class="checkin__head"><button type="button" class="checkin__back" onClick=${onLeave} aria-label="返回选活动"><${Icon} name="back" /></button><div class="grow"><h1>${activity.title}</h1><p>${activity.place} · 报名 ${count(activity.taken)} 人</p></div>
      <button type="button" class="checkin__back checkin__full" aria-label="全屏" onClick=${() => document.documentElement.requestFullscreen?.()}><${Icon} name="expand" /></button></header>
    <main id="main" class="checkin__main"><div class="checkin__left"><${Switch} label="签到还是签退" value=${direction} choices=${[['in', '签到'], ['out', '签退']]} onChange=${(next) => { setDirection(next); clear() }} />
        <${Camera} onCode=${hear} paused=${busy} word=${direction === 'in' ? '签到：把村民码放进框里' : '签退：把村民码放进框里'} /></div>
      <div class="checkin__right"><div class="tallies" role="status"><p><span class="figure">${count(tally.in)}</span>本机已签到</p><p><span class="figure">${count(tally.out)}</span>本机已签退</p></div>
        <${Awaited} activity=${activity} list=${list} scans=${tally.in + tally.out} />
        ${waiting.length > 0 && html`<p class="checkin__kept"><${Icon} name="clock" /> ${waiting.length} 次记在本机，有网就自动补上</p>`}
        <p class="checkin__list">${list ? `名单已下载：${count(list.people)} 人报名，没网也能扫` : '名单还没下载：没网就扫不了，要把姓名写在纸上'}</p>
        ${refused.map(({ key, why, note, at }) => html`<div class="checkin__kept checkin__kept--wrong"><span class="grow">有一次补传没有成功（${note}，${clock(at)}）：${why}</span><${Button} onClick=${() => box.drop(key)}>知道了<//></div>`)}
        <div class="checkin__type"><${CodeField} onCode=${hear} label="没带手机？输入工分卡编号" button=${direction === 'in' ? '签到' : '签退'} disabled=${busy} /></div></div></main>
    ${result && html`<${Result} result=${result} onClose=${clear} />`}</div>`
}

function App() {
  const session = useSession('staff')
  const [activity, setActivity] = useState(null)
  if (!session) return html`<${StaffSignIn} title="活动签到" note="登录以后，用这台设备给来参加活动的人签到、签退。" />`
  return activity ? html`<${Scan} activity=${activity} onLeave=${() => setActivity(null)} />` : html`<${Choose} session=${session} onChoose=${setActivity} />`
}

mount(html`<${App} />`)
