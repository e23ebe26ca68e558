// Papers that change hands: out, in, back; by code or card, or by number with a second officer.

import { handPaper } from '../shared/api.js'
import { asked } from '../shared/appraisal.js'
import { keyring } from '../shared/ids.js'
import { Button, Field, Notice, Refused, html, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
const hands = {
  paper_out: ['out', '发票', '领了一张票，不能再在手机上投。'],
  paper_in: ['in', '收票', '已把票投进票箱。'],
  paper_void: ['void', '作废一张', '退回的票作废了，可以重新投、重新领。'],
}

/** `00012` is the resident with this number; anything else is a scanned code or card. */
const whoOf = (text, village) => (/^[0-9]{5}$/.test(text.trim()) ? `${village.place_id}r${text.trim()}` : text.trim())

/** Ask for a hand with one key, and keep what was answered. */
function useHand({ id, village, how, onDone }) {
  const [done, setDone] = useState(null)
  const hand = useDeed(async (person) => {
    const [path] = hands[how]
    setDone(null)
    setDone(await handPaper(village.place_id, id, path, person, keys.keyFor({ id, path, person })))
    keys.settle()
    onDone()
  })
  return { hand, done }
}

function Done({ done, how, items }) {
  if (!done) return null
  const struck = items.filter(({ item_id: one }) => done.struck.includes(one))
  const who = `${done.masked_name}（${done.resident_id.slice(7)} 号）`
  if (done.waits) return html`<${Notice} look="wait" title="还差一位干部">只报编号的，要另一位干部用自己的账号再记一遍。${who}现在还没有办。<//>`
  return html`<${Notice} look="good">${who}${hands[how][2]}<//>${struck.length > 0 && html`<${Notice} look="wait" title="给票前先划掉这几项">${struck.map(asked).join('；')}——评的是这位本人、家里或亲属。<//>`}`
}

function Hand({ id, village, items, how, hint, onDone }) {
  const [who, setWho] = useState('')
  const { hand, done } = useHand({ id, village, how, onDone: () => { setWho(''); onDone() } })
  const label = hands[how][1]
  const submit = (event) => { event.preventDefault(); if (who && !hand.busy) hand.start(whoOf(who, village)) }
  return html`<form class="stack stack--tight" onSubmit=${submit}><${Field} label=${label} hint=${hint} value=${who} wrong=${hand.error?.message} onInput=${(text) => { setWho(text); hand.clear() }} autocomplete="off" />
    <${Done} done=${done} how=${how} items=${items} /><div class="row"><${Button} type="submit" busy=${hand.busy} disabled=${!who}>${label}<//></div></form>`
}

/** What another officer asked for by number: seen and agreed to here. */
function Waiting({ one, id, village, items, onDone }) {
  const { hand, done } = useHand({ id, village, how: one.how, onDone })
  const label = hands[one.how][1]
  return html`<li class="stack stack--tight"><div class="row row--apart"><span>${label}：${one.masked_name}（${one.resident_id.slice(7)} 号）</span>${one.mine
    ? html`<span class="soft">等另一位干部</span>`
    : html`<${Button} busy=${hand.busy} aria-label=${`本人在场，同意${label}：${one.resident_id.slice(7)} 号`} onClick=${() => hand.start(one.resident_id)}>本人在场，同意<//>`}</div>
    <${Refused} of=${hand} /><${Done} done=${done} how=${one.how} items=${items} /></li>`
}

export function Hands({ id, village, desk: { urn, waiting, campaign: { items } }, onDone }) {
  const rest = { id, village, items, onDone }
  const scan = '扫本人的村民码或工分卡。没带的写五位编号，要两位干部各记一遍。'
  return html`${waiting.length > 0 && html`<section class="stack stack--tight" aria-label="等第二位干部"><h3>等第二位干部</h3><p class="soft small">只报了编号，没有扫码。看到本人再同意，本人会收到消息。</p><ul class="stack stack--tight">${waiting.map((one) => html`<${Waiting} key=${`${one.resident_id}${one.how}`} one=${one} ...${rest} />`)}</ul></section>`}
    ${urn.state === 'open' && html`<${Hand} how="paper_out" hint=${`${scan}本人会收到消息。`} ...${rest} />`}
    ${['open', 'closed'].includes(urn.state) && html`<${Hand} how="paper_in" hint=${scan} ...${rest} />`}
    ${urn.state === 'open' && html`<${Hand} how="paper_void" hint="还没投进票箱的：本人把票退回来，当面撕掉，再扫本人的码或卡。" ...${rest} />`}`
}
