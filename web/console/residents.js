// A village's people and households: the list, a search, and the cards on paper.

import { listHolders, searchResident } from '../shared/api.js'
import { residentStates } from '../shared/strings.js'
import { Button, Chip, Empty, Field, Loaded, More, Notice, Table, html, useDeed, usePages, useState } from '../shared/ui.js'
import { Cards } from './cards.js'
import { AllCodes } from './codes.js'
import { Person } from './person.js'
import { Register } from './registry.js'

const state = (row) => { const [text, look] = residentStates[row.status] ?? [row.status, '']; return html`<${Chip} look=${look}>${text}<//>` }
const columnsOf = (open) => [
  { name: '姓名', of: (row) => html`<strong>${row.name}</strong>` },
  { name: '编号', of: (row) => html`<span class="small number">${row.holder_id.slice(7)}</span>` },
  { name: '组', of: (row) => row.group || '—' },
  { name: '与户主关系', of: (row) => (row.kind === 'household' ? '户' : row.relation || '—') },
  { name: '手机', of: (row) => row.phone || '—' },
  { name: '状态', of: state },
  { name: '办理', look: 'right', of: (row) => html`<${Button} aria-label=${`打开${row.name}`} onClick=${() => open({ id: row.holder_id, name: row.name })}>打开<//>` },
]

/** By ID number, which travels in the body and is never kept. */
function Search({ village, onFound }) {
  const [text, setText] = useState('')
  const search = useDeed(async () => {
    const { resident_id: id, name } = await searchResident(village.place_id, text.trim())
    setText('')
    onFound({ id, name })
  })
  const submit = (event) => { event.preventDefault(); if (text.trim() && !search.busy) search.start() }
  return html`<form class="card stack stack--tight" onSubmit=${submit}><${Field} label="按身份证号找人" value=${text} wrong=${search.error && (search.error.fields.id_number ?? search.error.message)} onInput=${(value) => { setText(value); search.clear() }} inputmode="text" autocomplete="off" minlength="18" maxlength="18" />
    <div class="row"><${Button} type="submit" icon="people" busy=${search.busy} disabled=${text.trim().length !== 18}>找<//></div></form>`
}

export function Residents({ village, places, may }) {
  const writes = may(['village_officer', 'town_officer', 'town_admin'])
  const pages = usePages((cursor) => listHolders(village.place_id, cursor), [village.place_id])
  const [filter, setFilter] = useState('')
  const [person, setPerson] = useState(null)
  const shown = pages.rows.filter(({ name }) => name.includes(filter.trim()))
  const list = () => {
    if (pages.rows.length === 0) return html`<${Empty} icon="people" title="还没有村民">先导入花名册。<//>`
    if (shown.length === 0) return html`<${Empty} icon="people" title="已显示的名单里没有">点“更多”再往后看，或者按身份证号找。<//>`
    return html`<${Table} caption="村民名单" columns=${columnsOf(setPerson)} rows=${shown} keyOf=${(row) => row.holder_id} />`
  }
  return html`<div class="stack stack--wide"><h1>${village.name}的村民</h1>${writes && html`<${Cards} village=${village} places=${places} may=${may} /><${AllCodes} village=${village} /><${Register} village=${village} onDone=${({ resident_id: id, name }) => { pages.again(); setPerson({ id, name }) }} />`}<${Search} village=${village} onFound=${setPerson} />
    <${Field} label="在名单里找名字" value=${filter} onInput=${setFilter} autocomplete="off" />
    <${Loaded} from=${pages} tall>${list}<//><${More} pages=${pages} />${person && html`<${Person} key=${person.id} holder=${person} writes=${writes} may=${may} onChanged=${pages.again} onClose=${() => setPerson(null)} />`}</div>`
}
