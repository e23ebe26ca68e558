// Somebody of the village picked for an activity: by number or ID number, or by their code where one reads no registry.

import { resolveCode } from '../shared/api.js'
import { codeOf } from '../shared/format.js'
import { Button, Field, html, useDeed, useState } from '../shared/ui.js'
import { PersonPick } from './person-pick.js'

/** Of a code only the masked name is told; a household's names nobody. */
function CodePick({ label, onPick }) {
  const [text, setText] = useState('')
  const find = useDeed(async () => {
    const { holder_id: id, masked_name: name } = await resolveCode(codeOf(text))
    setText('')
    onPick({ id, name })
  })
  return html`<div class="row"><${Field} label=${`${label}：扫村民码或工分卡`} hint="用扫码枪扫，或粘贴码上的编号。" value=${text} wrong=${find.error?.message} onInput=${(value) => { setText(value); find.clear() }} autocomplete="off" spellcheck="false" /><${Button} icon="scan" busy=${find.busy} disabled=${!text.trim()} onClick=${find.start}>加进来<//></div>`
}

/** `reads`: who may look into the registry finds people there. `onPick` is given `{id, name}`. */
export const Others = ({ village, reads, label, onPick }) => (reads ? html`<${PersonPick} label=${label} villages=${[village]} first=${village} picked=${null} onPick=${onPick} />` : html`<${CodePick} label=${label} onPick=${onPick} />`)
