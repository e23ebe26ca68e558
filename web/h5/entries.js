// The villager's statement: where each point came from and where it went.

import { myEntries } from '../shared/api.js'
import { count, day, clock, signed } from '../shared/format.js'
import { entryKinds } from '../shared/strings.js'
import { Empty, Loaded, More, html, usePages } from '../shared/ui.js'

const Line = ({ entry }) => html`<li class="entry"><div class="grow"><strong>${entry.title}</strong>
  <p class="soft small">${day(entry.at)} ${clock(entry.at)} · ${entryKinds[entry.kind] ?? entry.kind}${entry.acted_by && ' · 有人代办'}</p></div>
  <div class="right"><span class=${`entry__points number ${entry.points > 0 ? 'plus' : 'minus'}`}>${signed(entry.points)}</span>${entry.after !== null && html`<p class="soft small">剩 ${count(entry.after)}</p>`}</div></li>`

export function Entries() {
  const pages = usePages(myEntries, [])
  return html`<div class="stack"><h2>工分明细</h2><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="list" title="还没有工分记录">参加一次活动，第一笔工分就记在这里。<//>`
    : html`<ul class="card entries">${pages.rows.map((entry) => html`<${Line} entry=${entry} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
