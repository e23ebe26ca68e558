// The villager's statement: where each point came from and where it went.

import { myEntries } from '../shared/api.js'
import { count, day, clock, minutesText, signed } from '../shared/format.js'
import { entryKinds } from '../shared/strings.js'
import { Empty, Loaded, More, html, usePages } from '../shared/ui.js'

/** What was paid of what, where the rule's cap left only a part. */
function partOf({ points, minutes, of_points: all, of_minutes: long }) {
  if (!all) return ''
  return minutes < long ? `到上限了，${minutesText(long)}里计了 ${minutesText(minutes)}` : `到上限了，${count(all)} 工分里计了 ${count(points)}`
}

const Line = ({ entry }) => html`<li class="entry"><div class="grow"><strong>${entry.title}</strong>
  <p class="soft small">${day(entry.at)} ${clock(entry.at)} · ${entryKinds[entry.kind] ?? entry.kind}${entry.acted_by && ' · 有人代办'}</p>${entry.of_points > 0 && html`<p class="soft small">${partOf(entry)}</p>`}</div>
  <div class="right">${entry.points !== 0 && html`<span class=${`entry__points number ${entry.points > 0 ? 'plus' : 'minus'}`}>${signed(entry.points)}</span>`}${entry.after !== null && html`<p class="soft small">剩 ${count(entry.after)}</p>`}</div></li>`

export function Entries() {
  const pages = usePages(myEntries, [])
  return html`<div class="stack"><h2>工分明细</h2><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="list" title="还没有工分记录">参加一次活动，第一笔工分就记在这里。<//>`
    : html`<ul class="card entries">${pages.rows.map((entry) => html`<${Line} entry=${entry} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
