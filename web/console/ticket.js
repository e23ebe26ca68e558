// One ticket at the desk: what was said, its clock and life, and what an officer may do.

import { everyTicket, handleTicket, hideTicket, readTicket } from '../shared/api.js'
import { count, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { adoptionStates, roleNames, ticketStates } from '../shared/strings.js'
import { PublicPlace, Said, StateChip, Timeline, clockOf, kindText } from '../shared/tickets.js'
import { Button, Chip, Dialog, Field, Loaded, Notice, Switch, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
export const deskRoles = ['village_officer', 'grid_worker', 'organiser']
const hows = { answer: ['答复本人', '送出答复'], ask: ['问本人（停表）', '送出问题'], note: ['内部记录', '记下来'] }

/** Do a deed of the desk's with one key, then show the ticket anew. */
function useTicketDeed(id, onDone) {
  return useDeed(async (deed, body, told) => {
    await (deed === 'hiding' ? hideTicket(id, keys.keyFor({ id, deed })) : handleTicket(id, deed, body, keys.keyFor({ id, deed, body })))
    keys.settle()
    toast(told, 'good')
    onDone()
  })
}

const Refused = ({ deed }) => deed.error && html`<${Notice} look="wrong">${Object.values(deed.error.fields).join(' ') || deed.error.message}<//>`

/** Words to the author or the desk, with photos. */
function Talk({ ticket, villageId, onDone }) {
  const can = { answer: ticket.may.includes('comment'), ask: ticket.may.includes('ask'), note: ticket.may.includes('note') }
  const open = Object.keys(hows).filter((how) => can[how])
  const [chosen, setHow] = useState(open[0])
  const how = can[chosen] ? chosen : open[0]
  const [text, setText] = useState('')
  const from = usePictures({ villageId, purpose: 'ticket' })
  const say = useTicketDeed(ticket.ticket_id, onDone)
  if (open.length === 0) return null
  return html`<section class="stack stack--tight card card--flat" aria-label="说一句"><${Switch} label="对谁说" value=${how} choices=${open.map((one) => [one, hows[one][0]])} onChange=${setHow} />
    <${Field} label=${hows[how][0]} hint=${how === 'note' ? '本人看不到。' : how === 'ask' ? '本人回复前停表，最多 7 天，一件事最多两次。' : '本人会收到消息。'} value=${text} maxlength=${500} multiline onInput=${setText} />
    <${Pictures} from=${from} /><${PicturesWait} from=${from} /><${Refused} deed=${say} />
    <div class="row row--end"><${Button} kind="main" busy=${say.busy} disabled=${!text.trim() || from.busy} onClick=${() => say.start('remarks', { how, text, media_ids: from.ids }, '已送到')}>${hows[how][1]}<//></div></section>`
}

const ends = {
  solve: ['办了什么？本人会看到，并请他确认。', '提请办结', true],
  reject: ['为什么不能办？本人会看到，还可以要求重办。', '不予办理', false],
  pass_on: ['为什么要转到镇里？', '转到镇里', false],
  resume: ['不等答复了，接着办。可以写一句。', '接着办', false],
}

/** A step that needs words: what was done, or why. */
function Step({ ticket, villageId, step, onDone, onBack }) {
  const [label, button, photos] = ends[step]
  const [text, setText] = useState('')
  const from = usePictures({ villageId, purpose: 'ticket' })
  const take = useTicketDeed(ticket.ticket_id, onDone)
  return html`<section class="stack stack--tight card card--flat" aria-label=${button}><${Field} label=${label} value=${text} maxlength=${500} multiline onInput=${setText} />${photos && html`<${Pictures} from=${from} /><${PicturesWait} from=${from} />`}<${Refused} deed=${take} />
    <div class="row row--end"><${Button} onClick=${onBack}>先不办<//><${Button} kind="main" busy=${take.busy} disabled=${(step !== 'resume' && !text.trim()) || from.busy} onClick=${() => take.start('steps', { step, text, media_ids: photos ? from.ids : [] }, '已办')}>${button}<//></div></section>`
}

function Assign({ ticket, onDone, onBack }) {
  const [desk, setDesk] = useState(ticket.head.desk || deskRoles[0])
  const send = useTicketDeed(ticket.ticket_id, onDone)
  return html`<section class="stack stack--tight card card--flat" aria-label="分派"><${Field} label="分给谁办" value=${desk} choices=${deskRoles.map((role) => [role, roleNames[role]])} onInput=${setDesk} /><${Refused} deed=${send} />
    <div class="row row--end"><${Button} onClick=${onBack}>先不分<//><${Button} kind="main" busy=${send.busy} onClick=${() => send.start('assignment', { desk }, '已分派')}>分派<//></div></section>`
}

const mergeable = ['open', 'assigned', 'in_progress', 'waiting', 'solved', 'closed']

/** Merge a duplicate: into another one of the village that goes on or was settled, found among all by its words. */
function Merge({ ticket, villageId, onDone, onBack }) {
  const others = useLoad(async () => (await everyTicket(villageId)).filter(({ ticket_id: id, state, direct }) => id !== ticket.ticket_id && mergeable.includes(state) && !direct), [ticket.ticket_id])
  const [words, setWords] = useState('')
  const [picked, setPicked] = useState('')
  const send = useTicketDeed(ticket.ticket_id, onDone)
  return html`<section class="stack stack--tight card card--flat" aria-label="合并"><${Loaded} from=${others}>${(rows) => {
    const found = rows.filter(({ summary, masked_name: name }) => `${name}：${summary}`.includes(words.trim()))
    const into = (found.find(({ ticket_id: id }) => id === picked) ?? found[0])?.ticket_id
    if (rows.length === 0) return html`<p>村里没有别的事可以并入。</p><div class="row row--end"><${Button} onClick=${onBack}>先不并<//></div>`
    return html`<${Field} label="按内容找" hint=${`一共 ${count(rows.length)} 件，办好的、办结的也能并入。`} value=${words} onInput=${setWords} autocomplete="off" maxlength="40" />
    ${into ? html`<${Field} label="并入哪一件" value=${into} choices=${found.map((row) => [row.ticket_id, `${row.masked_name}：${row.summary}（${ticketStates[row.state][0]}，${day(row.raised_at)}）`])} onInput=${setPicked} />` : html`<p class="soft" role="status">没有这样的事。</p>`}<${Refused} deed=${send} />
    <div class="row row--end"><${Button} onClick=${onBack}>先不并<//><${Button} kind="main" busy=${send.busy} disabled=${!into} onClick=${() => send.start('merging', { into }, '已合并')}>合并<//></div>`
  }}<//></section>`
}

