// 我有话说: what the villager raised and how it goes; what the village made public.

import { myTickets, publicTickets, ticketFigures } from '../shared/api.js'
import { count, day } from '../shared/format.js'
import { StateChip, clockOf, kindText } from '../shared/tickets.js'
import { Button, Chip, Empty, Icon, Loaded, More, Switch, html, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { forgetPicked, pickedHere } from './addresses.js'
import { Raise } from './raise.js'
import { TicketDialog } from './ticket.js'

function Mine({ ticket, acting, onOpen }) {
  const timer = clockOf(ticket, acting ? '本人' : '您')
  const todo = { waiting: '请回复', solved: '请确认' }[ticket.state]
  return html`<li><article class="card activity"><div class="row row--apart"><span class="soft">${kindText(ticket)}</span><${StateChip} state=${ticket.state} mine=${!acting} /></div><h3 class="activity__title">${ticket.summary}</h3>
    <ul class="facts"><li><${Icon} name="calendar" />${day(ticket.raised_at)}提的${ticket.level === 'town' && '，镇里在办'}</li>${timer && html`<li><${Icon} name="clock" />${timer[0]}</li>`}${ticket.adoption === 'adopted' && html`<li><${Icon} name="leaf" />已采纳，得 ${count(ticket.points)} 工分</li>`}</ul>
    <${Button} kind=${todo ? 'main' : ''} wide onClick=${onOpen} aria-label=${`${todo ?? '看一看'}：${ticket.summary}`}>${todo ?? '看一看'}<//></article></li>`
}

const Public = ({ ticket, onOpen }) => html`<li><article class="card activity"><div class="row row--apart"><span class="soft">${ticket.name} · ${kindText(ticket)}</span><${StateChip} state=${ticket.state} /></div><h3 class="activity__title">${ticket.summary}</h3>
  <div class="row row--apart"><span class="soft">${day(ticket.raised_at)}${ticket.photos > 0 && ` · ${ticket.photos} 张照片`}</span>${ticket.adopted && html`<${Chip} look="good">已采纳<//>`}</div><${Button} wide onClick=${onOpen} aria-label=${`看一看：${ticket.summary}`}>看一看<//></article></li>`

/** This year's figures in a sentence. */
function Figures({ villageId }) {
  const figures = useLoad(() => ticketFigures(villageId), [villageId])
  const rows = Object.fromEntries((figures.value?.rows ?? []).map((row) => [row.kind, row]))
  if (!rows.all?.raised) return null
  return html`<p class="soft">今年全村提了 ${count(rows.suggestion.raised)} 条建议，办好了 ${count(rows.problem.solved)} 个问题。</p>`
}

const empties = { mine: ['还没有提过', '有建议、有问题，都可以说。'], public: ['还没有公开的', '村民愿意公开、村里看过的，会在这里。'] }

function List({ whose, acting, villageId }) {
  const [open, setOpen] = useState(whose === 'mine' ? pickedHere() : '')
  useEffect(forgetPicked, [])
  const pages = usePages((cursor) => (whose === 'mine' ? myTickets(cursor) : publicTickets(villageId, cursor)), [whose, villageId])
  const One = whose === 'mine' ? Mine : Public
  return html`<div class="stack"><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="speak" title=${empties[whose][0]}>${empties[whose][1]}<//>` : html`<ul class="stack">${pages.rows.map((row) => html`<${One} key=${row.ticket_id} ticket=${row} acting=${acting} onOpen=${() => setOpen(row.ticket_id)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${open && html`<${TicketDialog} id=${open} acting=${acting} villageId=${villageId} onClose=${() => { setOpen(''); pages.again() }} />`}</div>`
}

export function Tickets({ profile, acting }) {
  const [whose, setWhose] = useState('mine')
  const [raising, setRaising] = useState(false)
  const villageId = profile.village_id
  if (raising) return html`<${Raise} profile=${profile} acting=${acting} onClose=${() => setRaising(false)} onRaised=${() => { setRaising(false); setWhose('mine') }} />`
  return html`<div class="stack"><h2>我有话说</h2>${acting && html`<p class="soft">投诉要本人自己提，也只有本人看得到。</p>`}<${Button} kind="main" big wide icon="speak" onClick=${() => setRaising(true)}>${acting ? `替 ${acting.principal_name} 说` : '我要说'}<//>
    <${Switch} label="哪些事" value=${whose} choices=${[['mine', acting ? '本人提的' : '我提的'], ['public', '大家提的']]} onChange=${setWhose} />${whose === 'public' && html`<${Figures} villageId=${villageId} />`}
    <${List} key=${whose} whose=${whose} acting=${acting} villageId=${villageId} /></div>`
}
