// Finding one villager for a form by whatever is known of them: a name, a number on a list, a phone, an ID number.

import { readResident, searchResident } from '../shared/api.js'
import { Button, Field, Loaded, More, html, useDeed, usePages, useState } from '../shared/ui.js'
import { listOf, read } from './find.js'

/** Whom a name or phone finds, to be picked among: those who live in the village. */
function Found({ villageId, sought, onPick }) {
  const pages = usePages(async (cursor) => { const { rows, cursor: next } = await listOf(villageId, sought, cursor); return { rows: rows.filter(({ kind, status }) => kind === 'resident' && status === 'active'), cursor: next } }, [villageId, sought.by, sought.text])
  return html`<${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft" role="status">本村没有这个人。名字要从姓写起；手机号要和登记的一样。</p>` : html`<ul class="stack stack--tight" aria-label="找到的人">${pages.rows.map(({ holder_id: id, name, group }) => html`<li key=${id}><${Button} wide onClick=${() => onPick({ id, name })}>${name}${group && `（${group}）`} <span class="soft small number">${id.slice(7)}</span><//></li>`)}</ul>`)}<//><${More} pages=${pages} />`
}

/** `picked` is `{id, name}` or null; `villages` are those whose people may be picked. Every look is recorded by the server. */
export function PersonPick({ label, villages, first, picked, onPick }) {
  const [at, setAt] = useState(first.place_id)
  const [text, setText] = useState('')
  const [sought, setSought] = useState(null)
  const pick = (person) => { setText(''); setSought(null); onPick(person) }
  const search = useDeed(async () => {
    const asked = read(text.trim())
    setSought(null)
    if (asked.by === 'id' || (asked.by === 'number' && asked.kind !== 'h')) {
      const { resident_id: id, name } = asked.by === 'id' ? await searchResident(at, asked.text) : await readResident(`${at}r${asked.text}`)
      pick({ id, name })
    } else setSought(asked)
  })
  if (picked) return html`<div class="row row--apart"><p>${label}：<strong>${picked.name}</strong> <span class="soft small number">${picked.id}</span></p><${Button} onClick=${() => onPick(null)}>换一位<//></div>`
  const entered = (event) => { if (event.key !== 'Enter') return; event.preventDefault(); if (text.trim() && !search.busy) search.start() }
  return html`<fieldset class="card stack stack--tight"><legend>${label}</legend>
    ${villages.length > 1 && html`<${Field} label="哪个村的村民" value=${at} choices=${villages.map(({ place_id: id, name }) => [id, name])} onInput=${(id) => { setAt(id); setSought(null) }} />`}
    <${Field} label="姓名、手机号、身份证号或村民编号" hint="姓名从姓写起，写一部分也行；编号在名单上，例如 r00012。" value=${text} wrong=${search.error && (search.error.fields.id_number ?? search.error.message)} onInput=${(value) => { setText(value); search.clear() }} onKeyDown=${entered} autocomplete="off" maxlength="30" />
    <div class="row"><${Button} icon="people" busy=${search.busy} disabled=${!text.trim()} onClick=${search.start}>找这位村民<//></div>${sought && html`<${Found} key=${`${at} ${sought.text}`} villageId=${at} sought=${sought} onPick=${pick} />`}</fieldset>`
}