/** Release to the village, in words without names, with a place that is nobody's door and the photos that may be seen. */
function Release({ ticket, onDone, onBack }) {
  const { head, spot, public_spot: seen } = ticket
  const [text, setText] = useState(ticket.public_text || ticket.text)
  const [place, setPlace] = useState(head.released ? seen.place : head.named ? spot.place : '')
  const [located, setLocated] = useState(spot.latitude !== null && (head.released ? seen.latitude !== null : head.named))
  const [photos, setPhotos] = useState([])
  const send = useTicketDeed(ticket.ticket_id, onDone)
  const flip = (id) => setPhotos(photos.includes(id) ? photos.filter((one) => one !== id) : [...photos, id])
  return html`<section class="stack stack--tight card card--flat" aria-label="公开"><${Field} label="公开的文字" hint="去掉人名、门牌、电话，别人的私事不公开。" value=${text} maxlength=${1000} multiline rows="5" onInput=${setText} />
    <${Field} label="公开的地点" hint=${`${spot.place ? `本人写的是“${spot.place}”。` : ''}不写谁家、几号；不宜公开就空着。网上谁都能看到。`} value=${place} maxlength=${40} onInput=${setPlace} />
    ${spot.latitude !== null && html`<label class="agree"><input type="checkbox" checked=${located} onChange=${() => setLocated(!located)} /><span>公开地图位置（精确到十米左右${head.named ? '' : '；本人不愿署名，在家里提的会认出是谁'}）</span></label>`}
    ${ticket.photos.map((photo, n) => html`<label class="agree"><input type="checkbox" checked=${photos.includes(photo.media_id)} onChange=${() => flip(photo.media_id)} /><img class="ticket-thumb" src=${photo.thumb} alt="" /><span>公开第 ${n + 1} 张照片</span></label>`)}<${Refused} deed=${send} />
    <div class="row row--end"><${Button} onClick=${onBack}>先不公开<//><${Button} kind="main" busy=${send.busy} disabled=${text.trim().length < 2} onClick=${() => send.start('release', { text, place: place.trim(), located, media_ids: photos }, '已公开')}>公开给全村<//></div></section>`
}

