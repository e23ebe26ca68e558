// The registry by hand: enter one person, correct what is known of them, set a household's head.

import { changeResident, registerResident, setHead } from '../shared/api.js'
import { Button, Field, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

export const relations = ['户主', '配偶', '子', '女', '父', '母', '儿媳', '女婿', '孙子', '孙女']
const nobody = { name: '', id_number: '', phone: '', group: '', relation: '', note: '', household: '' }

/** The id of the household that an officer typed by its last digits, as the list shows them. */
export const householdOf = (villageId, digits) => `${villageId}h${digits.trim().padStart(5, '0')}`

/** A field of a person's form: `asked[name]`, and what the server said of it. */
const fieldsOf = (asked, setAsked, deed) => (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${deed.error?.fields[name]} autocomplete="off" onInput=${(value) => { setAsked((now) => ({ ...now, [name]: value })); deed.clear() }} ...${more} />`
const groupField = (field, groups, more) => field('group', '村民小组', groups?.length ? { choices: [['', '没有'], ...groups.map((group) => [group, group])], ...more } : { maxlength: 20, ...more })

/** Enter one person; who moved here from a village that has them as moved away is entered too. */
export function Register({ village, onDone }) {
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState(nobody)
  const enter = useDeed(async () => {
    const { household, ...person } = asked
    const made = await registerResident(village.place_id, { ...person, household_id: household.trim() ? householdOf(village.place_id, household) : null })
    toast(`${made.name}登记好了`, 'good')
    setAsked(nobody)
    setOpen(false)
    onDone(made)
  })
  if (!open) return html`<div class="row"><${Button} icon="people" onClick=${() => setOpen(true)}>登记一个人<//></div>`
  const field = fieldsOf(asked, setAsked, enter)
  const submit = (event) => { event.preventDefault(); if (!enter.busy) enter.start() }
  return html`<form class="card stack" aria-label="登记一个人" onSubmit=${submit}><h2>登记一个人</h2><${Refused} of=${enter} />
    <p class="soft">从别的村搬来的，先请那个村登记为迁出，再在这里登记。</p>
    ${field('name', '姓名', { required: true, maxlength: 30 })}${field('id_number', '身份证号', { required: true, minlength: 18, maxlength: 18 })}${field('phone', '手机号', { hint: '没有可以不填。', inputmode: 'tel', maxlength: 11 })}
    ${groupField(field, village.groups)}${field('household', '户的编号', { hint: '名单里户的编号，最多 5 位；没有就空着。', inputmode: 'numeric', pattern: '[0-9]{1,5}' })}
    ${field('relation', '与户主关系', { list: 'relations', maxlength: 10 })}<datalist id="relations">${relations.map((one) => html`<option value=${one} />`)}</datalist>${field('note', '备注', { maxlength: 200 })}
    <div class="row"><${Button} type="submit" kind="main" busy=${enter.busy}>登记<//><${Button} onClick=${() => { setOpen(false); enter.clear() }}>先不<//></div></form>`
}

/** Correct what is known of somebody: the one place where a value is emptied, since a roster empties nothing. */
export function Correct({ person, onDone, onClose }) {
  const [asked, setAsked] = useState({ name: person.name, phone: '', group: person.group, relation: person.relation, note: person.note })
  const save = useDeed(async (bare) => {
    const given = Object.entries(asked).filter(([name, value]) => (name === 'phone' ? value !== '' : value !== person[name]))
    await changeResident(person.resident_id, bare ? { phone: '' } : Object.fromEntries(given))
    toast(bare ? '手机号删掉了' : '改好了', 'good')
    onDone()
  })
  const field = fieldsOf(asked, setAsked, save)
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start(false) }
  return html`<form class="card stack" aria-label="改登记" onSubmit=${submit}><${Refused} of=${save} />
    ${field('name', '姓名', { required: true, maxlength: 30 })}${field('phone', '新手机号', { hint: `${person.phone ? `现在是 ${person.phone}` : '现在没有登记'}；空着就不改。`, inputmode: 'tel', maxlength: 11 })}
    ${field('group', '村民小组', { maxlength: 20 })}${field('relation', '与户主关系', { maxlength: 10 })}${field('note', '备注', { maxlength: 200 })}
    <div class="row"><${Button} type="submit" kind="main" busy=${save.busy}>保存<//>${person.phone && html`<${Button} busy=${save.busy} onClick=${() => save.start(true)}>删掉手机号<//>`}<${Button} onClick=${onClose}>先不<//></div></form>`
}

/** Make one of a household's members its head. */
export function Head({ household, onDone }) {
  const [picked, setPicked] = useState('')
  const others = household.members.filter(({ holder_id: id }) => id !== household.head_id)
  const set = useDeed(async () => { await setHead(household.household_id, picked); toast('户主换好了', 'good'); setPicked(''); onDone() })
  if (others.length === 0) return null
  return html`<section class="stack" aria-labelledby="head"><h3 id="head">换户主</h3><${Refused} of=${set} />
    <${Field} label="新户主" hint="家里人都会收到通知；换上的户主三天后才能用家里的工分。" value=${picked} choices=${[['', '请选'], ...others.map(({ holder_id: id, name }) => [id, name])]} onInput=${setPicked} />
    <div class="row"><${Button} kind="main" busy=${set.busy} disabled=${!picked} onClick=${set.start}>定为户主<//></div></section>`
}
