// Activities of a village: make, publish, see who comes, close.

import { activityPeople, closeActivity, createActivity, listActivities, listRules, publishActivity, publishSeries, readRatings } from '../shared/api.js'
import { count, minutesText, span, withOffset } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { activityStates, ratingWords, signupStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Switch, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const blank = { title: '', place: '', starts_at: '', ends_at: '', seats: '30', rule: '', age_min: '0', every: '', times: '4' }
const repeats = [['', '只办一次'], ['week', '每周一次'], ['fortnight', '两周一次'], ['month', '每月一次']]

/** Deeds judged case by case, and a household's, are not paid by activities. */
const forActivities = (rule) => rule.case === false && !rule.for_household

function Create({ village, onClose, onMade }) {
  const rules = useLoad(async () => ({ rows: (await listRules(village.place_id)).rows.filter(forActivities) }), [])
  const [asked, setAsked] = useState(blank)
  const make = useDeed(async () => {
    const rule = asked.rule || rules.value.rows[0]?.rule
    const { every, times, ...plan } = asked
    const body = { ...plan, village_id: village.place_id, rule, seats: Number(asked.seats), age_min: Number(asked.age_min), starts_at: withOffset(asked.starts_at), ends_at: withOffset(asked.ends_at), ...(every && { repeat: { every, times: Number(times) } }) }
    await createActivity(body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setAsked({ ...asked, [name]: value })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} required ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="新建活动" onClose=${onClose}><form class="form" onSubmit=${submit}>
    ${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('title', '活动名称', { all: true, maxlength: 40 })}${field('place', '地点', { all: true, maxlength: 40 })}${field('starts_at', '开始', { type: 'datetime-local' })}${field('ends_at', '结束', { type: 'datetime-local' })}
    ${field('seats', '名额', { type: 'number', min: 1, max: 5000, inputmode: 'numeric' })}
    <${Field} label="按哪条规则记工分" value=${asked.rule || rules.value?.rows[0]?.rule} choices=${(rules.value?.rows ?? []).map((rule) => [rule.rule, rule.title])} wrong=${wrong.rule} onInput=${put('rule')} />
    ${field('age_min', '满几岁才能参加（0 不限）', { type: 'number', min: 0, max: 80, inputmode: 'numeric' })}
    ${field('every', '办几次', { choices: repeats, required: false })}${asked.every && field('times', '一共几次', { type: 'number', min: 2, max: 20, inputmode: 'numeric' })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不建了<//><${Button} type="submit" kind="main" busy=${make.busy}>存为草稿<//></div></form><//>`
}

const peopleColumns = [
  { name: '姓名', of: (row) => html`<strong>${row.masked_name}</strong> <span class="soft small">${row.resident_id.slice(7)} 号</span>` },
  { name: '状态', of: (row) => { const [text, look] = signupStates[row.state] ?? [row.state, '']; return html`<${Chip} look=${look}>${text}${row.state === 'waiting' && row.number_in_line ? ` 第 ${row.number_in_line} 位` : ''}${row.walk_in && '，未报名'}<//>` } },
  { name: '参加了', look: 'right', of: (row) => (row.minutes ? minutesText(row.minutes) : '—') },
]

/** How an activity was rated, once enough people have. */
function Rated({ activity }) {
  const ratings = useLoad(() => readRatings(activity.activity_id), [activity.activity_id])
  const found = ratings.value
  if (!found?.people) return null
  const words = Object.entries(found.words).map(([word, n]) => `${ratingWords[word]} ${n}`).join('，')
  return html`<p>${found.mean_tenths === null ? `${found.people} 人评了，满 3 人才显示` : html`${found.people} 人评了，平均 <strong>${(found.mean_tenths / 10).toFixed(1)}</strong> 颗星${words && html`（${words}）`}`}</p>`
}

function People({ activity, onClose }) {
  const pages = usePages((cursor) => activityPeople(activity.activity_id, cursor), [activity.activity_id])
  return html`<${Dialog} title=${`${activity.title}：报名的人`} onClose=${onClose}><${Rated} activity=${activity} /><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<${Empty} icon="people" title="还没有人报名">发布以后，村民就能在手机上报名。<//>` : html`<${Table} caption="报名的人" columns=${peopleColumns} rows=${pages.rows} />`)}<//><${More} pages=${pages} /><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

function Row({ activity, writes, onPeople, onChange }) {
  const [text, look] = activityStates[activity.phase] ?? [activity.phase, '']
  const [sure, setSure] = useState(false)
  const publish = useDeed(async () => { await publishActivity(activity.activity_id, keys.keyFor({ publish: activity.activity_id })); keys.settle(); toast('已发布，村民可以报名了', 'good'); onChange() })
  const close = useDeed(async () => { await closeActivity(activity.activity_id, keys.keyFor({ close: activity.activity_id })); keys.settle(); toast('活动已结束'); onChange() })
  const publishAll = useDeed(async () => { await publishSeries(activity.activity_id, keys.keyFor({ series: activity.series_id })); keys.settle(); toast('这一系列都已发布', 'good'); onChange() })
  const error = publish.error ?? publishAll.error ?? close.error
  const live = writes && activity.state === 'published'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${activity.title}</h2><${Chip} look=${look}>${text}<//></div>
    <p class="soft">${span(activity.starts_at, activity.ends_at)} · ${activity.place}${activity.series_size > 1 && ` · 一共 ${activity.series_size} 次`}${activity.age_min > 0 && ` · 满 ${activity.age_min} 岁`}</p>
    <div class="row row--apart"><p><span class="number desk__n">${count(activity.taken)}</span> / ${count(activity.seats)} 人${activity.waiting > 0 && html`，候补 ${count(activity.waiting)} 人`}</p>
      <div class="row"><${Button} onClick=${onPeople}>看名单<//>${writes && activity.state === 'draft' && html`<${Button} kind="main" busy=${publish.busy} onClick=${publish.start}>发布<//>${activity.series_size > 1 && html`<${Button} kind="main" busy=${publishAll.busy} onClick=${publishAll.start}>全部发布<//>`}`}
        ${live && (sure ? html`<${Button} kind="main" busy=${close.busy} onClick=${close.start}>确定结束<//><${Button} onClick=${() => setSure(false)}>不结束<//>` : html`<${Button} onClick=${() => setSure(true)}>结束活动<//>`)}</div></div>
    ${error && html`<${Notice} look="wrong">${error.message}<//>`}</li>`
}

export function Activities({ village, may }) {
  const writes = may(['organiser', 'village_officer', 'town_officer', 'town_admin'])
  const [when, setWhen] = useState('coming')
  const pages = usePages((cursor) => listActivities(village.place_id, cursor, when === 'past'), [village.place_id, when])
  const [making, setMaking] = useState(false)
  const [people, setPeople] = useState(null)
  const made = () => { setMaking(false); toast('草稿已存好，看一看再发布', 'good'); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>活动</h1><div class="row">${writes && html`<a class="button" href="/checkin/">去签到</a>`}${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新建活动<//>`}</div></div>
    <${Switch} label="哪些活动" value=${when} choices=${[['coming', '要办的'], ['past', '办完的']]} onChange=${setWhen} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="calendar" title=${when === 'past' ? '还没有办完的活动' : '现在没有要办的活动'}>新建一个活动，发布以后村民就能报名。<//>` : html`<ul class="stack">${pages.rows.map((activity) => html`<${Row} key=${activity.activity_id} activity=${activity} writes=${writes} onPeople=${() => setPeople(activity)} onChange=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${making && html`<${Create} village=${village} onClose=${() => setMaking(false)} onMade=${made} />`}${people && html`<${People} activity=${people} onClose=${() => setPeople(null)} />`}</div>`
}
