// A line of a statement, as the villager's page and the desk show it.

import { clock, count, day, minutesText, signed } from './format.js'
import { entryKinds, payMeans } from './strings.js'
import { html } from './ui.js'

/** What was paid of what, where the rule's cap left only a part; '' where all was. */
export function partOf({ points, minutes, of_points: all, of_minutes: long }) {
  if (!all) return ''
  return minutes < long ? `到上限了，${minutesText(long)}里计了 ${minutesText(minutes)}` : `到上限了，${count(all)} 工分里计了 ${count(points)}`
}

/** `more` are words after the kind of line; `children` stand below, such as what can be done about it. */
export const EntryLine = ({ entry, more, children }) => html`<li class="entry"><div class="grow"><strong>${entry.title}</strong>
  <p class="soft small">${day(entry.at)} ${clock(entry.at)} · ${entryKinds[entry.kind] ?? entry.kind}${entry.means && `（${payMeans[entry.means] ?? entry.means}）`}${entry.acted_by && ' · 有人代办'}${more && ` · ${more}`}</p>
  ${entry.of_points > 0 && html`<p class="soft small">${partOf(entry)}</p>`}${entry.kind === 'reversal' && html`<p class="soft small">原因：${entry.document}</p>`}</div>
  <div class="right">${entry.points !== 0 && html`<span class=${`entry__points number ${entry.points > 0 ? 'plus' : 'minus'}`}>${signed(entry.points)}</span>`}${entry.after !== null && html`<p class="soft small">剩 ${count(entry.after)}</p>`}</div>${children}</li>`
