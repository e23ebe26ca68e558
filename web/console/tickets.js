// 我有话说 at the desk: what is to be done, by its clock; who gets what; the village's figures.

import { countTickets, enterTicket, setTicketDesks, ticketDesks, ticketFigures, ticketQueue, townTickets } from '../shared/api.js'
import { clock, count, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { adoptionStates, roleNames, ticketCategories, ticketKinds } from '../shared/strings.js'
import { StateChip, clockOf, kindText } from '../shared/tickets.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Switch, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { TicketDialog, deskRoles } from './ticket.js'

const keys = keyring()
const deciders = ['village_officer', 'town_officer', 'town_admin']
const BY_HAND = 'by_hand'

function Row({ ticket, onOpen }) {
  const timer = clockOf(ticket)
  const adoption = adoptionStates[ticket.adoption]
  return html`<li class=${`card ticket ${ticket.overdue ? 'ticket--overdue' : ''}`}><div class="row row--apart"><h2 class="desk__h grow">${ticket.summary}</h2>${timer && html`<${Chip} look=${timer[1]}>${timer[0]}<//>`}</div>
    <div class="row row--apart"><p class="soft">${ticket.masked_name} · ${kindText(ticket)} · ${day(ticket.raised_at)}${ticket.photos > 0 && ` · ${ticket.photos} 张照片`}</p><div class="row"><${StateChip} state=${ticket.state} />${ticket.level === 'town' && html`<${Chip} look="warm">${ticket.direct ? '直达镇里' : '镇里'}<//>`}${ticket.public && !ticket.released && html`<${Chip}>待审公开<//>`}${adoption && html`<${Chip} look=${adoption[1]}>${adoption[0]}<//>`}<${Button} onClick=${onOpen} aria-label=${`打开：${ticket.summary}`}>打开<//></div></div></li>`
}

function List({ ask, deps, empty, session }) {
  const pages = usePages(ask, deps)
  const [open, setOpen] = useState('')
  return html`<div class="stack"><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="speak" title=${empty}>有了新的，会按期限排在这里。<//>` : html`<ul class="stack">${pages.rows.map((row) => html`<${Row} key=${row.ticket_id} ticket=${row} onOpen=${() => setOpen(row.ticket_id)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${open && html`<${TicketDialog} id=${open} session=${session} onClose=${() => { setOpen(''); pages.again() }} />`}</div>`
}

const figureColumns = [
  { name: '类别', of: ({ kind }) => (kind === 'all' ? html`<strong>合计</strong>` : ticketKinds[kind]) },
  ...[['提出', 'raised'], ['办好', 'solved'], ['在办', 'open'], ['超期', 'overdue'], ['办得晚', 'late'], ['重办过', 'reopened'], ['到过镇里', 'escalated'], ['采纳', 'adopted']].map(([name, what]) => ({ name, look: 'right', of: (row) => count(row[what]) })),
]

function Figures({ village, may }) {
  const figures = useLoad(() => ticketFigures(village.place_id), [village.place_id])
  const recount = useDeed(async () => { figures.put(await countTickets(village.place_id)); toast('数好了', 'good') })
  return html`<${Loaded} from=${figures} tall>${(found) => html`<div class="stack"><div class="row row--apart"><p class="soft">${found.year} 年，${found.counted_at ? `${day(found.counted_at)} ${clock(found.counted_at)} 的数，每天夜里重数一遍` : '还没有数过'}</p>${may(deciders) && html`<${Button} busy=${recount.busy} onClick=${recount.start}>现在重数<//>`}</div>
    <${Refused} of=${recount} />
    <div class="counts"><p class="count"><span class="figure">${found.median_working_days ?? '—'}</span>办好用的工作日（中位数）</p><p class="count count--good"><span class="figure">${found.satisfaction_tenths === null ? '—' : (found.satisfaction_tenths / 10).toFixed(1)}</span>满意度（${count(found.rated)} 人评）</p></div>
    <${Table} caption=${`${village.name}的统计`} columns=${figureColumns} rows=${found.rows} keyOf=${({ kind }) => kind} /></div>`}<//>`
}

function Desks({ village, may }) {
  const desks = useLoad(() => ticketDesks(village.place_id), [village.place_id])
  return html`<${Loaded} from=${desks} tall>${(found) => html`<${DesksForm} key=${found.version} found=${found} village=${village} writes=${may(deciders)} onSaved=${desks.put} />`}<//>`
}

function DesksForm({ found, village, writes, onSaved }) {
  const [routes, setRoutes] = useState(found.routes.map((route) => ({ ...route, desk: route.desk || BY_HAND, days: String(route.days) })))
  const save = useDeed(async () => {
    const body = { seen: found.version, routes: routes.map(({ category, desk, days }) => ({ category, days: Number(days), ...(desk !== BY_HAND && { desk }) })) }
    onSaved(await setTicketDesks(village.place_id, body))
    toast('保存了，新提的事照这样分', 'good')
  })
  const put = (category, more) => setRoutes(routes.map((route) => (route.category === category ? { ...route, ...more } : route)))
  return html`<div class="stack"><p class="soft">村民提的事按类别分给谁、几个工作日办好。超过期限，夜里自动转到镇里。</p><${Refused} of=${save} />
    <ul class="tiles tiles--wide">${routes.map(({ category, desk, days }) => html`<li class="card card--flat form" key=${category}>
      <${Field} label=${`${ticketCategories[category]}：分给谁`} value=${desk} choices=${[...deskRoles.map((role) => [role, roleNames[role]]), [BY_HAND, '由村干部逐件分派']]} onInput=${(value) => put(category, { desk: value })} /><${Field} label=${`${ticketCategories[category]}：几个工作日`} type="number" min="1" max="15" inputmode="numeric" value=${days} onInput=${(value) => put(category, { days: value })} /></li>`)}</ul>
    ${writes && html`<div class="row row--end"><${Button} kind="main" busy=${save.busy} onClick=${save.start}>保存<//></div>`}</div>`
}

const blank = { resident: '', kind: 'problem', category: 'other', text: '', place: '', public: 'no' }

/** Write down what somebody says who came in person. */
function Enter({ village, onClose, onMade }) {
  const [asked, setAsked] = useState(blank)
  const make = useDeed(async () => {
    const { resident, public: seen, ...said } = asked
    const body = { ...said, public: seen === 'yes', resident_id: `${village.place_id}r${resident.padStart(5, '0')}` }
    await enterTicket(village.place_id, body, keys.keyFor(body))
    keys.settle()
    onMade()
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${wrong[name]} onInput=${put(name)} required ...${more} />`
  return html`<${Dialog} title="替村民写一件" onClose=${onClose}><form class="form" onSubmit=${(event) => { event.preventDefault(); if (!make.busy) make.start() }}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    <${Field} label="村民编号" hint="花名册里的号，最多 5 位。" value=${asked.resident} wrong=${wrong.resident_id} pattern="[0-9]{1,5}" inputmode="numeric" required onInput=${put('resident')} />
    ${field('kind', '说什么', { choices: Object.entries(ticketKinds) })}${field('category', '哪方面', { choices: Object.entries(ticketCategories) })}${field('public', '本人愿意公开吗', { choices: [['no', '不公开'], ['yes', '可以公开']] })}
    ${field('text', '他说的话', { multiline: true, maxlength: 1000, all: true })}${field('place', '地点', { required: false, maxlength: 40, all: true })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy}>送出<//></div></form><//>`
}

export function Tickets({ village, session, places, may }) {
  const [view, setView] = useState('queue')
  const [entering, setEntering] = useState(false)
  const [turn, setTurn] = useState(0)
  const town = places.find(({ place_id: id }) => id === village.town_id)
  const inTown = may(['town_officer', 'town_admin', 'auditor']) && town
  const writes = may([...deciders, 'organiser', 'grid_worker'])
  const choices = [['queue', '要办的'], ['all', '全部'], ...(inTown ? [['town', '镇里办的']] : []), ['figures', '统计'], ...(may([...deciders, 'auditor']) ? [['desks', '分派办法']] : [])]
  const lists = {
    queue: [(cursor) => ticketQueue(village.place_id, {}, cursor), '没有要办的'],
    all: [(cursor) => ticketQueue(village.place_id, { all: true }, cursor), '还没有人提过'],
    town: [(cursor) => townTickets(village.town_id, cursor), '镇里没有要办的'],
  }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>我有话说</h1>${writes && html`<${Button} icon="plus" onClick=${() => setEntering(true)}>替村民写一件<//>`}</div>
    <${Switch} label="看什么" value=${view} choices=${choices} onChange=${setView} />
    ${lists[view] && html`<${List} key=${view} ask=${lists[view][0]} deps=${[view, village.place_id, turn]} empty=${lists[view][1]} session=${session} />`}
    ${view === 'figures' && html`<${Figures} village=${village} may=${may} />`}${view === 'desks' && html`<${Desks} village=${village} may=${may} />`}
    ${entering && html`<${Enter} village=${village} onClose=${() => setEntering(false)} onMade=${() => { setEntering(false); toast('写好了，算他本人提的', 'good'); setTurn(turn + 1) }} />`}</div>`
}
