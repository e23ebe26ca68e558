// 评价: what buyers say of a product, and a buyer's own word on what an order brought.

import { Review, StarField, Stars, tenthsText } from '../shared/aftersales.js'
import { changeReview, myReview, readReviews, writeReview } from '../shared/api-aftersales.js'
import { count } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Field, Loaded, More, Notice, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { photoVillage } from './aftersales.js'

const PHOTOS_MAX = 4
const WEEK_MS = 7 * 86_400_000
const keys = keyring()

/** The reviews of a product, the newest first. */
export function Reviews({ id }) {
  const pages = usePages((cursor) => readReviews(id, cursor), [id])
  return html`<section class="stack stack--tight" aria-labelledby="reviews"><h2 id="reviews">大家怎么说</h2><${Loaded} from=${pages}>${({ total, tenths, stars }) => (total === 0 ? html`<p class="soft">${id[6] === 'j' ? '还没有评价，来过的人回去以后可以写。' : '还没有评价，买过的人收到货以后可以写。'}</p>`
    : html`<p class="row"><strong class="reviews__average">${tenthsText(tenths)}</strong><${Stars} stars=${Math.round(tenths / 10)} /><span class="soft">${count(total)} 条评价，五星 ${count(stars[4])} 条</span></p>
      <ul class="card variants">${pages.rows.map((one, nth) => html`<li key=${nth} class="review stack stack--tight"><${Review} one=${one}><${Gallery} pictures=${one.photos} label="评价照片" /><//></li>`)}</ul><${More} pages=${pages} />`)}<//></section>`
}

function Form({ order, subject, title, seen, onDone, onClose }) {
  const [stars, setStars] = useState(seen?.stars ?? 5)
  const [words, setWords] = useState(seen?.words ?? '')
  const photos = usePictures({ villageId: photoVillage(order), purpose: 'review', max: PHOTOS_MAX - (seen?.photos.length ?? 0) })
  const deed = useDeed(async () => {
    const asked = { stars, words, media_ids: [...(seen?.photos ?? []).map(({ media_id: id }) => id), ...photos.ids] }
    const key = keys.keyFor({ id: order.order_id, subject, asked })
    await (seen ? changeReview(subject, order.order_id, asked, key) : writeReview(subject, { ...asked, proof: order.order_id }, key))
    keys.settle()
    toast('写好了，谢谢', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  return html`<form class="stack" onSubmit=${submit} aria-label=${`评价：${title}`}><${Refused} of=${deed} />${seen && html`<${Notice} look="wait">评价只能改一次。<//>`}
    <${StarField} value=${stars} onInput=${setStars} /><${Field} label="说说看（可以不写）" value=${words} wrong=${deed.error?.fields.words} multiline maxlength="500" onInput=${setWords} /><${Pictures} from=${photos} /><${PicturesWait} from=${photos} />
    <${Button} type="submit" kind="main" big wide busy=${deed.busy} disabled=${photos.busy || photos.failed}>${seen ? '保存' : '发表评价'}<//><${Button} big wide onClick=${onClose}>先不<//></form>`
}

const states = { waiting: '审核后别人就能看到。', hidden: '别人看不到这条评价' }

function Own({ order, subject, title }) {
  const [open, setOpen] = useState(false)
  const mine = useLoad(() => myReview(subject, order.order_id).catch(gone), [subject, order.order_id])
  const done = () => { setOpen(false); mine.again() }
  return html`<li class="stack stack--tight"><h3>${title}</h3><${Loaded} from=${mine}>${(seen) => {
    if (open) return html`<${Form} order=${order} subject=${subject} title=${title} seen=${seen} onDone=${done} onClose=${() => setOpen(false)} />`
    if (!seen) return html`<${Button} big wide onClick=${() => setOpen(true)} aria-label=${`写评价：${title}`}>写评价<//>`
    const changes = !seen.is_changed && seen.state !== 'hidden' && Date.now() - new Date(seen.made_at) < WEEK_MS
    return html`<${Review} one=${seen}><${Gallery} pictures=${seen.photos} label="我的评价照片" /><//>${states[seen.state] && html`<${Notice} look="wait">${states[seen.state]}${seen.reason && `：${seen.reason}`}<//>`}${changes && html`<${Button} onClick=${() => setOpen(true)} aria-label=${`改评价：${title}`}>改评价<//>`}`
  }}<//></li>`
}

/** A buyer's own word on each product of a completed order. */
export function MyReviews({ order }) {
  if (order.state !== 'completed') return null
  return html`<${Reviewing} order=${order} subjects=${[...new Map(order.lines.map((line) => [line.product_id, line.title]))]} />`
}

/** Somebody's own word on each of what they had: `subjects` are ids with their titles. */
export function Reviewing({ order, subjects }) {
  return html`<section class="card stack no-print" aria-labelledby="my-reviews"><h2 id="my-reviews">评价</h2><ul class="stack stack--wide">${subjects.map(([subject, title]) => html`<${Own} key=${subject} order=${order} subject=${subject} title=${title} />`)}</ul></section>`
}
