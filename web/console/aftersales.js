// 售后 at the desk: what waits for whom by when, a case with its photos, and what is decided.

import { CaseChip, CaseParts, CaseSteps } from '../shared/aftersales.js'
import { decideCase, listCases, lookAgain, readCase } from '../shared/api-aftersales.js'
import { stamp, yuanText } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { fenOf, yuanField } from '../shared/market.js'
import { Gallery } from '../shared/pictures.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const queues = [['desk', '等镇里答复'], ['second', '等复核'], ['buyer', '等买家'], ['ended', '结束的']]
const deciders = ['town_officer', 'town_admin']
const deeds = [['grant', '全退'], ['offer', '退一部分'], ['ask', '请买家补充'], ['refuse', '不同意']]
const asks = { grant: '对买家说一句', offer: '为什么退这些', ask: '想问什么', refuse: '为什么不同意', again: '复核的理由' }

/** By when somebody answers; late it is red and says so. */
const Due = ({ shown }) => (shown.is_overdue ? html`<${Chip} look="wrong">超时：应在 ${stamp(shown.due_at)} 前答复<//>` : shown.queue !== 'ended' && html`<${Chip} look="wait">${stamp(shown.due_at)} 前<//>`)

function Amounts({ shown, yuans, onInput, wrong }) {
  return html`<div class="form">${shown.parts.map(({ line, title, wanted_fen: wanted }) => html`<${Field} key=${line} label=${`${title}：退多少元`} hint=${`最多 ${yuanText(wanted)}`} inputmode="decimal" value=${yuans[line]} wrong=${wrong[line]} onInput=${(typed) => onInput(line, typed)} required />`)}</div>`
}

function Decision({ shown, second, onDone }) {
  const [deed, setDeed] = useState(second ? 'again' : 'grant')
  const [words, setWords] = useState('')
  const start = (of) => Object.fromEntries(shown.parts.map((one) => [one.line, yuanField(one[of])]))
  const [yuans, setYuans] = useState(start(second ? 'fen' : 'wanted_fen'))
  const [wrong, setWrong] = useState({})
  const sums = ['offer', 'again'].includes(deed)
  const send = useDeed(async () => {
    const fens = sums ? Object.entries(yuans).map(([line, typed]) => ({ line: Number(line), fen: fenOf(typed) })).filter(({ fen }) => fen > 0) : []
    const asked = second ? { words, fens } : { deed, words, fens }
    const key = keys.keyFor({ id: shown.order_id, nth: shown.nth, since: shown.since, asked })
    onDone(await (second ? lookAgain : decideCase)(shown.order_id, shown.nth, asked, key))
    keys.settle()
    toast('记下了，已经告诉买家', 'good')
  })
  const submit = (event) => {
    event.preventDefault()
    const most = Object.fromEntries(shown.parts.map(({ line, wanted_fen: wanted }) => [line, wanted]))
    const found = sums ? Object.fromEntries(Object.entries(yuans).filter(([line, typed]) => !(fenOf(typed) >= 0 && fenOf(typed) <= most[line])).map(([line]) => [line, '写多少元，不超过买家想退的。'])) : {}
    setWrong(found)
    if (Object.keys(found).length === 0 && !send.busy) send.start()
  }
  return html`<form class="card stack" onSubmit=${submit} aria-label=${second ? '复核' : '处理'}><${Refused} of=${send} />
    ${second ? html`<p>买家不同意之前的决定。之前提出的只会多退，不会少退；不再多退，就写 0 或保持原数。</p>` : html`<${Switch} label="怎么处理" value=${deed} choices=${deeds} onChange=${setDeed} />`}
    ${sums && html`<${Amounts} shown=${shown} yuans=${yuans} wrong=${wrong} onInput=${(line, typed) => setYuans((now) => ({ ...now, [line]: typed }))} />`}
    <${Field} label=${asks[deed]} value=${words} wrong=${send.error?.fields.words} multiline minlength="2" maxlength="300" required onInput=${setWords} />
    <div class="row row--end"><${Button} type="submit" kind="main" busy=${send.busy}>${second ? '定下来' : deeds.find(([one]) => one === deed)[1]}<//></div></form>`
}

function Whole({ orderId, nth, may, onDone, onClose }) {
  const found = useLoad(() => readCase(orderId, nth), [orderId, nth])
  return html`<${Dialog} wide title=${`售后 · 订单 ${orderId.slice(-6)}`} onClose=${onClose}><${Loaded} from=${found} tall>${(shown) => html`<div class="row"><${CaseChip} state=${shown.state} /><${Due} shown=${shown} /></div><${CaseParts} shown=${shown} /><${Gallery} pictures=${shown.photos} label="买家的照片" /><${CaseSteps} shown=${shown} />
    ${shown.queue === 'desk' && may(deciders) && html`<${Decision} key=${shown.since} shown=${shown} onDone=${onDone} />`}${shown.queue === 'second' && may(['town_admin']) && html`<${Decision} key=${shown.since} second shown=${shown} onDone=${onDone} />`}${shown.queue === 'second' && !may(['town_admin']) && html`<${Notice} look="wait">复核由镇管理员来做。<//>`}`}<//>
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

const Row = ({ shown, onOpen }) => html`<li class="card card--flat stack stack--tight"><div class="row row--apart"><span class="row"><strong class="number">订单 ${shown.order_id.slice(-6)}</strong><${CaseChip} state=${shown.state} /></span><${Due} shown=${shown} /></div><${CaseParts} shown=${shown} />
  <p class="pre-line">${shown.steps[0]?.words}</p><div class="row row--apart"><span class="soft small">${stamp(shown.made_at)} 申请</span><${Button} onClick=${onOpen} aria-label=${`打开：订单 ${shown.order_id.slice(-6)} 第 ${shown.nth} 次`}>打开<//></div></li>`

export function AftersalesDesk({ village, may }) {
  const [queue, setQueue] = useState('desk')
  const [open, setOpen] = useState(null)
  const pages = usePages((cursor) => listCases(village.town_id, queue, cursor), [village.town_id, queue])
  const done = () => { setOpen(null); pages.again() }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>售后</h1><p class="soft">买家说少了、坏了、发错了的，一个工作日内答复；超时的排在最前面。</p></div>
    <${Switch} label="等谁" value=${queue} choices=${queues} onChange=${setQueue} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="这里没有售后">换一栏看看。<//>` : html`<ul class="stack" aria-label="售后">${pages.rows.map((shown) => html`<${Row} key=${`${shown.order_id}${shown.nth}`} shown=${shown} onOpen=${() => setOpen(shown)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${open && html`<${Whole} orderId=${open.order_id} nth=${open.nth} may=${may} onDone=${done} onClose=${() => setOpen(null)} />`}</div>`
}
