// What goes on in the village, and the villager's place in it.

import { cancelSignup, listActivities, readActivity, signUp } from '../shared/api.js'
import { count, minutesText, span } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { activityStates, scenarioNames, signupStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Icon, Loaded, More, Notice, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { Calendar } from './calendar.js'
import { RateIt } from './rating.js'

const keys = keyring()
const inIt = (state) => Boolean(state) && !['cancelled', 'no_show'].includes(state)

function seatsText({ seats, taken, waiting, state, attended }) {
  if (state === 'closed') return `来了 ${count(attended)} 人`
  if (state === 'closing') return '正在结束'
  if (taken < seats) return `还有 ${count(seats - taken)} 个名额`
  return waiting > 0 ? `名额已满，${count(waiting)} 人在候补` : '名额已满，可以排候补'
}

/** Who is still in when an activity was ended was never signed out, and earned nothing. */
const notOut = ({ state }, mine) => mine === 'in' && ['closing', 'closed'].includes(state)

const MyState = ({ activity, mine, place }) => {
  const [text, look] = notOut(activity, mine) ? ['没有签退', 'wrong'] : (signupStates[mine] ?? [mine, ''])
  return html`<${Chip} look=${look}>${mine === 'waiting' && place ? `候补第 ${place} 位` : text}<//>`
}

const Facts = ({ activity }) => html`<ul class="facts"><li><${Icon} name="clock" />${span(activity.starts_at, activity.ends_at)}</li><li><${Icon} name="place" />${activity.place}</li><li><${Icon} name="people" />${seatsText(activity)}</li><li><${Icon} name="leaf" />${activity.rule_title}，最多 ${count(activity.points_most)} 工分${activity.minutes_needed > 1 && `，参加满 ${minutesText(activity.minutes_needed)}才记`}</li>${activity.age_min > 0 && html`<li><${Icon} name="person" />满 ${activity.age_min} 岁才能参加</li>`}</ul>`

function Detail({ id, onClose, onChange }) {
  const activity = useLoad(() => readActivity(id), [id])
  const [sure, setSure] = useState(false)
  const join = useDeed(async () => {
    const answer = await signUp(id, keys.keyFor({ id }))
    keys.settle()
    toast(answer.state === 'waiting' ? '名额满了，已经替您排上候补' : '报名成功', 'good')
    onChange(id, answer.state)
    activity.again()
  })
  const leave = useDeed(async () => {
    await cancelSignup(id, keys.keyFor({ leave: id }))
    keys.settle()
    toast('已经取消报名')
    setSure(false)
    onChange(id, 'cancelled')
    activity.again()
  })
  const error = join.error ?? leave.error
  return html`<${Dialog} title=${activity.value?.title ?? '活动'} onClose=${onClose}><${Loaded} from=${activity}>${(shown) => {
    const mine = shown.my_state
    return html`<div class="stack">${inIt(mine) && html`<div><${MyState} activity=${shown} mine=${mine} place=${shown.my_place_in_line} /></div>`}<${Facts} activity=${shown} />${shown.detail && html`<p>${shown.detail}</p>`}${shown.pictures.length > 0 && html`<${Gallery} pictures=${shown.pictures} label="活动照片" />`}
      ${notOut(shown, mine) && html`<${Notice} look="wait" title="没有签退">只有签到、没有签退，所以没有记工分。请找组织者补记。<//>`}
      ${mine === 'done' && html`<${RateIt} activity=${shown} />`}
      ${error && html`<${Notice} look="wrong">${error.message}<//>`}
      ${sure && html`<${Notice} look="wait" title="真的不去了吗？">您的名额会让给候补的乡亲。<//>`}
      ${!inIt(mine) && ['published', 'on'].includes(shown.phase) && html`<${Button} kind="main" big wide busy=${join.busy} onClick=${join.start}>${shown.taken < shown.seats ? '我要报名' : '排候补'}<//>`}
      ${['confirmed', 'waiting'].includes(mine) && shown.phase === 'published' && (sure ? html`<${Button} kind="main" big wide busy=${leave.busy} onClick=${leave.start}>确定取消报名<//>` : html`<${Button} big wide onClick=${() => setSure(true)}>取消报名<//>`)}</div>`
  }}<//><${Button} big wide onClick=${onClose}>关闭<//><//>`
}

function Card({ activity, mine, onOpen }) {
  const [text, look] = activityStates[activity.phase] ?? [activity.phase, '']
  return html`<li><article class="card activity"><div class="row row--apart"><h2 class="activity__title">${activity.title}</h2>${inIt(mine) ? html`<${MyState} activity=${activity} mine=${mine} />` : html`<${Chip} look=${look}>${text}<//>`}</div>
    ${activity.pictures.length > 0 && html`<img class="activity__picture" src=${activity.pictures[0].large} alt="" loading="lazy" />`}<${Facts} activity=${activity} /><${Button} kind=${inIt(mine) ? '' : 'main'} wide onClick=${onOpen} aria-label=${`看一看：${activity.title}`}>看一看<//></article></li>`
}

export function Activities({ profile }) {
  const [when, setWhen] = useState('coming')
  const [scenario, setScenario] = useState('')
  const pages = usePages((cursor) => listActivities(profile.village_id, cursor, when === 'past', scenario), [profile.village_id, when, scenario])
  const [open, setOpen] = useState('')
  const [changed, setChanged] = useState({})
  const close = () => { setOpen(''); pages.again() }
  const shown = pages.rows.filter(({ state }) => state !== 'draft')
  return html`<div class="stack"><h2>村里的活动</h2><${Switch} label="哪些活动" value=${when} choices=${[['coming', '要办的'], ['past', '办完的']]} onChange=${setWhen} /><${Field} label="哪一类" value=${scenario} choices=${[['', '所有活动'], ...Object.entries(scenarioNames)]} onInput=${setScenario} /><${Loaded} from=${pages} tall>${() => (shown.length === 0
    ? html`<${Empty} icon="calendar" title=${scenario ? `没有“${scenarioNames[scenario]}”的活动` : when === 'past' ? '还没有办完的活动' : '最近没有活动'}>有了新活动，这里就能报名。<//>`
    : html`<ul class="stack">${shown.map((row) => html`<${Card} key=${row.activity_id} activity=${row} mine=${changed[row.activity_id] ?? row.my_state} onOpen=${() => setOpen(row.activity_id)} />`)}</ul>`)}<//>
    <${More} pages=${pages} /><${Calendar} villageId=${profile.village_id} />${open && html`<${Detail} id=${open} onClose=${close} onChange=${(id, state) => setChanged((now) => ({ ...now, [id]: state }))} />`}</div>`
}
