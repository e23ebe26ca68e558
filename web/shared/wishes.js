// What villagers' pages and a shop's till share of wishes: its state, its facts, its timeline, and how deeds are asked for.

import { clock, day, fullDay } from './format.js'
import { Gallery, Pictures, PicturesWait, usePictures } from './pictures.js'
import { byAgent, wishKinds, wishStates, wishSteps } from './strings.js'
import { Button, Chip, Field, Icon, Refused, html, useDeed, useState } from './ui.js'


export const WishState = ({ wish }) => {
  const [text, look] = wishStates[wish.state] ?? [wish.state, '']
  return html`<${Chip} look=${look}>${wish.my_part === 'invited' ? '邀请您一起办' : text}<//>`
}

export const WishFacts = ({ wish }) => html`<ul class="facts"><li><${Icon} name="person" />${wish.wisher}的心愿 · ${wishKinds[wish.kind]}</li>${['posted', 'returned', 'published'].includes(wish.state) && html`<li><${Icon} name="clock" />${fullDay(wish.wanted_by)}前</li>`}
  ${wish.claim && html`<li><${Icon} name=${wish.claim.is_shop ? 'shop' : 'people'} />${wish.claim.name}${wish.claim.team.some(({ accepted }) => accepted) && '带队'}认领了</li>`}</ul>`

/** A wish's first photo in a list, and how many there are. */
export const WishCover = ({ wish }) => wish.pictures.length > 0 && html`<p class="wish__cover"><img src=${wish.pictures[0].thumb} alt=${`${wish.title}的照片`} loading="lazy" />${wish.photos > 1 && html`<span>${wish.photos} 张照片</span>`}</p>`

export function WishTimeline({ steps }) {
  return html`<section class="stack stack--tight" aria-label="经过"><h3>经过</h3><ol class="timeline">${steps.map((step) => html`<li><p><strong>${wishSteps[step.deed] ?? step.deed}</strong> <span class="soft small">${day(step.at)} ${clock(step.at)}${byAgent(step)}</span></p>${step.words && html`<p>${step.words}</p>`}<${Gallery} pictures=${step.pictures} label="进展照片" /></li>`)}</ol></section>`
}

/** A button that first asks how it goes: words, and photos where there are some. `photos` is what `usePictures` is told. */
export function Told({ label, ask, photos, send, kind = '' }) {
  const [open, setOpen] = useState(false)
  return open ? html`<${Telling} label=${label} ask=${ask} photos=${photos} send=${send} onClose=${() => setOpen(false)} />` : html`<${Button} kind=${kind} big wide onClick=${() => setOpen(true)}>${label}<//>`
}

function Telling({ label, ask, photos, send, onClose }) {
  const [words, setWords] = useState('')
  const pictures = usePictures({ purpose: 'wish', max: 3, ...photos })
  const deed = useDeed(async () => { await send({ words, media_ids: pictures.ids }); onClose() })
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  return html`<form class="card stack stack--tight" onSubmit=${submit}><${Refused} of=${deed} /><${Field} label=${ask} value=${words} wrong=${deed.error?.fields.words} multiline maxlength="300" required onInput=${setWords} />
    <${Pictures} from=${pictures} /><${PicturesWait} from=${pictures} /><${Button} type="submit" kind="main" big wide busy=${deed.busy} disabled=${pictures.busy || pictures.failed}>${label}<//><${Button} big wide onClick=${onClose}>先不<//></form>`
}
