// A village's people and households: the list, whom it finds, and their cards by the many.

import { residentStates } from '../shared/strings.js'
import { Button, Chip, Empty, Loaded, More, Table, html, usePages, useState } from '../shared/ui.js'
import { Cards } from './cards.js'
import { AllCodes } from './codes.js'
import { Find, everybody, listOf } from './find.js'
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

export function Residents({ village, places, may }) {
  const writes = may(['village_officer', 'town_officer', 'town_admin'])
  const [sought, setSought] = useState(everybody)
  const pages = usePages((cursor) => listOf(village.place_id, sought, cursor), [village.place_id, sought.by, sought.text])
  const [person, setPerson] = useState(null)
  const list = () => {
    if (pages.rows.length > 0) return html`<${Table} caption=${sought.text ? '找到的人' : '村民名单'} columns=${columnsOf(setPerson)} rows=${pages.rows} keyOf=${(row) => row.holder_id} />`
    return sought.text ? html`<${Empty} icon="people" title="本村没有这个人">名字要从姓写起；手机号要和登记的一样。<//>` : html`<${Empty} icon="people" title="还没有村民">先导入花名册。<//>`
  }
  return html`<div class="stack stack--wide"><h1>${village.name}的村民</h1>${writes && html`<${Cards} village=${village} places=${places} may=${may} /><${AllCodes} village=${village} /><${Register} village=${village} onDone=${({ resident_id: id, name }) => { pages.again(); setPerson({ id, name }) }} />`}<${Find} village=${village} sought=${sought} failed=${pages.error} onSought=${setSought} onFound=${setPerson} />
    <${Loaded} from=${pages} tall>${list}<//><${More} pages=${pages} />${person && html`<${Person} key=${person.id} holder=${person} writes=${writes} may=${may} onChanged=${pages.again} onClose=${() => setPerson(null)} />`}</div>`
}
