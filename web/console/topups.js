// Phone credit and internet fees at the desk: what waits, paying by hand, asking the provider, deciding by its bill, terms.

import { listTopups, payTopup, queryTopup, ruleTopup, topupFigures, topupNumber } from '../shared/api.js'
import { count, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { topupKinds, topupStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { TopupTerms } from './topup-terms.js'

const states = ['unknown', 'asked', 'sent', 'succeeded', 'failed', 'cancelled']
const officers = ['village_officer', 'town_officer', 'town_admin']
const town = ['town_officer', 'town_admin']
const keys = keyring()

/** Why it failed or is unknown: what an officer wrote, what the house found, or the provider's code. */
const reasons = { late: '一天没有回话', absent: '运营商没有这笔', 9: '运营商没充成' }
const reasonOf = ({ kind, reason }) => (kind === 'internet' ? reason : reasons[reason] ?? `运营商代码 ${reason}`)

/** Send `asked` under a key of its own, which stays until the answer is known. */
async function keyed(send, asked) {
  try {
    const answer = await send(asked, keys.keyFor(asked))
    keys.settle()
    return answer
  } catch (error) {
    if (error.unknown === false) keys.settle()
    throw error
  }
}

/** The whole number, once somebody asks for it; the look is recorded. */
function Number({ topup }) {
  const [whole, show] = useState('')
  const look = useDeed(async () => show((await topupNumber(topup.topup_id)).number))
  return html`<${Refused} of=${look} /><p>号码：<b class="number">${whole || topup.number}</b> ${!whole && html`<${Button} busy=${look.busy} onClick=${look.start}>看完整号码（会留记录）<//>`}</p>`
}

/** Pay an internet fee by hand, or give it back. */
function ByHand({ topup, onClose }) {
  const [words, setWords] = useState('')
  const pay = useDeed(async (paid) => { await keyed((asked, key) => payTopup(topup.topup_id, asked, key), { paid, words: words.trim() }); toast(paid ? '记下了，工分已扣' : '工分已退回', 'good'); onClose(true) })
  return html`<${Dialog} title=${`交网费 ${topup.yuan} 元`} onClose=${() => onClose(false)}><div class="stack"><${Number} topup=${topup} /><${Refused} of=${pay} />
    <${Field} label="收据号（没交成就写原因）" value=${words} maxlength="100" wrong=${pay.error?.fields.words} onInput=${setWords} />
    <div class="row"><${Button} kind="main" busy=${pay.busy} disabled=${words.trim().length < 2} onClick=${() => pay.start(true)}>交好了<//><${Button} busy=${pay.busy} disabled=${words.trim().length < 2} onClick=${() => pay.start(false)}>没交成，退工分<//><${Button} onClick=${() => onClose(false)}>关闭<//></div></div><//>`
}

/** Say what the provider's bill shows; the second officer who finds the same decides. */
function Rule({ topup, onClose }) {
  const [asked, setAsked] = useState({ paid: topup.ruling?.paid ?? true, bill: topup.ruling?.bill ?? '', reason: '' })
  const rule = useDeed(async () => { const after = await keyed((body, key) => ruleTopup(topup.topup_id, body, key), asked); toast(after.state === 'unknown' ? '记下了，等另一位干部复核' : '已认定', 'good'); onClose(true) })
  const submit = (event) => { event.preventDefault(); if (!rule.busy) rule.start() }
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${rule.error?.fields[name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} required minlength="2" ...${more} />`
  return html`<${Dialog} title="按账单认定" onClose=${() => onClose(false)}><form class="stack" onSubmit=${submit}><${Number} topup=${topup} /><p class="soft small">我们的单号 <span class="number">${topup.order_id}</span></p>
    ${topup.ruling && html`<${Notice} look="wait" title=${`${topup.ruling.by} 认为${topup.ruling.paid ? '充成了' : '没充成'}`}>${topup.ruling.bill}：${topup.ruling.reason}。另一位干部认定一样，才算数。<//>`}<${Refused} of=${rule} />
    <${Switch} label="账单上" value=${asked.paid ? 'paid' : 'unpaid'} choices=${[['paid', '充成了，扣工分'], ['unpaid', '没充成，退工分']]} onChange=${(value) => setAsked((now) => ({ ...now, paid: value === 'paid' }))} />
    ${field('bill', '哪一份账单', { maxlength: 60 })}${field('reason', '怎么查的', { maxlength: 200, multiline: true })}
    <div class="row"><${Button} type="submit" kind="main" busy=${rule.busy}>提交<//><${Button} onClick=${() => onClose(false)}>关闭<//></div></form><//>`
}

function Row({ topup, may, onOpen, onChanged }) {
  const query = useDeed(async () => { const after = await queryTopup(topup.topup_id); toast(after.ended_by || ['succeeded', 'failed'].includes(after.state) ? `查到了：${topupStates[after.state][0]}` : '还是没有结果'); onChanged() })
  const [text, look] = topupStates[topup.state] ?? [topup.state, '']
  const open = topup.state === 'unknown' || topup.state === 'sent'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${topupKinds[topup.kind]} ${topup.yuan} 元 · ${count(topup.points)} 工分</strong><${Chip} look=${look}>${text}<//></div>
    <p class="soft small"><strong>${topup.masked_name}</strong> ${topup.resident_id.slice(7)} 号 · ${topup.number} · ${stamp(topup.asked_at)} 提出${topup.receipt && ` · 收据 ${topup.receipt}`}${topup.reason && ` · ${reasonOf(topup)}`}</p>
    ${topup.contradicted && html`<${Notice} look="wrong" title="和运营商说的不一样">这笔结束以后，运营商说${topup.contradicted === 'succeeded' ? '充成了' : '没充成'}，请和账单核对。<//>`}<${Refused} of=${query} />
    <div class="row">${open && may(town) && html`<${Button} kind="main" busy=${query.busy} onClick=${query.start}>现在查询<//>`}${topup.state === 'unknown' && may(town) && html`<${Button} onClick=${() => onOpen(topup)}>按账单认定<//>`}${topup.kind === 'internet' && topup.state === 'asked' && may(officers) && html`<${Button} kind="main" onClick=${() => onOpen(topup)}>去办理<//>`}</div></li>`
}

function Figures({ place }) {
  const figures = useLoad(() => topupFigures(place), [place])
  return html`<${Loaded} from=${figures}>${({ asked, unknown, overdue }) => html`<p>等办理 <b>${count(asked)}</b> 笔，没有结果 <b>${count(unknown)}</b> 笔。</p>${overdue > 0 && html`<${Notice} look="wrong" title=${`${count(overdue)} 笔超过一天没有结果`}>先查询；满三天可以按运营商的账单认定，要两位镇干部。<//>`}`}<//>`
}

export function Topups({ village, may }) {
  const wide = may([...town, 'auditor'])
  const [where, setWhere] = useState('village')
  const [state, setState] = useState('unknown')
  const place = where === 'town' && wide ? village.town_id : village.place_id
  const pages = usePages((cursor) => listTopups(place, state, cursor), [place, state])
  const [opened, setOpen] = useState(null)
  const open = pages.rows?.find(({ topup_id }) => topup_id === opened?.topup_id) ?? opened // What the list learns since shows in the form.
  const close = (done) => { setOpen(null); if (done) pages.again() }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>话费网费</h1><p class="soft">话费由系统充，网费由干部去交。没有结果的，工分一直留着，不扣也不退。</p></div>
    <${Figures} key=${`${place} ${open ? '' : 'x'}`} place=${place} />${wide && html`<${Switch} label="看哪里" value=${where} choices=${[['village', village.name], ['town', '全镇']]} onChange=${setWhere} />`}
    <${Switch} label="看哪些" value=${state} choices=${states.map((one) => [one, topupStates[one][0]])} onChange=${setState} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="purse" title="没有这样的">换一种看看。<//>` : html`<ul class="stack">${pages.rows.map((topup) => html`<${Row} key=${topup.topup_id} topup=${topup} may=${may} onOpen=${setOpen} onChanged=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />
    <${TopupTerms} village=${village} writes=${may(['town_admin'])} />${open && (open.kind === 'internet' ? html`<${ByHand} topup=${open} onClose=${close} />` : html`<${Rule} topup=${open} onClose=${close} />`)}</div>`
}
