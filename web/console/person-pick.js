// Finding one villager for a form: by ID number, or by the number that is on every list.

import { readResident, searchResident } from '../shared/api.js'
import { Button, Field, html, useDeed, useState } from '../shared/ui.js'

/** `r` and five digits, as lists show it; people leave out the letter and the noughts. */
const numberOf = (text) => { const found = /^r?(\d{1,5})$/i.exec(text); return found && `r${found[1].padStart(5, '0')}` }

/** `picked` is `{id, name}` or null; `villages` are those whose people may be picked. Every look is recorded by the server. */
export function PersonPick({ label, villages, first, picked, onPick }) {
  const [at, setAt] = useState(first.place_id)
  const [text, setText] = useState('')
  const search = useDeed(async () => {
    const number = numberOf(text.trim())
    const { resident_id: id, name } = number ? await readResident(`${at}${number}`) : await searchResident(at, text.trim())
    setText('')
    onPick({ id, name })
  })
  const ready = numberOf(text.trim()) || text.trim().length === 18
  if (picked) return html`<div class="row row--apart"><p>${label}：<strong>${picked.name}</strong> <span class="soft small number">${picked.id}</span></p><${Button} onClick=${() => onPick(null)}>换一位<//></div>`
  return html`<fieldset class="card stack stack--tight"><legend>${label}</legend>
    ${villages.length > 1 && html`<${Field} label="哪个村的村民" value=${at} choices=${villages.map(({ place_id: id, name }) => [id, name])} onInput=${setAt} />`}
    <${Field} label="身份证号或村民编号" hint="18 位身份证号，或名单上的编号，例如 r00012。" value=${text} wrong=${search.error && (search.error.fields.id_number ?? search.error.message)} onInput=${(value) => { setText(value); search.clear() }} autocomplete="off" maxlength="18" />
    <div class="row"><${Button} icon="people" busy=${search.busy} disabled=${!ready} onClick=${search.start}>找这位村民<//></div></fieldset>`
}
