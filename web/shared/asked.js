// A deed that is asked about first: for a few words, or only whether one is sure.

import { Button, Field, Refused, html, useDeed, useEffect, useRef, useState } from './ui.js'

/**
 * A button that first asks for a few words, or only whether one is `sure`; `does` is then on the button that does it.
 * `name` is what it is called beside others of its kind; a `small` one stands in a row.
 */
export function Asked({ label, name, icon, small, kind = '', ...asking }) {
  const [open, setOpen] = useState(false)
  if (open) return html`<${Asking} label=${label} small=${small} ...${asking} onClose=${() => setOpen(false)} />`
  return html`<${Button} kind=${kind} icon=${icon} big=${!small} wide=${!small} aria-label=${name} onClick=${() => setOpen(true)}>${label}<//>`
}

/** It takes the focus from the button whose place it takes. */
function Asking({ label, small, ask, hint, choices, send, required = true, sure, does = sure ? `确定${label}` : label, most = 200, onClose }) {
  const [words, setWords] = useState('')
  const box = useRef(null)
  const deed = useDeed(async () => { await send(words); onClose() })
  useEffect(() => box.current.focus({ preventScroll: true }), [])
  const submit = (event) => { event.preventDefault(); if (!deed.busy) deed.start() }
  const size = { big: !small, wide: !small }
  const buttons = html`<${Button} type="submit" kind="main" ...${size} busy=${deed.busy}>${does}<//><${Button} ...${size} onClick=${onClose}>先不<//>`
  return html`<form ref=${box} tabindex="-1" class="card stack stack--tight" onSubmit=${submit}><${Refused} of=${deed} />
    ${sure ? html`<p>${sure}</p>` : html`<${Field} label=${ask} hint=${hint} value=${words} wrong=${deed.error?.fields.words ?? deed.error?.fields.reason} multiline maxlength=${most} required=${required} onInput=${setWords} />`}
    ${choices && html`<div class="chips">${choices.map((text) => html`<button type="button" class="button" onClick=${() => setWords(text)}>${text}</button>`)}</div>`}
    ${small ? html`<div class="row">${buttons}</div>` : buttons}</form>`
}
