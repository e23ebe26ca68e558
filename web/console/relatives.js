// 亲属 at the desk: whom a resident is family to, so that neither decides on the other's affairs.

import { declareRelative, relativesOf, removeRelative } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { kinships } from '../shared/strings.js'
import { Button, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { idOf } from './who.js'

const choices = Object.entries(kinships)

function Declare({ id, onDone, onClose }) {
  const [who, setWho] = useState('')
  const [relation, setRelation] = useState('sibling')
  const declare = useDeed(async () => {
    const shown = await declareRelative(id, { resident_id: await idOf(who, id.slice(0, 6)), relation })
    toast('亲属登记好了，两个人都有了', 'good')
    onDone(shown)
  })
  const submit = (event) => { event.preventDefault(); if (!declare.busy) declare.start() }
  return html`<form class="card stack" onSubmit=${submit}>${declare.error && html`<${Notice} look="wrong">${declare.error.fields.resident_id ?? declare.error.message}<//>`}
    <${Field} label="亲属是谁" hint="扫他的村民码，或输入编号；外村的要输全，例如 v00002r00012。" value=${who} onInput=${setWho} maxlength="200" autocomplete="off" required /><${Field} label="是他的什么人" value=${relation} choices=${choices} onInput=${setRelation} />
    <div class="row"><${Button} type="submit" kind="main" busy=${declare.busy} disabled=${!who.trim()}>登记<//><${Button} onClick=${onClose}>先不<//></div></form>`
}

/** One relative; what was entered by mistake is removed from both, after one is asked again. */
function Relative({ id, row, writes, onDone }) {
  const remove = async () => { const shown = await removeRelative(id, row.resident_id); toast('已删除，两个人都没有了', 'good'); onDone(shown) }
  return html`<li class="row row--apart"><span><strong>${row.masked_name}</strong> <span class="soft">${kinships[row.relation] ?? row.relation} · ${row.resident_id}${row.rejected_by && ` · ${row.rejected_by === 'me' ? '本人不认' : '对方不认'}`}${row.declared_by && ' · 对方登记，本人没确认'}</span></span>
    ${writes && html`<${Asked} label="删除" name=${`删除亲属 ${row.masked_name}`} small sure="两个人都没有这个亲属了。" send=${remove} />`}</li>`
}

/** Relatives of one person. Nothing is asked before the officer wants to see them. */
export function Relatives({ person, writes }) {
  const [open, setOpen] = useState(false)
  return html`<section class="stack no-print" aria-labelledby="relatives"><h3 id="relatives">亲属</h3>${open ? html`<${Opened} person=${person} writes=${writes} />` : html`<div class="row"><${Button} icon="people" onClick=${() => setOpen(true)}>看登记的亲属<//></div>`}</section>`
}

function Opened({ person, writes }) {
  const id = person.resident_id
  const found = useLoad(() => relativesOf(id), [id])
  const [entering, setEntering] = useState(false)
  const done = (shown) => { setEntering(false); found.put(shown) }
  return html`<p class="soft small">一家人不用登记。登记了的亲属，互相不能审核、评议、记分。</p>
    <${Loaded} from=${found}>${({ relatives: rows }) => (rows.length === 0 ? html`<p class="soft">还没有登记亲属。</p>` : html`<ul class="stack stack--tight">${rows.map((row) => html`<${Relative} key=${row.resident_id} id=${id} row=${row} writes=${writes} onDone=${done} />`)}</ul>`)}<//>
    ${writes && person.status === 'active' && (entering ? html`<${Declare} id=${id} onDone=${done} onClose=${() => setEntering(false)} />` : html`<div class="row"><${Button} icon="plus" onClick=${() => setEntering(true)}>登记亲属<//></div>`)}`
}
