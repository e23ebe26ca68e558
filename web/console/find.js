// One box that finds a village's people by whatever is known of them. It travels in bodies, and is kept nowhere.

import { listHolders, readHousehold, readResident, searchByName, searchByPhone, searchResident } from '../shared/api.js'
import { Button, Field, html, useDeed, useState } from '../shared/ui.js'

/** A list of nobody in particular. */
export const everybody = { by: '', text: '' }

/** A page of whom is sought, or of everybody. */
export function listOf(villageId, { by, text }, cursor) {
  if (by === 'name') return searchByName(villageId, text, cursor)
  return by === 'phone' ? searchByPhone(villageId, text) : listHolders(villageId, cursor)
}

/** What somebody typed: an ID number, a phone, a number on a list or a card (`r00012`, `12`, `00012-01`), else a name. */
export function read(text) {
  if (/^\d{17}[\dx]$/i.test(text)) return { by: 'id', text }
  if (/^1[3-9]\d{9}$/.test(text)) return { by: 'phone', text }
  const number = /^(?:no\.?\s*)?([rh]?)(\d{1,5})(?:-\d{1,2})?$/i.exec(text)
  return number ? { by: 'number', kind: number[1].toLowerCase(), text: number[2].padStart(5, '0') } : { by: 'name', text }
}

const household = async (id) => { const { household_id: found, number } = await readHousehold(id); return { id: found, name: `${number}户` } }
const resident = async (id) => { const { resident_id: found, name } = await readResident(id); return { id: found, name } }

/** Who bears a number, which residents and households draw from one row. */
async function bearer(villageId, { kind, text }) {
  if (kind === 'h') return household(`${villageId}h${text}`)
  return resident(`${villageId}r${text}`).catch((error) => { if (kind || error.status !== 404) throw error; return household(`${villageId}h${text}`) })
}

/** `onFound` takes the one whom a number names, `onSought` what the list is to show, and `failed` says why it does not. Every look is recorded by the server. */
export function Find({ village, sought, failed, onSought, onFound }) {
  const [text, setText] = useState('')
  const search = useDeed(async () => {
    const asked = read(text.trim())
    if (asked.by === 'name' || asked.by === 'phone') { onSought(asked); return }
    const found = asked.by === 'number' ? await bearer(village.place_id, asked) : await searchResident(village.place_id, asked.text)
    const { id = found.resident_id, name } = found
    setText('')
    onFound({ id, name })
  })
  const submit = (event) => { event.preventDefault(); if (text.trim() && !search.busy) search.start() }
  const wrong = search.error ? search.error.fields.id_number ?? search.error.message : failed?.fields.name
  return html`<form class="card stack stack--tight" role="search" onSubmit=${submit}><${Field} label="找人" hint="姓名（从姓写起，写一部分也行）、编号、手机号或身份证号。" value=${text} wrong=${wrong} onInput=${(value) => { setText(value); search.clear() }} autocomplete="off" maxlength="30" />
    <div class="row"><${Button} type="submit" icon="people" busy=${search.busy} disabled=${!text.trim()}>找<//>${sought.text && html`<${Button} onClick=${() => { setText(''); onSought(everybody) }}>看全部名单<//>`}</div></form>`
}
