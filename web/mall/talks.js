// Enquiries: two write to each other about a listing; phones are shown once both agree.

import { agreeThere, moveEnquiry, myEnquiries, phoneThere, readEnquiry, sayThere } from '../shared/api-listings.js'
import { Asked } from '../shared/asked.js'
import { stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Empty, Field, Icon, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useEffect, usePages, useState } from '../shared/ui.js'
import { Back } from './good.js'

const keys = keyring()
const sides = [['asker', '我问的'], ['owner', '问我的']]

export function Talks() {
  const [side, setSide] = useState('asker')
  const pages = usePages((cursor) => myEnquiries(side, cursor), [side])
  useEffect(() => { document.title = '对话 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#lists">乡村五集<//><h1>对话</h1><${Switch} label="哪些对话" value=${side} choices=${sides} onChange=${setSide} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="speak" title="还没有对话">${side === 'asker' ? '看到合适的，留言问一问。' : '有人问您的信息，会出现在这里。'}<//></div>`
    : html`<ul class="stack" aria-label="对话">${pages.rows.map((one) => html`<li key=${one.enquiry_id}><a class="card order" href=${`#talk/${one.enquiry_id}`}><span class="row row--apart"><span class="soft">${one.other}</span>${one.unread > 0 ? html`<${Chip} look="warm">${one.unread} 条新的<//>` : one.state !== 'open' && html`<${Chip}>已结束<//>`}</span><strong>${one.title}</strong><span class="soft small">${stamp(one.last_at)}</span></a></li>`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}

/** The phones: each side's yes, and the other's number where both said it. */
function Phones({ one, stopped, onDone }) {
  const [phone, setPhone] = useState('')
  const agree = useDeed(async (agrees) => { await agreeThere(one.enquiry_id, agrees); setPhone(''); onDone() })
  const look = useDeed(async () => setPhone(await phoneThere(one.enquiry_id)))
  const error = agree.error ?? look.error
  if (one.state !== 'open' || stopped) return null
  return html`<section class="card stack stack--tight" aria-labelledby="phones"><h2 id="phones">交换电话</h2>${error && html`<${Notice} look="wrong">${error.message}<//>`}
    ${one.is_revealed ? html`<p>双方都同意了。</p>${phone ? html`<p class="figure number"><a class="way" href=${`tel:${phone}`}>${phone}</a></p>` : html`<${Button} kind="main" big wide busy=${look.busy} onClick=${look.start}>看对方的电话<//>`}<p class="soft small">每看一次都会留下记录。</p>`
    : html`<p>${one.other_agreed ? '对方已经同意。您也同意，双方就能看到对方的电话。' : one.agreed ? '您已同意，等对方同意。' : '双方都同意以后，才能看到对方的电话。'}</p>${!one.agreed && html`<${Button} kind=${one.other_agreed ? 'main' : ''} big wide busy=${agree.busy} onClick=${() => agree.start(true)}>我同意交换电话<//>`}`}
    ${one.agreed && html`<div class="row"><${Button} busy=${agree.busy} onClick=${() => agree.start(false)}>不交换了<//></div>`}</section>`
}

function Ending({ one, onDone }) {
  const move = (deed) => async () => { await moveEnquiry(one.enquiry_id, deed); toast('好了', 'good'); onDone() }
  if (one.state === 'blocked') return null
  return html`<div class="stack no-print">${one.state === 'open' && html`<${Asked} label="结束对话" sure="结束以后双方都不能再发，电话也不再显示；您可以再打开。" send=${move('close')} />`}${one.state === 'closed' && one.ended_by === 'me' && html`<${Asked} label="重新打开" sure="重新打开这个对话？" send=${move('reopen')} />`}<${Asked} label="拉黑" sure="拉黑以后，对方不能再就这条信息找您，不能恢复。" send=${move('block')} /></div>`
}

function Say({ one, stopped, onDone }) {
  const [words, setWords] = useState('')
  const say = useDeed(async () => { await sayThere(one.enquiry_id, words, keys.keyFor({ id: one.enquiry_id, words, at: one.last_at })); keys.settle(); setWords(''); onDone() })
  const submit = (event) => { event.preventDefault(); if (words.trim() && !say.busy) say.start() }
  if (stopped) return html`<${Notice} look="wait" title="这条信息已经下架">对话停了，也不再显示电话。<//>`
  if (one.state !== 'open') return html`<${Notice} look="wait">${one.ended_by === 'me' ? '您结束了这个对话。' : '对方结束了这个对话。'}<//>`
  return html`<form class="stack stack--tight" onSubmit=${submit}><${Refused} of=${say} /><${Field} label="说点什么" value=${words} wrong=${say.error?.fields.words} multiline maxlength="300" onInput=${setWords} /><${Button} type="submit" kind="main" big wide busy=${say.busy} disabled=${!words.trim()}>发送<//></form>`
}

export function Talk({ id }) {
  const pages = usePages((cursor) => readEnquiry(id, cursor), [id])
  useEffect(() => { document.title = '对话 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#talks">对话<//>${pages.state !== 'ready' && html`<h1 class="unseen">对话</h1>`}<${Loaded} from=${pages} tall>${({ enquiry: one, is_stopped: stopped }) => html`<div class="stack stack--tight"><h1>${one.title}</h1><p class="row soft"><${Icon} name="person" />和${one.other}的对话<a class="way" href=${`#listing/${one.listing_id}`}>看信息</a></p></div>
    <${More} pages=${pages} /><ol class="talk" aria-label="留言">${[...pages.rows].reverse().map((row) => html`<li key=${row.nth} class=${`talk__one ${row.is_mine ? 'talk__one--mine' : ''}`}><p class="pre-line talk__words"><span class="unseen">${row.is_mine ? '我：' : `${one.other}：`}</span>${row.words}</p><span class="soft small">${stamp(row.at)}</span></li>`)}</ol>
    <${Say} one=${one} stopped=${stopped} onDone=${pages.again} /><${Phones} one=${one} stopped=${stopped} onDone=${pages.again} /><${Ending} one=${one} onDone=${pages.again} />`}<//></div>`
}
