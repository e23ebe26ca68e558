// Activities of a village: make, publish, see who comes, close.

import { closeActivity, createActivity, listActivities, listRules, publishActivity, publishSeries } from '../shared/api.js'
import { count, span, withOffset } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { activityStates, scenarioNames } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { Named, People } from './activities-people.js'

const keys = keyring()
const blank = { title: '', place: '', starts_at: '', ends_at: '', seats: '30', rule: '', age_min: '0', every: '', times: '4' }
const repeats = [['', '只办一次'], ['week', '每周一次'], ['fortnight', '两周一次'], ['month', '每月一次']]

/** Deeds judged case by case, and a household's, are not paid by activities. */
const forActivities = (rule) => rule.case === false && !rule.for_household

/** Where this device is, for a fence around the place; 300 m holds a village square and its uncertainty. */
const fenceHere = () => new Promise((resolve, reject) => {
  const lost = () => reject(Object.assign(new Error('没有定到位，请允许定位再试。'), { status: 422, unknown: false }))
  if (!navigator.geolocation) { lost(); return }
  navigator.geolocation.getCurrentPosition(({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude, radius_m: 300 }), lost, { enableHighAccuracy: true, timeout: 10_000 })
})

/** Whether what is planned was over already: it is entered afterwards, with evidence, and published by somebody else. */
const isOver = ({ ends_at: to }) => Boolean(to) && new Date(withOffset(to)) <= new Date()

