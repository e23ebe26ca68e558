// One ticket: what was said, how it goes, and what its author may do about it.

import { commentTicket, confirmTicket, rateTicket, readTicket, reopenTicket, showTicket, withdrawTicket } from '../shared/api.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { PublicPlace, Said, StateChip, Timeline, clockOf, kindText } from '../shared/tickets.js'
import { Button, Chip, Dialog, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Followed } from './followed.js'

const keys = keyring()
const STARS = [1, 2, 3, 4, 5]

const Stars = ({ value, onChange }) => html`<fieldset class="stars"><legend>办得怎么样？</legend>${STARS.map((n) => html`<label class=${n <= value ? 'stars__on' : ''}><input type="radio" name="ticket-stars" class="unseen" value=${n} checked=${n === value} onChange=${() => onChange(n)} /><span aria-hidden="true">★</span><span class="unseen">${n} 颗星</span></label>`)}</fieldset>`

/** What the village said last in this way: its question, or what was done. */
const lastSaid = (ticket, deed) => ticket.events.findLast((event) => event.deed === deed)?.text ?? ''
const Before = ({ words }) => words && html`<p class="said">${words}</p>`

/** Say it was solved, or rate what closed by itself; `said` is what was done. */
function Judge({ id, closed, said, onDone, onBack }) {
  const [stars, setStars] = useState(0)
  const [text, setText] = useState('')
  const judge = useDeed(async () => {
    const body = { ...(stars && { stars }), text }
    await (closed ? rateTicket : confirmTicket)(id, body, keys.keyFor({ id, judge: body }))
    keys.settle()
    onDone('谢谢您的评价')
  })
  return html`<div class="stack"><${Refused} of=${judge} /><${Before} words=${said} /><${Stars} value=${stars} onChange=${setStars} />
    <${Field} label="想说一句（可以不写）" value=${text} wrong=${judge.error?.fields.text} maxlength=${500} multiline onInput=${setText} />
    <${Button} kind="main" big wide busy=${judge.busy} disabled=${closed && !stars} onClick=${judge.start}>${closed ? '评好了' : '确认办好了'}<//><${Button} big wide onClick=${onBack}>再想想<//></div>`
}

/** Words of one's own, with photos: a remark, an answer to what was `said`, or why it is to be handled anew. */
function Words({ id, said, label, button, send, villageId, photos, onDone, onBack }) {
  const [text, setText] = useState('')
  const from = usePictures({ villageId, purpose: 'ticket' })
  const say = useDeed(async () => {
    const body = photos ? { text, media_ids: from.ids } : { text }
    await send(id, body, keys.keyFor({ id, label, body }))
    keys.settle()
    onDone('已经送到')
  })
  return html`<div class="stack"><${Refused} of=${say} /><${Before} words=${said} />
    <${Field} label=${label} value=${text} wrong=${say.error?.fields.text} maxlength=${500} multiline onInput=${setText} />
    ${photos && html`<${Pictures} from=${from} /><${PicturesWait} from=${from} />`}
    <${Button} kind="main" big wide busy=${say.busy} disabled=${!text.trim() || from.busy} onClick=${say.start}>${button}<//><${Button} big wide onClick=${onBack}>再想想<//></div>`
}

function Visibility({ id, head, onDone }) {
  const choose = useDeed(async (body) => {
    await showTicket(id, body, keys.keyFor({ id, ...body }))
    keys.settle()
    onDone(body.public ? '村里看过以后会公开' : '只给村里看，不公开')
  })
  const told = head.public ? (head.released ? '全村能看' : '愿意公开，等村里看过') : '只给村里看，不公开'
  return html`<div class="stack stack--tight"><p class="soft">${told}${head.public && (head.named ? '，显示姓' : '，不显示姓名')}</p><${Refused} of=${choose} />
    <div class="row"><${Button} busy=${choose.busy} onClick=${() => choose.start({ public: !head.public, named: head.named })}>${head.public ? '改成不公开' : '愿意公开'}<//>
      ${head.public && html`<${Button} busy=${choose.busy} onClick=${() => choose.start({ public: true, named: !head.named })}>${head.named ? '不显示姓名' : '显示姓'}<//>`}</div></div>`
}

