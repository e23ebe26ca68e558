// Activities of a village: make, publish, see who comes, close.

import { listActivities } from '../shared/api.js'
import { count, span } from '../shared/format.js'
import { activityStates, scenarioNames } from '../shared/strings.js'
import { Button, Chip, Empty, Field, Loaded, More, Refused, Switch, html, toast, usePages, useState } from '../shared/ui.js'
import { Closing, useClosing } from './activities-closing.js'
import { Changing } from './activities-changing.js'
import { Create } from './activities-create.js'
import { Draft } from './activities-drafts.js'
import { Named, People } from './activities-people.js'
import { Seconding } from './activities-seconding.js'
import { Unended } from './activities-unended.js'

function Row({ activity, village, writes, reads, sees, onPeople, onChange }) {
  const [text, look] = activityStates[activity.phase] ?? [activity.phase, '']
  const [sure, setSure] = useState(false)
  const [changing, setChanging] = useState(false)
  const close = useClosing(activity, onChange)
  const live = writes && activity.state === 'published'
  const closing = activity.state === 'closing'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${activity.title}</h2><${Chip} look=${look}>${text}<//></div>
    <p class="soft">${span(activity.starts_at, activity.ends_at)} · ${activity.place}${activity.series_size > 1 && ` · 一共 ${activity.series_size} 次`}${activity.age_min > 0 && ` · 满 ${activity.age_min} 岁`}${activity.fence && ' · 到场扫码'}${activity.team.length > 0 && ` · 由选定的 ${activity.team.length} 人组织`}</p>${activity.entered_afterwards && html`<p><${Chip} look="warm">补录<//></p>`}
    <div class="row row--apart"><p><span class="number desk__n">${count(activity.taken)}</span> / ${count(activity.seats)} 人${activity.waiting > 0 && html`，候补 ${count(activity.waiting)} 人`}</p>
      <div class="row">${sees && html`<${Button} onClick=${onPeople}>看名单<//>`}
        ${live && activity.phase === 'published' && html`<${Button} onClick=${() => setChanging(true)}>改名额、时间地点<//>`}${live && !sure && html`<${Button} onClick=${() => setSure(true)}>结束活动<//>`}${writes && closing && html`<${Button} busy=${close.busy} onClick=${close.start}>再结算一次<//>`}</div></div>
    ${writes && activity.state === 'draft' && html`<${Draft} activity=${activity} village=${village} reads=${reads} onChange=${onChange} />`}
    ${changing && html`<${Changing} activity=${activity} onClose=${() => setChanging(false)} onChange=${() => { setChanging(false); onChange() }} />`}
    ${live && sure && html`<${Closing} activity=${activity} busy=${close.busy} onClose=${close.start} onPeople=${onPeople} onCancel=${() => setSure(false)} />`}
    ${closing && html`<p class="soft small">正在结算：记下没来的人，没发出去的工分退回预算。一般一两分钟就好；一直没好可以再结算一次，多点不会重复。</p>`}
    <${Refused} of=${close} /></li>`
}

export function Activities({ village, may }) {
  const writes = may(['organiser', 'village_officer', 'town_officer', 'town_admin'])
  const reads = may(['village_officer', 'town_officer', 'town_admin'])
  const sees = may(['grid_worker', 'organiser', 'village_officer', 'town_officer', 'town_admin', 'auditor'])
  const [when, setWhen] = useState('coming')
  const [scenario, setScenario] = useState('')
  const pages = usePages((cursor) => listActivities(village.place_id, cursor, when === 'past', scenario), [village.place_id, when, scenario])
  const [making, setMaking] = useState(false)
  const [people, setPeople] = useState(null)
  const [changes, setChanges] = useState(0)
  const changed = () => { setChanges(changes + 1); pages.again() }
  const made = () => { setMaking(false); toast('草稿已保存，看一看再发布', 'good'); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>活动</h1><div class="row">${writes && html`<a class="button" href="/checkin/">去签到</a>`}${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新建活动<//>`}</div></div>
    ${writes && html`<${Seconding} village=${village} seconds=${reads} turn=${people} />`}
    ${writes && when !== 'past' && html`<${Unended} key=${changes} village=${village} onPast=${() => setWhen('past')} />`}
    <div class="row row--apart"><${Switch} label="哪些活动" value=${when} choices=${[['coming', '要办的'], ['past', '办完的']]} onChange=${setWhen} /><${Field} label="场景" value=${scenario} choices=${[['', '所有场景'], ...Object.entries(scenarioNames)]} onInput=${setScenario} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="calendar" title=${when === 'past' ? '还没有办完的活动' : '现在没有要办的活动'}>新建一个活动，发布以后村民就能报名。<//>` : html`<ul class="stack">${pages.rows.map((activity) => html`<${Row} key=${activity.activity_id} activity=${activity} village=${village} writes=${writes} reads=${reads} sees=${sees} onPeople=${() => setPeople(activity)} onChange=${changed} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${sees && html`<${Named} writes=${writes} reads=${reads} />`}
    ${making && html`<${Create} village=${village} reads=${reads} onClose=${() => setMaking(false)} onMade=${made} />`}${people && html`<${People} activity=${people} writes=${writes} reads=${reads} onClose=${() => setPeople(null)} />`}</div>`
}