function Create({ village, onClose, onMade }) {
  const rules = useLoad(async () => ({ rows: (await listRules(village.place_id)).rows.filter(forActivities) }), [])
  const [asked, setAsked] = useState(blank)
  const [fence, setFence] = useState(null)
  const pictures = usePictures({ villageId: village.place_id, purpose: 'activity' })
  const evidence = usePictures({ villageId: village.place_id, purpose: 'evidence' })
  const locate = useDeed(async () => setFence(await fenceHere()))
  const over = isOver(asked)
  const make = useDeed(async () => {
    const rule = asked.rule || rules.value.rows[0]?.rule
    const { every, times, ...plan } = asked
    const body = { ...plan, ...(fence && { fence }), pictures: pictures.ids, evidence: over ? evidence.ids : [], village_id: village.place_id, rule, seats: Number(asked.seats), age_min: Number(asked.age_min), starts_at: withOffset(asked.starts_at), ends_at: withOffset(asked.ends_at), ...(every && { repeat: { every, times: Number(times) } }) }
    await createActivity(body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setAsked({ ...asked, [name]: value })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} required ...${more} />`
  const waits = pictures.busy || (over && evidence.busy)
  const submit = (event) => { event.preventDefault(); if (!make.busy && !waits) make.start() }
  return html`<${Dialog} title="新建活动" onClose=${onClose}><form class="form" onSubmit=${submit}>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('title', '活动名称', { all: true, maxlength: 40 })}${field('place', '地点', { all: true, maxlength: 40 })}${field('starts_at', '开始', { type: 'datetime-local' })}${field('ends_at', '结束', { type: 'datetime-local' })}
    ${field('seats', '名额', { type: 'number', min: 1, max: 5000, inputmode: 'numeric' })}
    <${Field} label="按哪条规则记工分" value=${asked.rule || rules.value?.rows[0]?.rule} choices=${(rules.value?.rows ?? []).map((rule) => [rule.rule, rule.title])} wrong=${wrong.rule} onInput=${put('rule')} />
    ${field('age_min', '满几岁才能参加（0 不限）', { type: 'number', min: 0, max: 80, inputmode: 'numeric' })}
    ${field('every', '办几次', { choices: repeats, required: false })}${asked.every && field('times', '一共几次', { type: 'number', min: 2, max: 20, inputmode: 'numeric' })}
    ${over && html`<div class="form__all stack"><${Notice} look="wait" title="这个活动已经办过了">补录要有签到表、照片等证明，并由另一位村镇干部核对后发布。<//><${Pictures} from=${evidence} label="证明（照片或 PDF）" hint=${wrong.evidence} /></div>`}
    <div class="form__all"><${Pictures} from=${pictures} label="活动照片（给村民看，可以不放）" /><${PicturesWait} from=${pictures} /></div>
    <div class="form__all row row--apart"><span>${fence ? '只能在这里 300 米以内扫码签到' : '扫码不限地点'}${locate.error && html` <span class="field__wrong">${locate.error.message}</span>`}</span>${fence ? html`<${Button} onClick=${() => setFence(null)}>不限地点<//>` : html`<${Button} icon="place" busy=${locate.busy} onClick=${locate.start}>只在我现在的地方签到<//>`}</div>
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不建了<//><${Button} type="submit" kind="main" busy=${make.busy} disabled=${waits}>存为草稿<//></div></form><//>`
}

function Row({ activity, writes, onPeople, onChange }) {
  const [text, look] = activityStates[activity.phase] ?? [activity.phase, '']
  const [sure, setSure] = useState(false)
  const publish = useDeed(async () => { await publishActivity(activity.activity_id, keys.keyFor({ publish: activity.activity_id })); keys.settle(); toast('已发布，村民可以报名了', 'good'); onChange() })
  const close = useDeed(async () => { await closeActivity(activity.activity_id, keys.keyFor({ close: activity.activity_id })); keys.settle(); toast('活动已结束，正在结算'); onChange() })
  const publishAll = useDeed(async () => { await publishSeries(activity.activity_id, keys.keyFor({ series: activity.series_id })); keys.settle(); toast('这一系列都已发布', 'good'); onChange() })
  const error = publish.error ?? publishAll.error ?? close.error
  const live = writes && activity.state === 'published'
  const closing = activity.state === 'closing'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${activity.title}</h2><${Chip} look=${look}>${text}<//></div>
    <p class="soft">${span(activity.starts_at, activity.ends_at)} · ${activity.place}${activity.series_size > 1 && ` · 一共 ${activity.series_size} 次`}${activity.age_min > 0 && ` · 满 ${activity.age_min} 岁`}${activity.fence && ' · 到场扫码'}</p>${activity.entered_afterwards && html`<p><${Chip} look="warm">补录<//></p>`}
    <div class="row row--apart"><p><span class="number desk__n">${count(activity.taken)}</span> / ${count(activity.seats)} 人${activity.waiting > 0 && html`，候补 ${count(activity.waiting)} 人`}</p>
      <div class="row"><${Button} onClick=${onPeople}>看名单<//>${writes && activity.state === 'draft' && html`<${Button} kind="main" busy=${publish.busy} onClick=${publish.start}>发布<//>${activity.series_size > 1 && html`<${Button} kind="main" busy=${publishAll.busy} onClick=${publishAll.start}>全部发布<//>`}`}
        ${live && (sure ? html`<${Button} kind="main" busy=${close.busy} onClick=${close.start}>确定结束<//><${Button} onClick=${() => setSure(false)}>不结束<//>` : html`<${Button} onClick=${() => setSure(true)}>结束活动<//>`)}${writes && closing && html`<${Button} busy=${close.busy} onClick=${close.start}>再结算一次<//>`}</div></div>
    ${closing && html`<p class="soft small">正在结算：记下没来的人，没发出去的工分退回预算。一般一两分钟就好；一直没好可以再结算一次，多点不会重复。</p>`}
    ${error && html`<${Notice} look="wrong">${error.message}<//>`}</li>`
}

export function Activities({ village, may }) {
  const writes = may(['organiser', 'village_officer', 'town_officer', 'town_admin'])
  const reads = may(['village_officer', 'town_officer', 'town_admin'])
  const [when, setWhen] = useState('coming')
  const [scenario, setScenario] = useState('')
  const pages = usePages((cursor) => listActivities(village.place_id, cursor, when === 'past', scenario), [village.place_id, when, scenario])
  const [making, setMaking] = useState(false)
  const [people, setPeople] = useState(null)
  const made = () => { setMaking(false); toast('草稿已存好，看一看再发布', 'good'); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>活动</h1><div class="row">${writes && html`<a class="button" href="/checkin/">去签到</a>`}${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新建活动<//>`}</div></div>
    <div class="row row--apart"><${Switch} label="哪些活动" value=${when} choices=${[['coming', '要办的'], ['past', '办完的']]} onChange=${setWhen} /><${Field} label="场景" value=${scenario} choices=${[['', '所有场景'], ...Object.entries(scenarioNames)]} onInput=${setScenario} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="calendar" title=${when === 'past' ? '还没有办完的活动' : '现在没有要办的活动'}>新建一个活动，发布以后村民就能报名。<//>` : html`<ul class="stack">${pages.rows.map((activity) => html`<${Row} key=${activity.activity_id} activity=${activity} writes=${writes} onPeople=${() => setPeople(activity)} onChange=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />
    <${Named} writes=${writes} reads=${reads} />
    ${making && html`<${Create} village=${village} onClose=${() => setMaking(false)} onMade=${made} />`}${people && html`<${People} activity=${people} writes=${writes} reads=${reads} onClose=${() => setPeople(null)} />`}</div>`
}
