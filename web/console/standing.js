// Where somebody stands in the registry: here, moved away or dead, and in which household.

import { addHousehold, moveResident, setResidentStatus } from '../shared/api.js'
import { Button, Field, Notice, Refused, Switch, html, toast, useDeed, useState } from '../shared/ui.js'
import { Correct, householdOf } from './registry.js'

const leaving = '会离开现在的户，村民码和工分卡作废，代办授权结束，账户停用。'
/** What each step says before it is done. */
const steps = {
  moved: ['登记迁出', `${leaving}工分留在本村，搬回来还能用；要花掉或转给家里，请先办。别的村登记了他，才能在那边记分。`],
  dead: ['登记去世', `${leaving}登记错了可以恢复。`],
  active: ['恢复', '回到本村的名册，有新的村民码，账户恢复使用；户要再放进去，工分卡要再发。'],
}

function Status({ person, onDone }) {
  const [step, setStep] = useState('')
  const set = useDeed(async () => { await setResidentStatus(person.resident_id, step); toast(`${steps[step][0]}办好了`, 'good'); setStep(''); onDone() })
  const open = person.status === 'active' ? ['moved', 'dead'] : ['active']
  if (!step) return html`<div class="row">${open.map((next) => html`<${Button} onClick=${() => setStep(next)}>${steps[next][0]}<//>`)}</div>`
  return html`<${Refused} of=${set} /><${Notice} look="wait" title=${`${steps[step][0]}：${person.name}`}>${steps[step][1]}<//>
    <div class="row"><${Button} onClick=${() => { setStep(''); set.clear() }}>先不<//><${Button} kind="main" busy=${set.busy} onClick=${set.start}>确定${steps[step][0]}<//></div>`
}

/** Into a household that is there, by its digits, or into a new one under the village's own number. */
function Move({ person, onDone, onClose }) {
  const villageId = person.resident_id.slice(0, 6)
  const [asked, setAsked] = useState({ how: 'there', text: '', relation: '' })
  const move = useDeed(async () => {
    const there = asked.how === 'there'
    const into = there ? householdOf(villageId, asked.text) : (await addHousehold(villageId, { number: asked.text.trim(), group: person.group })).household_id
    if (!there) setAsked((now) => ({ ...now, how: 'there', text: into.slice(7) }))
    await moveResident(person.resident_id, { household_id: into, relation: asked.relation.trim() })
    toast('户换好了，个人的工分还在', 'good')
    onDone()
  })
  const wrong = move.error?.fields ?? {}
  const put = (name) => (value) => { setAsked((now) => ({ ...now, [name]: value })); move.clear() }
  const submit = (event) => { event.preventDefault(); if (asked.text.trim() && !move.busy) move.start() }
  return html`<form class="card stack" aria-label="换户" onSubmit=${submit}><${Refused} of=${move} />
    <${Switch} label="放到哪里" value=${asked.how} choices=${[['there', '已有的户'], ['new', '新立一户']]} onChange=${(how) => setAsked((now) => ({ ...now, how, text: '' }))} />
    ${asked.how === 'there' ? html`<${Field} key="there" label="户的编号" hint="名单里户的编号，最多 5 位。" value=${asked.text} wrong=${wrong.household_id} inputmode="numeric" pattern="[0-9]{1,5}" required onInput=${put('text')} />`
      : html`<${Field} key="new" label="新户编号" hint="村里自己的户号。" value=${asked.text} wrong=${wrong.number} maxlength="20" required onInput=${put('text')} />`}
    <${Field} label="与户主关系" hint="新户的户主填“户主”。" value=${asked.relation} wrong=${wrong.relation} maxlength="10" onInput=${put('relation')} />
    <div class="row"><${Button} type="submit" kind="main" busy=${move.busy}>换户<//><${Button} onClick=${onClose}>先不<//></div></form>`
}

/** What an officer may do to somebody's registration; `onDone` once it is done. */
export function Standing({ person, onDone }) {
  const [form, setForm] = useState('')
  const done = () => { setForm(''); onDone() }
  const close = () => setForm('')
  const active = person.status === 'active'
  return html`<section class="stack" aria-labelledby="standing"><h3 id="standing">登记</h3>
    ${active && !form && html`<div class="row"><${Button} onClick=${() => setForm('correct')}>改登记<//><${Button} onClick=${() => setForm('move')}>换户<//></div>`}
    ${active && form === 'correct' && html`<${Correct} person=${person} onDone=${done} onClose=${close} />`}${active && form === 'move' && html`<${Move} person=${person} onDone=${done} onClose=${close} />`}
    ${!form && html`<${Status} person=${person} onDone=${done} />`}</section>`
}
