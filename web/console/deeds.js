// Where a holder's points came from and went, at the desk; from here a deed is written up and a wrong award reversed.

import { readEntries } from '../shared/api.js'
import { EntryLine } from '../shared/entries.js'
import { dateOf, dateText } from '../shared/format.js'
import { Button, Chip, Loaded, More, html, usePages, useState } from '../shared/ui.js'
import { Reverse } from './deeds-reverse.js'
import { madeBy, useStaffNames } from './staff-names.js'
import { WriteUp } from './write-up.js'

const FIRST_SIZE = 5
const MORE_SIZE = 20
const REVERSED = '!r'

/** A holder's entries, the newest first. */
export const useEntries = (id) => usePages((cursor) => readEntries(id, cursor, cursor ? MORE_SIZE : FIRST_SIZE), [id])

const nameOf = ({ source, line }) => `${source} ${line}`

/** The awards that were reversed. A reversal is younger than its award, so a list with the award has it too. */
const reversedIn = (rows) => rows.filter(({ kind }) => kind === 'reversal').map(({ source, line }) => nameOf({ source, line: line.slice(0, -REVERSED.length) }))

const ruleOf = ({ kind, on, at, rule_title: rule }) => (kind === 'award' ? `${rule}${on !== dateOf(at) ? `，${dateText(on)} 的事` : ''} · ` : '')

/** `holder` is `{id, name}`; `writes`: the officer may change points, and the account takes them; `undoes`: or gives back a
 * mistake, also where the holder is gone. `standing` is the account's. */
export function Deeds({ holder, pages, balance, writes, undoes, standing, may, onChange }) {
  const [open, setOpen] = useState(null)
  const [justReversed, setJustReversed] = useState([])
  const names = useStaffNames(may)
  const close = () => setOpen(null)
  const done = (entry) => { setJustReversed([...justReversed, nameOf(entry)]); close(); onChange() }
  const reversed = new Set([...reversedIn(pages.rows), ...justReversed])
  const choice = (entry) => {
    if (entry.kind !== 'award') return null
    if (reversed.has(nameOf(entry))) return html`<div class="entry__do"><${Chip}>已冲正<//></div>`
    if (entry.source.startsWith('claim#')) return undoes && html`<div class="entry__do"><a class="button" href="#claims" title="申报来的工分，在申报里提异议">在“申报”里更正</a></div>`
    return undoes && html`<div class="entry__do"><${Button} aria-label=${`冲正${entry.title}`} onClick=${() => setOpen({ entry })}>冲正<//></div>`
  }
  return html`<section class="stack no-print" aria-labelledby="entries"><div class="row row--apart"><h3 id="entries">工分明细</h3>${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setOpen({ writing: true })}>记一笔<//>`}</div>
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有工分记录。</p>`
      : html`<ul class="entries">${pages.rows.map((entry) => html`<${EntryLine} key=${entry.entry_id} entry=${entry} more=${`${ruleOf(entry)}经办：${madeBy(entry, holder.id, names)}`}>${choice(entry)}<//>`)}</ul>`)}<//><${More} pages=${pages} />
    ${open?.entry && html`<${Reverse} holder=${holder} entry=${open.entry} balance=${balance} standing=${standing} onClose=${close} onDone=${() => done(open.entry)} />`}${open?.writing && html`<${WriteUp} holder=${holder} onChange=${onChange} onClose=${close} />`}</section>`
}
