// The photo of a signed paper (授权书): what a second officer compares, and the person in whose name it was signed may see.

import { readMedia } from './api.js'
import { Button, Dialog, Loaded, Notice, html, useLoad, useState } from './ui.js'

/** The paper itself, large. `onSeen` is called once it is there to be read. */
export function PaperPhoto({ id, onSeen = () => {} }) {
  const found = useLoad(() => readMedia(id), [id])
  const [broken, setBroken] = useState(false)
  return html`<${Loaded} from=${found} tall>${({ picture }) => {
    if (!picture || broken) return html`<${Notice} look="wrong">照片没有打开，请关掉再看一次。<//>`
    if (picture.content_type === 'application/pdf') return html`<div class="row"><a class="button" href=${picture.large} target="_blank" rel="noopener" onClick=${onSeen}>打开授权书（PDF）</a></div>`
    return html`<div class="gallery__large"><img src=${picture.large} alt="授权书的照片" onLoad=${onSeen} onError=${() => setBroken(true)} /></div>${picture.original && html`<div class="row"><a class="button" href=${picture.original} target="_blank" rel="noopener">打开原图看字</a></div>`}`
  }}<//>`
}

/** A button that shows the paper of a mandate, where a photo was kept of it. */
export function SeePaper({ mandate }) {
  const [open, setOpen] = useState(false)
  if (!mandate.photo_id) return null
  return html`<${Button} icon="picture" onClick=${() => setOpen(true)}>看授权书照片<//>${open && html`<${Dialog} wide title=${`授权书 ${mandate.document}`} onClose=${() => setOpen(false)}><div class="stack"><${PaperPhoto} id=${mandate.photo_id} /><${Button} onClick=${() => setOpen(false)}>关闭<//></div><//>`}`
}