function Own({ ticket, acting, villageId, onChange }) {
  const [doing, setDoing] = useState('')
  const { head, may, ticket_id: id } = ticket
  const can = (deed) => may.includes(deed)
  const done = (text) => { toast(text, 'good'); setDoing(''); onChange() }
  const withdraw = useDeed(async () => { await withdrawTicket(id, keys.keyFor({ id, withdraw: true })); keys.settle(); done('已经撤回') })
  const back = () => setDoing('')
  const timer = clockOf(head, acting ? '本人' : '您')
  const refused = head.state === 'rejected'
  if (doing === 'judge') return html`<${Judge} id=${id} closed=${head.state === 'closed'} said=${lastSaid(ticket, 'solve')} onDone=${done} onBack=${back} />`
  if (doing === 'reopen') return html`<${Words} id=${id} label=${refused ? '为什么还要办？' : '哪里还没办好？'} button="要求重办" send=${reopenTicket} villageId=${villageId} onDone=${done} onBack=${back} />`
  if (doing === 'say') return html`<${Words} id=${id} said=${can('answer') && lastSaid(ticket, 'ask')} label=${can('answer') ? '回复经办人的问题' : '补充说一句'} button="送出" send=${commentTicket} villageId=${villageId} photos onDone=${done} onBack=${back} />`
  return html`<div class="stack"><div class="row"><${StateChip} state=${head.state} mine=${!acting} />${head.level === 'town' && html`<${Chip} look="warm">${head.direct ? '直达镇里' : '镇里在办'}<//>`}${timer && html`<${Chip} look=${timer[1]}>${timer[0]}<//>`}${head.adoption === 'adopted' && html`<${Chip} look="good">已采纳，+${count(head.points)} 工分<//>`}</div>
    <p class="soft">${kindText(head)}${head.direct && '，由镇里办，村里看不到'}</p><${Said} ticket=${ticket} />
    ${can('answer') && html`<${Notice} look="wait" title=${`${head.direct ? '镇里' : '村里'}有一处要问您`}><p class="pre-line">${lastSaid(ticket, 'ask')}</p>回复后接着办。<//>`}
    ${can('confirm') && html`<${Notice} look="good" title=${`${head.direct ? '镇里' : '村里'}说办好了，您看呢？`}><p class="pre-line">${lastSaid(ticket, 'solve')}</p>7 天不说就算办结。<//>`}
    ${can('answer') && html`<${Button} kind="main" big wide onClick=${() => setDoing('say')}>回复<//>`}
    ${can('confirm') && html`<${Button} kind="main" big wide onClick=${() => setDoing('judge')}>办好了<//>`}
    ${can('reopen') && html`<${Button} big wide onClick=${() => setDoing('reopen')}>${refused ? '不同意，要求重办' : '没办好，要求重办'}<//>`}
    ${can('rate') && !head.stars && html`<${Button} big wide onClick=${() => setDoing('judge')}>评一评<//>`}
    ${head.released && html`<${PublicPlace} ticket=${ticket} />`}<h3>办理经过</h3><${Timeline} ticket=${ticket} me=${acting ? '本人' : '我'} />${head.merged_into && html`<${Followed} id=${id} />`}
    ${can('comment') && !can('answer') && html`<${Button} big wide onClick=${() => setDoing('say')}>补充说一句<//>`}
    ${can('show') && html`<${Visibility} id=${id} head=${head} onDone=${done} />`}
    <${Refused} of=${withdraw} />
    ${can('withdraw') && (doing === 'withdraw' ? html`<${Notice} look="wait" title="真的撤回吗？">撤回以后就不办了。<//><${Button} kind="main" big wide busy=${withdraw.busy} onClick=${withdraw.start}>确定撤回<//>` : html`<${Button} kind="quiet" wide onClick=${() => setDoing('withdraw')}>不提了，撤回<//>`)}</div>`
}

/** As the village sees it: the released words, and how it ended. */
const Others = ({ ticket }) => html`<div class="stack"><div class="row"><${StateChip} state=${ticket.public_row.state} /><span class="soft">${ticket.public_row.name} · ${kindText(ticket.public_row)}</span></div><${Said} ticket=${ticket} />
  ${ticket.events.map((event) => html`<${Notice} look="good" title="村里的答复">${event.text}<//>`)}</div>`

export function TicketDialog({ id, acting, villageId, onClose }) {
  const ticket = useLoad(() => readTicket(id), [id])
  return html`<${Dialog} title="这件事" onClose=${onClose}><${Loaded} from=${ticket} tall>${(shown) => (shown.party === 'author' ? html`<${Own} ticket=${shown} acting=${acting} villageId=${villageId} onChange=${ticket.again} />` : html`<${Others} ticket=${shown} />`)}<//><${Button} big wide onClick=${onClose}>关闭<//><//>`
}
