// Making a wish, and changing one that the village has not decided or returned.

import { changeWish, makeWish } from '../shared/api.js'
import { keyring } from '../shared/ids.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Dialog, Notice, Refused, html, toast, useDeed, useState } from '../shared/ui.js'
import { WishFields, formOf } from '../shared/wish-fields.js'

const keys = keyring()
/** `wish` is the one to change, if it is not a new one. */
export function WishForm({ wish, profile, acting, onClose, onDone }) {
  const [asked, setAsked] = useState(formOf(wish))
  const [kept, setKept] = useState(wish?.pictures ?? [])
  const pictures = usePictures({ villageId: profile.village_id, purpose: 'wish', max: 6 - kept.length })
  const make = useDeed(async () => {
    const body = { ...asked, media_ids: [...kept.map((one) => one.media_id), ...pictures.ids] }
    const key = keys.keyFor({ wish: wish?.wish_id, ...body })
    await (wish ? changeWish(wish.wish_id, body, key) : makeWish(body, key))
    keys.settle()
    toast('已交给村里看，通过后乡亲们就能看到', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title=${wish ? '改一改心愿' : acting ? `替 ${acting.principal_name} 许愿` : '许个心愿'} onClose=${onClose}><form class="stack" onSubmit=${submit}>
    <${Refused} of=${make} />${wish?.reason && html`<${Notice} look="wait" title="村里说">${wish.reason}<//>`}
    <${WishFields} asked=${asked} wrong=${make.error?.fields ?? {}} onChange=${setAsked} family=${profile.name?.[0] ?? '王'} />
    ${kept.length > 0 && html`<${Gallery} pictures=${kept} label="原来的照片" /><${Button} onClick=${() => setKept([])}>不用原来的照片<//>`}<${Pictures} from=${pictures} hint="可以不拍。不要拍到脸和证件。" /><${PicturesWait} from=${pictures} />
    <${Button} type="submit" kind="main" big wide busy=${make.busy} disabled=${pictures.busy || pictures.failed}>${wish ? '保存，再交给村里' : '许下心愿'}<//><${Button} big wide onClick=${onClose}>先不许了<//></form><//>`
}
