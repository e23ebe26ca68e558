// What the village decides about a wish, as it was looked at.

import { decideWish } from '../shared/api.js'
import { keyring } from '../shared/ids.js'
import { Button, Field, Notice, html, toast, useDeed, useState } from '../shared/ui.js'

const keys = keyring()

/** Deeds of the desk by state: [deed, words on the button, question for the reason ("" needs none), look]. */
export const deeds = {
  posted: [['publish', '发布', '', 'main'], ['return', '请他修改', '请他改什么'], ['refuse', '不通过', '为什么不通过']],
  returned: [['cancel', '结束心愿', '为什么结束']],
  published: [['refuse', '撤下', '为什么撤下'], ['cancel', '结束心愿', '为什么结束']],
  claimed: [['free', '收回', '为什么收回'], ['cancel', '结束心愿', '为什么结束']],
  in_progress: [['free', '收回', '为什么收回'], ['cancel', '结束心愿', '为什么结束']],
  done: [['vouch', '代为确认', '怎么核实的', 'main'], ['reopen', '退回再办', '还差什么']],
  confirmed: [['settle', '核定，发工分', '', 'main'], ['refuse', '不核定，不发工分', '为什么不核定']],
}

/** A decision, under a key of `keys`, on a wish as it was looked at; one changed meanwhile is shown as it is now, with the refusal. */
export function useDecision(keys, onDone, run) {
  return useDeed(async (...args) => {
    try {
      await run(...args)
    } catch (error) {
      if (error.code === 'wish_changed_meanwhile') { keys.settle(); onDone() }
      throw error
    }
    keys.settle()
    onDone()
  })
}

/** One deed of the desk's on a wish, asking first for a reason where it needs one. */
export function Decide({ wish, deed, words, ask, kind, onDone }) {
  const { wish_id: id, version } = wish
  const [reason, setReason] = useState(null)
  const decide = useDecision(keys, onDone, async () => {
    const asked = { deed, reason: reason ?? '', version }
    await decideWish(id, asked, keys.keyFor({ id, ...asked }))
    toast('办好了', 'good')
  })
  const wrong = decide.error && html`<${Notice} look="wrong">${decide.error.message}<//>`
  if (!ask) return html`${wrong}<${Button} kind=${kind} busy=${decide.busy} onClick=${decide.start}>${words}<//>`
  if (reason === null) return html`<${Button} kind=${kind} onClick=${() => setReason('')}>${words}<//>`
  const submit = (event) => { event.preventDefault(); if (!decide.busy) decide.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}>${wrong}<${Field} label=${ask} hint="许愿人或认领人会看到。" value=${reason} multiline required minlength="2" maxlength="200" onInput=${setReason} />
    <div class="row"><${Button} type="submit" kind="main" busy=${decide.busy}>${words}<//><${Button} onClick=${() => setReason(null)}>先不<//></div></form>`
}
