// 长辈版: one press; then three sizes of letters, and the way back.

import { words } from './strings.js'
import { Button, Switch, html, useState } from './ui.js'
import { setView, sizes, viewOf } from './view.js'

export function ViewSwitch() {
  const [view, set] = useState(viewOf())
  const choose = (text) => { setView(text === 'usual' ? { elder: false } : { elder: true, text }); set(viewOf()) }
  if (!view.elder) return html`<${Button} onClick=${() => choose(sizes[0][0])}>${words.elder}<//>`
  return html`<div class="view-switch"><${Switch} label="字的大小" value=${view.text} choices=${[['usual', '标准'], ...sizes]} onChange=${choose} /></div>`
}
