// The pictures of a document that were held back: each is looked at, and let be seen or kept back, by itself.

import { decidePictures, readMedia } from '../shared/api.js'
import { gone } from '../shared/http.js'
import { Gallery } from '../shared/pictures.js'
import { Button, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const REASON_CHARS_MIN = 2
/** Most pictures that are shown of one document at once; the others come after them. As many as one decision is about. */
const SHOWN_MAX = 20
/** Somebody else was here meanwhile: what waits is shown anew. */
const overtaken = ['review_moved', 'no_such_review']

/** A picture; null where it is no more there. */
const pictureOf = (id) => readMedia(id).then(({ picture }) => picture, gone)

function useDecision({ village, review, onDone }) {
  return useDeed(async (ids, decision, reason = '') => {
    try {
      await decidePictures(village.place_id, review.subject, { decision, reason, media_ids: ids })
      toast(decision === 'approved' ? '照片已通过' : '已记下，照片不给别人看，发照片的人会收到消息', 'good')
    } catch (error) {
      if (!overtaken.includes(error.code)) throw error
      toast(error.message, 'wrong')
    }
    onDone()
  })
}

/** Let one picture be seen, or keep it back and say why. */
function Decide({ id, called, ...waits }) {
  const [reason, setReason] = useState(null)
  const decide = useDecision(waits)
  const wrong = decide.error && html`<${Notice} look="wrong">${decide.error.message}<//>`
  if (reason === null) return html`<div class="stack stack--tight">${wrong}<div class="row"><${Button} kind="main" busy=${decide.busy} aria-label=${`${called}照片没问题`} onClick=${() => decide.start([id], 'approved')}>照片没问题<//><${Button} aria-label=${`${called}照片不公开`} onClick=${() => setReason('')}>照片不公开<//></div></div>`
  const submit = (event) => { event.preventDefault(); if (!decide.busy) decide.start([id], 'rejected', reason) }
  return html`<form class="stack stack--tight" onSubmit=${submit}>${wrong}<${Field} label=${`${called}为什么不公开`} hint="留在记录里，以后的干部看得到；发照片的人只知道没有通过。" value=${reason} multiline required minlength=${REASON_CHARS_MIN} maxlength="200" onInput=${setReason} />
    <div class="row"><${Button} type="submit" kind="main" busy=${decide.busy} aria-label=${`${called}照片不公开`}>照片不公开<//><${Button} onClick=${() => setReason(null)}>先不<//></div></form>`
}

function One({ id, nth, of, writes, ...waits }) {
  const found = useLoad(() => pictureOf(id), [id])
  return html`<li><${Loaded} from=${found}>${(picture) => picture && html`<div class="held"><${Gallery} pictures=${[picture]} label="等审核的照片" from=${nth} of=${of} />${writes && html`<${Decide} id=${id} called=${of > 1 ? `第 ${nth} 张：` : ''} ...${waits} />`}</div>`}<//></li>`
}

/** Let all be seen that were shown. */
function All({ ids, ...waits }) {
  const decide = useDecision(waits)
  return html`<${Refused} of=${decide} /><div class="row"><${Button} busy=${decide.busy} onClick=${() => decide.start(ids, 'approved')}>这 ${ids.length} 张都没问题<//></div>`
}

/** The pictures of `review` that wait; who `writes` decides on each of them, or lets all of them be seen. */
export function Held({ review, writes, ...waits }) {
  const ids = review.media_ids.slice(0, SHOWN_MAX)
  const more = review.media_ids.length - ids.length
  return html`<ul class="stack">${ids.map((id, i) => html`<${One} key=${id} id=${id} nth=${i + 1} of=${ids.length} writes=${writes} review=${review} ...${waits} />`)}</ul>
    ${more > 0 && html`<p class="soft">还有 ${more} 张，看完这些再看。</p>`}${writes && ids.length > 1 && html`<${All} ids=${ids} review=${review} ...${waits} />`}`
}