/** A suggestion's adoption: proposed here, decided by another officer. */
function Adoption({ ticket, session, onDone }) {
  const { head, may } = ticket
  const [why, setWhy] = useState(null)
  const act = useTicketDeed(ticket.ticket_id, onDone)
  if (head.kind !== 'suggestion') return null
  const proposer = ticket.events.findLast(({ deed }) => deed === 'propose')?.by
  const chip = adoptionStates[head.adoption]
  return html`<section class="stack stack--tight" aria-label="采纳">${chip && html`<div><${Chip} look=${chip[1]}>${chip[0]}${head.points > 0 && `，+${count(head.points)} 工分`}<//></div>`}<${Refused} deed=${act} />
    ${['none', 'declined'].includes(head.adoption) && may.includes('propose') && html`<div class="row"><${Button} busy=${act.busy} onClick=${() => act.start('adoption', {}, '已提议，等另一位干部确认')}>提议采纳<//></div>`}
    ${head.adoption === 'proposed' && may.includes('adopt') && html`${proposer === session.subject && html`<p class="soft">您提议的，由另一位干部确认。</p>`}${why !== null && html`<${Field} label="为什么不采纳" value=${why} maxlength=${500} onInput=${setWhy} />`}
      <div class="row">${proposer !== session.subject && html`<${Button} kind="grow" busy=${act.busy} onClick=${() => act.start('adoption/decision', { adopt: true }, '已采纳，工分已入账')}>确认采纳，记工分<//>`}${why === null ? html`<${Button} onClick=${() => setWhy('')}>不采纳<//>` : html`<${Button} busy=${act.busy} onClick=${() => act.start('adoption/decision', { adopt: false, text: why }, '已记为不采纳')}>确定不采纳<//>`}</div>`}</section>`
}

const forms = { assign: Assign, merge: Merge, release: Release }

/** The steps open to an officer, or the form of the one begun; words begun to the author stay while one is taken. */
function Deeds({ ticket, villageId, session, onDone }) {
  const [doing, setDoing] = useState('')
  const [said, setSaid] = useState(0)
  const { may, head, ticket_id: id } = ticket
  const act = useTicketDeed(id, onDone)
  const done = () => { setDoing(''); onDone() }
  const back = () => setDoing('')
  const Form = forms[doing]
  const form = Form ? html`<${Form} ticket=${ticket} villageId=${villageId} onDone=${done} onBack=${back} />` : ends[doing] && html`<${Step} ticket=${ticket} villageId=${villageId} step=${doing} onDone=${done} onBack=${back} />`
  const open = [['assign', '分派'], ['solve', '办好了'], ['resume', '不等了，接着办'], ['pass_on', '转到镇里'], ['reject', '不予办理'], ['merge', '合并重复'], ['release', head.released ? '改公开的文字' : '公开给全村']].filter(([deed]) => may.includes(deed) && (deed !== 'release' || head.public) && (deed !== 'assign' || head.level === 'village'))
  return html`${form}<div class="stack stack--tight" hidden=${Boolean(form)}><${Refused} deed=${act} /><div class="row">${may.includes('start') && html`<${Button} kind="main" busy=${act.busy} onClick=${() => act.start('steps', { step: 'start' }, '开始办理')}>我来办<//>`}
      ${open.map(([deed, text]) => html`<${Button} kind=${deed === 'solve' ? 'grow' : ''} onClick=${() => setDoing(deed)}>${text}<//>`)}${head.released && may.includes('hide') && html`<${Button} busy=${act.busy} onClick=${() => act.start('hiding', null, '不再公开')}>不再公开<//>`}</div>
    <${Adoption} ticket=${ticket} session=${session} onDone=${onDone} /><${Talk} key=${said} ticket=${ticket} villageId=${villageId} onDone=${() => { setSaid(said + 1); onDone() }} /></div>`
}

export function TicketDialog({ id, session, onClose }) {
  const ticket = useLoad(() => readTicket(id), [id])
  return html`<${Dialog} wide title="这件事" onClose=${onClose}><${Loaded} from=${ticket} tall>${(shown) => {
    const { head } = shown
    const timer = clockOf(head)
    const seen = head.direct ? ['直达镇里，村里看不到', 'wrong'] : head.released ? ['已公开', 'good'] : head.public ? ['本人愿意公开，等审核', 'wait'] : ['不公开', '']
    return html`<div class="stack"><div class="row"><${StateChip} state=${head.state} />${timer && html`<${Chip} look=${timer[1]}>${timer[0]}<//>`}${head.level === 'town' && html`<${Chip} look="warm">镇里在办<//>`}<${Chip} look=${seen[1]}>${seen[0]}<//>${head.reopened > 0 && html`<${Chip} look="wrong">第 ${head.reopened} 次重办<//>`}</div>
      <p class="soft">${head.masked_name} · ${kindText(head)}${head.desk && head.level === 'village' && ` · ${roleNames[head.desk]}办`}${head.by_officer && ' · 村里代写'}</p><${Said} ticket=${shown} />
      ${head.released && shown.public_text !== shown.text && html`<p class="soft">公开的文字：${shown.public_text}</p>`}${head.released && html`<${PublicPlace} ticket=${shown} />`}
      <${Deeds} ticket=${shown} villageId=${id.slice(0, 6)} session=${session} onDone=${ticket.again} /><h3>办理经过</h3><${Timeline} ticket=${shown} /></div>`
  }}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}
