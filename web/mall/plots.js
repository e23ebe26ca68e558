// 菜地认领: how many plots are left, one's own, and what is done on them.

import { adoptPlot, endAdoption, giveBackPlot, myPlots, plotAdopters, plotCare, plotOf, writePlotCare } from '../shared/api-listings.js'
import { Asked } from '../shared/asked.js'
import { day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { adoptionStates } from '../shared/listings.js'
import { weightText } from '../shared/market.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Given, GivenTo, Giving } from './deliveries.js'
import { Button, Chip, Empty, Field, Loaded, More, Notice, Refused, StateChip, html, toast, useDeed, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { Back } from './good.js'

const PHOTOS_MAX = 4
const GRAMS = 500
const keys = keyring()
const endedByMe = { ...adoptionStates, ended: ['已结束', ''] }

/** The log of one's plots, or of those one has a plot of. */
function Log({ id, turn, look = 'card' }) {
  const pages = usePages((cursor) => plotCare(id, cursor), [id, turn])
  return html`<section class=${`${look} stack stack--tight`} aria-label="地里的事"><h2>地里的事</h2><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有记下什么。</p>` : html`<ul class="variants">${pages.rows.map((row) => html`<li key=${row.at} class="review stack stack--tight"><p class="row"><strong>${day(row.at)}</strong>${row.kind === 'harvest' && html`<${Chip} look="good">收成 ${weightText(row.weight_g)}<//>`}</p><p class="pre-line">${row.words}</p><${Gallery} pictures=${row.photos} label="地里的照片" /></li>`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}

/** What a visitor does with plots: adopt one, see what is done on it, give it back. */
export function Adopting({ one }) {
  const id = one.listing_id
  const from = useLoad(() => plotOf(id), [id])
  const [nth, again] = useState(0)
  const adopt = useDeed(async () => { from.put(await adoptPlot(id, keys.keyFor({ id, adopt: nth }))); keys.settle(); toast('认领好了', 'good') })
  const leave = async () => { from.put(await giveBackPlot(id, keys.keyFor({ id, leave: nth }))); keys.settle(); again(nth + 1); toast('退掉了', 'good') }
  return html`<${Loaded} from=${from}>${({ plots, left, is_mine: mine }) => html`<section class="card stack stack--tight" aria-labelledby="plot"><h2 id="plot">认领</h2><p>${mine ? '您认领了一块。' : left ? `还剩 ${left} 块，一共 ${plots} 块，每人一块。` : '都认领完了。'}</p><${Refused} of=${adopt} />
    ${!mine && left > 0 && html`<${Button} kind="main" big wide busy=${adopt.busy} onClick=${adopt.start}>认领一块<//>`}${mine && html`<${Asked} label="退掉这块地" sure="退掉以后别人就能认领，真的退吗？" send=${leave} />`}</section>${mine && html`<${Given} id=${id} look="card" /><${Log} id=${id} turn="" />`}`}<//>`
}

function Writing({ one, onDone }) {
  const [typed, type] = useState({ kind: 'care', words: '', jin: '' })
  const photos = usePictures({ villageId: one.village_id, purpose: 'listing', max: PHOTOS_MAX })
  const put = (name) => (value) => type((now) => ({ ...now, [name]: value }))
  const grams = typed.kind === 'harvest' ? Math.round(Number(typed.jin) * GRAMS) : 0
  const deed = useDeed(async () => {
    const asked = { kind: typed.kind, words: typed.words, media_ids: photos.ids, weight_g: grams }
    await writePlotCare(one.listing_id, asked, keys.keyFor({ id: one.listing_id, asked }))
    keys.settle()
    toast('保存了', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  return html`<form class="card stack" onSubmit=${submit} aria-label="记一笔"><${Refused} of=${deed} /><div class="form"><${Field} label="做了什么" value=${typed.kind} choices=${[['care', '照料'], ['harvest', '收成']]} onInput=${put('kind')} />${typed.kind === 'harvest' && html`<${Field} label="多少斤" inputmode="decimal" required value=${typed.jin} wrong=${deed.error?.fields.weight_g} onInput=${put('jin')} />`}
    <${Field} label="说一说" value=${typed.words} wrong=${deed.error?.fields.words} multiline required minlength="2" maxlength="300" onInput=${put('words')} all /></div><${Pictures} from=${photos} /><${PicturesWait} from=${photos} /><${Button} type="submit" kind="main" big wide busy=${deed.busy} disabled=${photos.busy || photos.failed || Number.isNaN(grams)}>保存<//></form>`
}

/** What somebody got, opened where it is asked for. */
function Opened({ id, row, turn }) {
  const [open, setOpen] = useState(false)
  return html`<${Button} aria-expanded=${String(open)} aria-label=${`${open ? '收起' : '给过什么'}：${row.adopter}`} onClick=${() => setOpen(!open)}>${open ? '收起' : '给过什么'}<//>${open && html`<${GivenTo} id=${id} adoptedId=${row.adopted_id} turn=${turn} />`}`
}

/** What whose plots they are does: sees who adopted, and writes down what was done, and what they get. */
export function Keeping({ one }) {
  const [turn, next] = useState(0)
  const [given, give] = useState(0)
  const pages = usePages((cursor) => plotAdopters(one.listing_id, cursor), [one.listing_id])
  const end = ({ adopted_id: id }) => async (reason) => { await endAdoption(one.listing_id, id, reason, keys.keyFor({ id, reason })); keys.settle(); toast('结束了，已经告诉对方', 'good'); pages.again() }
  const nameOf = (id) => pages.rows.find((row) => row.adopted_id === id)?.adopter ?? '认领人'
  const having = pages.rows.filter((row) => row.state === 'adopted')
  return html`<${GivenTo} id=${one.listing_id} turn=${given} nameOf=${nameOf} /><section class="card stack stack--tight" aria-labelledby="adopters"><h2 id="adopters">谁认领了</h2><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有人认领。</p>` : html`<ul class="variants">${pages.rows.map((row) => html`<li key=${row.adopted_id} class="review stack stack--tight"><p class="row"><strong>${row.adopter}</strong><${StateChip} state=${row.state} of=${endedByMe} /></p><p class="soft small">${day(row.adopted_at)}认领${row.ended_at && `，到 ${day(row.ended_at)}`}</p>${row.reason && html`<p class="pre-line">${row.reason}</p>`}
    <${Opened} id=${one.listing_id} row=${row} turn=${given} />${row.state === 'adopted' && html`<${Asked} label=${`结束${row.adopter}的认领`} ask="为什么结束（对方看得到，结束以后不能再认领）" most="100" send=${end(row)} />`}</li>`)}</ul>`)}<//><${More} pages=${pages} /></section>
    ${having.length > 0 && html`<${Giving} id=${one.listing_id} adopters=${having} onDone=${() => give(given + 1)} />`}<${Writing} key=${turn} one=${one} onDone=${() => next(turn + 1)} /><${Log} id=${one.listing_id} turn=${turn} />`
}

/** One's own plot, whatever became of the listing: its log, and giving it back. */
function Mine({ one, onDone }) {
  const [open, setOpen] = useState(false)
  const id = one.listing_id
  const leave = async () => { await giveBackPlot(id, keys.keyFor({ id, leave: one.adopted_at })); keys.settle(); toast('退掉了', 'good'); onDone() }
  return html`<li class="card stack"><div class="stack stack--tight"><p class="row row--apart"><a class="way" href=${`#listing/${id}`}><strong>${one.title}</strong></a><${StateChip} state=${one.state} of=${adoptionStates} /></p><p>${one.season}</p><p class="soft small">${day(one.adopted_at)}认领${one.ended_at && `，到 ${day(one.ended_at)}`}</p></div>
    ${one.reason && html`<${Notice} look="wait" title="对方结束了认领">${one.reason}<//>`}<${Given} id=${id} /><${Button} big wide aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${open ? '收起' : '看地里的事'}<//>${open && html`<${Log} id=${id} turn="" look="" />`}
    ${one.state === 'adopted' && html`<${Asked} label="退掉这块地" sure="退掉以后别人就能认领，真的退吗？" send=${leave} />`}</li>`
}

export function MyPlots() {
  const pages = usePages(myPlots, [])
  useEffect(() => { document.title = '我的菜地 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#lists">乡村五集<//><h1>我的菜地</h1><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="leaf" title="还没有认领过"><a class="button" href="#lists/plots">去看看菜地</a><//></div>`
    : html`<ul class="stack" aria-label="我的菜地">${pages.rows.map((one) => html`<${Mine} key=${one.listing_id} one=${one} onDone=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
