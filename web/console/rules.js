// The rules that turn deeds into points, as they are now.

import { listRules } from '../shared/api.js'
import { count } from '../shared/format.js'
import { Chip, Empty, Loaded, Table, html, useLoad } from '../shared/ui.js'

const columns = [
  { name: '规则', of: (row) => html`<strong>${row.title}</strong>` },
  { name: '场景', of: (row) => html`<${Chip}>${row.scenario}<//>` },
  { name: '工分', look: 'right', of: (row) => html`<span class="number plus">${count(row.points)}${row.points_max > row.points && html`–${count(row.points_max)}`}</span> ${row.unit}` },
  { name: '上限', of: (row) => row.cap || '不设' },
  { name: '谁核实', of: (row) => row.verifier },
]

export function Rules() {
  const rules = useLoad(listRules, [])
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>工分规则</h1><p class="soft">规则由镇里定，改了只管以后，不动过去。</p></div>
    <${Loaded} from=${rules} tall>${({ rows }) => (rows.length === 0 ? html`<${Empty} icon="rules" title="还没有规则">镇里发布规则以后就在这里看。<//>` : html`<${Table} caption="工分规则" columns=${columns} rows=${rows} keyOf=${(row) => row.rule} />`)}<//></div>`
}
