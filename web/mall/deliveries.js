// 菜地的东西: what whose plots they are sends or has ready, and whether those who adopted have it.

import { answerPlotDelivery, plotDeliveries, writePlotDelivery } from '../shared/api-listings.js'
import { count, dateOf, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { weightText } from '../shared/market.js'
import { Button, Field, Loaded, More, Refused, StateChip, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

const GRAMS = 500
const keys = keyring()
const mineStates = { told: ['等您说一声', 'wait'], received: ['收到了', 'good'], missed: ['没收到，已告诉对方', 'wrong'] }
const theirStates = { told: ['还没说收到', ''], received: ['收到了', 'good'], missed: ['说没收到', 'wrong'] }
const amountOf = (row) => (row.weight_g ? weightText(row.weight_g) : `${count(row.count)} 份`)
const wayOf = (row) => (row.how === 'sent' ? `${day(row.on)}寄出` : `${day(row.on)}起可以来取`)

const Line = ({ row, states, name, children }) => html`<li class="review stack stack--tight"><p class="row row--apart"><strong>${name && `${name}：`}${row.what} ${amountOf(row)}</strong><${StateChip} state=${row.state} of=${states} /></p><p class="soft small">${wayOf(row)}</p>${children}</li>`

/** What one got for a plot, with a word on each that one has not said yet. Nothing is shown where there is nothing. */
export function Given({ id, look = '' }) {
  const pages = usePages((cursor) => plotDeliveries(id, '', cursor), [id])
  const say = useDeed(async ({ delivery_id: one }, deed) => { await answerPlotDelivery(id, one, deed); toast(deed === 'receive' ? '好，记下了' : '已经告诉对方', 'good'); pages.again() })
  if (pages.state === 'ready' && pages.rows.length === 0) return null
  return html`<section class=${`${look} stack stack--tight`} aria-label="给我的东西"><h2>给我的东西</h2><${Refused} of=${say} /><${Loaded} from=${pages}>${() => html`<ul class="variants">${pages.rows.map((row) => html`<${Line} key=${row.delivery_id} row=${row} states=${mineStates}>${row.state !== 'received' && html`<div class="row"><${Button} kind="main" busy=${say.busy} aria-label=${`收到了：${row.what}`} onClick=${() => say.start(row, 'receive')}>收到了<//>${row.state === 'told' && html`<${Button} busy=${say.busy} aria-label=${`没收到：${row.what}`} onClick=${() => say.start(row, 'miss')}>没收到<//>`}</div>`}<//>`)}</ul>`}<//><${More} pages=${pages} /></section>`
}

/** What one who adopted got, as whose plots they are sees it; with nobody named what did not come. */
export function GivenTo({ id, adoptedId = '', turn, nameOf = () => '' }) {
  const pages = usePages((cursor) => plotDeliveries(id, adoptedId, cursor), [id, adoptedId, turn])
  const none = pages.state === 'ready' && pages.rows.length === 0
  if (none && !adoptedId) return null
  const rows = html`<${Loaded} from=${pages}>${() => (none ? html`<p class="soft">还没有给过什么。</p>` : html`<ul class="variants">${pages.rows.map((row) => html`<${Line} key=${row.adopted_id + row.delivery_id} row=${row} states=${theirStates} name=${nameOf(row.adopted_id)} />`)}</ul>`)}<//><${More} pages=${pages} />`
  return adoptedId ? rows : html`<section class="card stack stack--tight" aria-labelledby="missed"><h2 id="missed">有人说没收到</h2><p class="soft">和对方说清楚，或者再给一次；对方收到以后会点“收到了”。</p>${rows}</section>`
}

const fresh = () => ({ to: '', what: '', measure: 'jin', much: '', how: 'collect', on: dateOf() })

/** Write down what somebody gets, or all alike. */
export function Giving({ id, adopters, onDone }) {
  const [typed, type] = useState(fresh)
  const put = (name) => (value) => type((now) => ({ ...now, [name]: value }))
  const much = Number(typed.much)
  const measured = typed.measure === 'jin' ? { weight_g: Math.round(much * GRAMS) } : { count: much }
  const deed = useDeed(async () => {
    const asked = { adopted_id: typed.to, what: typed.what, how: typed.how, on: typed.on, ...measured }
    const { people } = await writePlotDelivery(id, asked, keys.keyFor({ id, asked }))
    keys.settle()
    toast(`记下了，告诉了 ${people} 个人`, 'good')
    type(fresh())
    onDone()
  })
  const wrong = deed.error?.fields ?? {}
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  return html`<form class="card stack" onSubmit=${submit} aria-labelledby="giving"><h2 id="giving">给认领人的东西</h2><p class="soft">寄出了，或者可以来取了，在这里写一笔，对方会收到消息。写了不能改。</p><${Refused} of=${deed} />
    <div class="form"><${Field} label="给谁" value=${typed.to} choices=${[['', '所有认领的人，每人一样'], ...adopters.map((one) => [one.adopted_id, one.adopter])]} onInput=${put('to')} /><${Field} label="什么东西" value=${typed.what} wrong=${wrong.what} required maxlength="40" onInput=${put('what')} />
      <${Field} label="每人多少" inputmode="decimal" required value=${typed.much} wrong=${wrong.weight_g ?? wrong.count} onInput=${put('much')} /><${Field} label="单位" value=${typed.measure} choices=${[['jin', '斤'], ['count', '份（个、袋、箱）']]} onInput=${put('measure')} />
      <${Field} label="怎么给" value=${typed.how} choices=${[['collect', '对方来取'], ['sent', '寄出了']]} onInput=${put('how')} /><${Field} label=${typed.how === 'sent' ? '哪天寄的' : '哪天起可以取'} type="date" required value=${typed.on} wrong=${wrong.on} onInput=${put('on')} /></div>
    <${Button} type="submit" kind="main" big wide busy=${deed.busy} disabled=${!(much > 0)}>记下并告诉对方<//></form>`
}
