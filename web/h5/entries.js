// The villager's statement: where each point came from and where it went.

import { myEntries } from '../shared/api.js'
import { EntryLine } from '../shared/entries.js'
import { Empty, Loaded, More, html, usePages } from '../shared/ui.js'

export function Entries() {
  const pages = usePages(myEntries, [])
  return html`<div class="stack"><h2>工分明细</h2><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="list" title="还没有工分记录">参加一次活动，第一笔工分就记在这里。<//>`
    : html`<ul class="card entries">${pages.rows.map((entry) => html`<${EntryLine} key=${entry.entry_id} entry=${entry} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
