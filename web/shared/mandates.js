// What a mandate is and what was done by it, as both the villager's pages and the desk show it.

import { count, day, clock, fullDay } from './format.js'
import { consentWays, deedNames, disputeStates, mandateStates, matterNames } from './strings.js'
import { Button, Chip, Dialog, Field, Refused, StateChip, html, useDeed, useState } from './ui.js'


export const mattersText = ({ matters, day_points: most }) => matters.map((matter) => (matter === 'spend' ? `${matterNames.spend}（每天最多 ${count(most)}）` : matterNames[matter] ?? matter)).join('、')

export const MandateState = ({ state }) => html`<${StateChip} of=${mandateStates} state=${state} />`

/** A party to a mandate as the other one knows them: the name, and the village, or that it is an officer. */
export function partyText(id, name, places) {
  const home = id[0] === 's' ? '村镇干部' : places.find(({ place_id: place }) => place === id.slice(0, 6))?.name
  return home ? `${name}（${home}）` : name
}

/** Whether a mandate may be used, if not for everything. */
export const inUse = ({ state }) => state === 'standing' || state === 'waiting'

/** A mandate as its agent may use it now: without spending while its paper waits for a second officer. */
export const usable = (mandate) => (mandate.state === 'waiting' ? { ...mandate, matters: mandate.matters.filter((matter) => matter !== 'spend') } : mandate)

/** One mandate, under the name that `name` picks. */
export const Mandate = ({ mandate, name, children }) => html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${name}</strong><${MandateState} state=${mandate.state} /></div>
  <p>能办：${mattersText(mandate)}</p>
  ${mandate.spent_today > 0 && html`<p class="soft">今天用了 ${count(mandate.spent_today)} 工分</p>`}
  <p class="soft small">到 ${fullDay(mandate.valid_until)} · ${consentWays[mandate.how] ?? mandate.how}${mandate.document && ` · ${mandate.document}`}</p>
  ${mandate.state === 'waiting' && html`<p>授权书还要另一位干部核对，核对以前不能用工分，别的可以办。</p>`}${mandate.finding && html`<p>授权书被退回：${mandate.finding}</p>`}${children}</li>`

const standing = ({ undone_at: undone, dispute }) => {
  if (undone) return ['已撤回', '']
  return disputeStates[dispute] ?? null
}

/** One deed; `children` are what can be done about it. */
export function Deed({ deed, children }) {
  const told = standing(deed)
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${deedNames[deed.deed] ?? '办了一件事'}${deed.points > 0 && ` · ${count(deed.points)} 工分`}</strong>${told && html`<${Chip} look=${told[1]}>${told[0]}<//>`}</div>
    <p class="soft">${deed.agent_name}代办 · ${day(deed.made_at)} ${clock(deed.made_at)}</p>${children}</li>`
}

/** What can be done about a deed: take it back while that is possible, or dispute it. */
export function DeedChoices({ deed, undo, onDispute }) {
  const open = !deed.undone_at && !deed.dispute
  if (!open) return null
  return html`<div class="row">${deed.undo_until && html`<${Button} busy=${undo.busy} onClick=${() => undo.start(deed)}>撤回<//>`}
    <${Button} onClick=${() => onDispute(deed)}>不是本人意思<//></div>`
}

/** Ask why a deed is disputed. `send(reason)` opens the dispute. */
export function DisputeIt({ deed, send, onClose }) {
  const [reason, setReason] = useState('')
  const open = useDeed(async () => { await send(reason); onClose(true) })
  const submit = (event) => { event.preventDefault(); if (reason && !open.busy) open.start() }
  return html`<${Dialog} title="提出异议" onClose=${() => onClose(false)}><form class="stack" onSubmit=${submit}>
    <p>${deedNames[deed.deed] ?? '办了一件事'}${deed.points > 0 && `，${count(deed.points)} 工分`}。镇里在五个工作日内核实；属实的，这份授权就撤销。</p>
    <${Refused} of=${open} />
    <${Field} label="怎么回事" multiline maxlength="200" value=${reason} wrong=${open.error?.fields.reason} onInput=${setReason} required />
    <${Button} type="submit" kind="main" big wide busy=${open.busy} disabled=${!reason}>交给镇里<//><${Button} big wide onClick=${() => onClose(false)}>先不<//></form><//>`
}

const offered = ['read', 'activities', 'spend', 'claims', 'wishes', 'tickets']

/** The terms of a mandate, chosen: matters, the limit of a day (of `most` at most), the last day. */
export function TermsForm({ asked, setAsked, wrong = {}, most = 100_000 }) {
  const toggle = (matter) => setAsked((now) => ({ ...now, matters: now.matters.includes(matter) ? now.matters.filter((one) => one !== matter) : [...now.matters, matter] }))
  return html`<fieldset class="stack stack--tight terms"><legend>能替办什么</legend>
      ${offered.map((matter) => html`<label class="agree"><input type="checkbox" checked=${asked.matters.includes(matter)} onChange=${() => toggle(matter)} /><span>${matterNames[matter]}</span></label>`)}
      <p class="soft small">投诉和评议投票只能本人来，不能代办。</p>${wrong.matters && html`<p class="field__wrong">${wrong.matters}</p>`}</fieldset>
    ${asked.matters.includes('spend') && html`<${Field} label="每天最多用多少工分" type="number" inputmode="numeric" min="1" max=${most} value=${asked.day_points} wrong=${wrong.day_points} onInput=${(text) => setAsked((now) => ({ ...now, day_points: text }))} required />`}
    <${Field} label="到哪天为止" hint="最长一年，到期可以再续。" type="date" value=${asked.valid_until} wrong=${wrong.valid_until} onInput=${(text) => setAsked((now) => ({ ...now, valid_until: text }))} required />`
}

/** Terms as the API takes them. */
export const termsOf = (asked, version) => ({
  matters: asked.matters,
  day_points: asked.matters.includes('spend') ? Number(asked.day_points) : 0,
  valid_until: asked.valid_until,
  version,
})
