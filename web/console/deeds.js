// Where a holder's points came from and went, at the desk; from here a deed is written up and a wrong award reversed.

import { readEntries, reverseEntry } from '../shared/api.js'
import { EntryLine } from '../shared/entries.js'
import { count, dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Dialog, Field, Loaded, More, Notice, html, toast, useDeed, usePages, useState } from '../shared/ui.js'
import { madeBy, useStaffNames } from './staff-names.js'
import { WriteUp } from './write-up.js'

const FIRST_SIZE = 5
const MORE_SIZE = 20
const keys = keyring()
const REVERSED = '!r'

/** A holder's entries, the newest first. */
export const useEntries = (id) => usePages((cursor) => readEntries(id, cursor, cursor ? MORE_SIZE : FIRST_SIZE), [id])

const nameOf = ({ source, line }) => `${source} ${line}`

/** The awards that were reversed. A reversal is younger than its award, so a list with the award has it too. */
const reversedIn = (rows) => rows.filter(({ kind }) => kind === 'reversal').map(({ source, line }) => nameOf({ source, line: line.slice(0, -REVERSED.length) }))

/** What a reversal leaves. Points of the year before last may have expired since, and what has is not taken again. */
function After({ entry, balance, gone }) {
  const years = Number(dateOf().slice(0, 4)) - Number(dateOf(entry.at).slice(0, 4))
  const left = balance - entry.points
  if (years > 1) return html`<p class="soft">其中已经到期的，不会再扣。</p>`
  if (left < 0 && gone) return html`<p class="soft">本人已去世，只收回剩下的 ${count(Math.max(0, balance))} 工分。</p>`
  if (left < 0) return html`<${Notice} look="wait" title=${`余额会变成 −${count(-left)}`}>现有 ${count(balance)} 工分，有一部分已经用掉了。挣回来以前不能再用。<//>`
  return html`<p class="soft">现有 ${count(balance)} 工分，冲正后剩 ${count(left)}。</p>`
}

function Reverse({ id, name, entry, balance, gone, onClose, onDone }) {
  const [reason, setReason] = useState('')
  const reverse = useDeed(async () => {
    const asked = { source: entry.source, line: entry.line, reason: reason.trim() }
    const done = await reverseEntry(id, asked, keys.keyFor({ id, ...asked }))
    keys.settle()
    toast(gone ? `冲正好了，收回 ${count(-done.points)} 工分` : `冲正好了，扣回 ${count(entry.points)} 工分`, 'good')
    onDone()
  })
  const wrong = reverse.error?.fields.reason
  const submit = (event) => { event.preventDefault(); if (reason.trim() && !reverse.busy) reverse.start() }
  return html`<${Dialog} title="冲正这一笔" onClose=${onClose}><form class="stack" onSubmit=${submit}>
    <p>从 <strong>${name}</strong> 的账户扣回 <strong class="number">${count(entry.points)}</strong> 工分，退回村里的预算。</p><p class="said">${entry.title} · ${entry.rule_title}</p><${After} entry=${entry} balance=${balance} gone=${gone} />
    ${reverse.error && !wrong && html`<${Notice} look="wrong">${reverse.error.message}<//>`}
    <${Field} label="为什么冲正" hint="记错了人、记错了数。本人在工分明细里看得到。" value=${reason} wrong=${wrong} maxlength="120" autocomplete="off" onInput=${setReason} />
    <div class="row row--end"><${Button} onClick=${onClose}>不冲正了<//><${Button} type="submit" kind="main" busy=${reverse.busy} disabled=${!reason.trim()}>扣回 ${count(entry.points)} 工分<//></div></form><//>`
}

const ruleOf = ({ kind, on, at, rule_title: rule }) => (kind === 'award' ? `${rule}${on !== dateOf(at) ? `，${on} 的事` : ''} · ` : '')

/** `holder` is `{id, name}`; `writes`: the officer may change points, and the account takes them; `undoes`: or gives back a
 * mistake, also where the holder is `gone` for ever or moved away. */
export function Deeds({ holder, pages, balance, writes, undoes, gone, may, onChange }) {
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
    ${open?.entry && html`<${Reverse} id=${holder.id} name=${holder.name} entry=${open.entry} balance=${balance} gone=${gone} onClose=${close} onDone=${() => done(open.entry)} />`}${open?.writing && html`<${WriteUp} holder=${holder} onChange=${onChange} onClose=${close} />`}</section>`
}
