// A wrong award reversed: what is taken from whom and what that leaves, read before it is done; also of who is gone.

import { reverseEntry } from '../shared/api.js'
import { count, dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Field, Notice, html, toast, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
const gone = { dead: '（已去世）', moved: '（已迁出）' }

/** Points of the year before last may have expired since, and what has is not taken again: how many the page can not tell. */
const isOld = (entry) => Number(dateOf().slice(0, 4)) - Number(dateOf(entry.at).slice(0, 4)) > 1

/** The most that is taken: from the dead no more than is left, since nobody would ever pay a debt of theirs. */
const mostOf = (entry, balance, standing) => (standing === 'dead' ? Math.min(entry.points, Math.max(0, balance)) : entry.points)

/** What a reversal leaves on the account. */
function After({ entry, balance, standing }) {
  const [left, spent] = [balance - entry.points, Math.max(0, entry.points - Math.max(0, balance))]
  const expired = isOld(entry) && html`<p class="soft">其中已经到期的，不会再扣。</p>`
  if (standing === 'dead') return html`${spent > 0 && html`<${Notice} look="wait" title=${`这一笔 ${count(entry.points)} 工分，只能收回剩下的 ${count(balance)}`}>本人已去世，生前用掉的 ${count(spent)} 工分不追，由村里承担，也不退回预算。<//>`}${expired}`
  if (expired) return expired
  if (left >= 0) return html`<p class="soft">现有 ${count(balance)} 工分，冲正后剩 ${count(left)}。</p>`
  const until = standing === 'moved' ? '本人已迁出，这笔欠账留在账上：以后迁回来，挣回来以前不能再用。' : '挣回来以前不能再用。'
  return html`<${Notice} look="wait" title=${`余额会变成 −${count(-left)}`}>现有 ${count(balance)} 工分，有一部分已经用掉了。${until}<//>`
}

/** `standing` is the account's: `active`, `moved` or `dead`. */
export function Reverse({ holder, entry, balance, standing, onClose, onDone }) {
  const { id, name } = holder
  const [reason, setReason] = useState('')
  const most = mostOf(entry, balance, standing)
  const reverse = useDeed(async () => {
    const asked = { source: entry.source, line: entry.line, reason: reason.trim() }
    const done = await reverseEntry(id, asked, keys.keyFor({ id, ...asked }))
    keys.settle()
    toast(`冲正好了，扣回 ${count(-done.points)} 工分`, 'good')
    onDone()
  })
  const wrong = reverse.error?.fields.reason
  const submit = (event) => { event.preventDefault(); if (reason.trim() && !reverse.busy) reverse.start() }
  const what = html`<p class="said">${entry.title} · ${entry.rule_title}</p>`
  if (most === 0) return html`<${Dialog} title="冲正这一笔" onClose=${onClose}><div class="stack">${what}<${Notice} look="wait" title="收不回来了">${name}${gone[standing]}的账户里没有剩下的工分：这一笔生前已经用完，由村里承担。<//><div class="row row--end"><${Button} kind="main" onClick=${onClose}>知道了<//></div></div><//>`
  return html`<${Dialog} title="冲正这一笔" onClose=${onClose}><form class="stack" onSubmit=${submit}>
    <p>从 <strong>${name}</strong>${gone[standing] ?? ' '}的账户${isOld(entry) && '最多'}扣回 <strong class="number">${count(most)}</strong> 工分，退回村里的预算。</p>${what}<${After} entry=${entry} balance=${balance} standing=${standing} />
    ${reverse.error && !wrong && html`<${Notice} look="wrong">${reverse.error.message}<//>`}
    <${Field} label="为什么冲正" hint=${`记错了人、记错了数。${gone[standing] ? '写在这个账户的工分明细里，查账看得到。' : '本人在工分明细里看得到。'}`} value=${reason} wrong=${wrong} maxlength="120" autocomplete="off" onInput=${setReason} />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${reverse.busy} disabled=${!reason.trim()}>${isOld(entry) ? '最多' : ''}扣回 ${count(most)} 工分<//></div></form><//>`
}
