// 评价 at the desk: what buyers say of a village's products; what is not fit to be seen is hidden with a reason.

import { Review } from '../shared/aftersales.js'
import { answerReview, listReviews, moveReview } from '../shared/api-aftersales.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { Button, Empty, Field, Loaded, More, Refused, Switch, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const states = [['waiting', '等审核'], ['shown', '公开的'], ['hidden', '隐藏的']]
const officers = ['village_officer', 'town_officer', 'town_admin']
const asks = { show: '为什么可以公开', hide: '为什么隐藏（写的人看得到）', answer: '回复什么（大家看得到）' }
const names = { show: '公开', hide: '隐藏', answer: '回复' }

/** A deed that asks for a few words first. */
function Deed({ one, deed, onDone }) {
  const [words, setWords] = useState(null)
  const send = useDeed(async () => {
    const key = keys.keyFor({ id: one.subject, proof: one.proof, deed, words, state: one.state })
    await (deed === 'answer' ? answerReview(one.subject, one.proof, words, key) : moveReview(one.subject, one.proof, { deed, reason: words }, key))
    keys.settle()
    toast('做好了', 'good')
    onDone()
  })
  const named = `${names[deed]}：${one.author} ${one.label}`
  if (words === null) return html`<${Button} onClick=${() => setWords('')} aria-label=${named}>${names[deed]}<//>`
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${send} /><${Field} label=${asks[deed]} value=${words} wrong=${send.error?.fields.reason ?? send.error?.fields.words} multiline minlength="2" maxlength=${deed === 'answer' ? '300' : '100'} required onInput=${setWords} /><div class="row row--end"><${Button} onClick=${() => setWords(null)}>先不<//><${Button} type="submit" kind="main" busy=${send.busy}>${names[deed]}<//></div></form>`
}

const deedsOf = ({ state, answer }) => ({ waiting: ['show', 'hide'], shown: answer ? ['hide'] : ['answer', 'hide'], hidden: ['show'] })[state]

export function ProductReviews({ village, may }) {
  const [state, setState] = useState('waiting')
  const pages = usePages((cursor) => listReviews(village.place_id, state, cursor), [village.place_id, state])
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>评价</h1><p class="soft">买家怎么说${village.name}的东西。不好听的不隐藏，不合适的才隐藏，要写原因。</p></div>
    <${Switch} label="哪一些" value=${state} choices=${states} onChange=${setState} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="这里没有评价">换一栏看看。<//>` : html`<ul class="stack" aria-label="评价">${pages.rows.map((one) => html`<li key=${`${one.subject}${one.proof}`} class="card card--flat stack stack--tight"><${Review} one=${one}><${Gallery} pictures=${one.photos} label="评价照片" /><//>${one.reason && html`<p class="soft">原因：${one.reason}</p>`}
      ${may(officers) && html`<div class="row">${deedsOf(one).map((deed) => html`<${Deed} key=${deed} one=${one} deed=${deed} onDone=${pages.again} />`)}</div>`}</li>`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
