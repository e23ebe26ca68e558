// The days on which a host takes nobody, set on a month.

import { dateOf } from './format.js'
import { keyring } from './ids.js'
import { Month, monthOf } from './month.js'
import { Button, Dialog, Refused, html, toast, useDeed, useState } from './ui.js'

const keys = keyring()

export function ClosedDays({ one, send, onClose, onDone }) {
  const today = dateOf()
  const [days, setDays] = useState(one.closed.filter((on) => on >= today))
  const [month, setMonth] = useState(monthOf(today))
  const save = useDeed(async () => {
    const body = { days, version: one.version }
    await send(body, keys.keyFor({ id: one.bookable_id, ...body }))
    keys.settle()
    toast('保存了', 'good')
    onDone()
  })
  const toggle = (on) => setDays((now) => (now.includes(on) ? now.filter((other) => other !== on) : [...now, on].sort()))
  const noteOf = (on) => { if (on < today) return ''; return days.includes(on) ? '休' : '开' }
  return html`<${Dialog} title=${`哪天不接待：${one.title}`} onClose=${onClose}><p class="soft">按一下换一换。已经订好的照旧接待。</p><${Refused} of=${save} />
    <${Month} month=${month} noteOf=${noteOf} chosen=${days} onDay=${toggle} onMonth=${setMonth} label="不接待的日子" />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${save.busy} onClick=${save.start}>保存<//></div><//>`
}
