// One staff account: made, or changed. Which villager it is decides what they may not decide themselves.

import { addStaff, changeStaff, readResident } from '../shared/api.js'
import { reached } from '../shared/sign-in.js'
import { roleNames } from '../shared/strings.js'
import { Button, Dialog, Field, Notice, Switch, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { PersonPick } from './person-pick.js'

const villageRoles = ['village_officer', 'organiser', 'grid_worker', 'panel']
const roles = [...villageRoles, 'town_officer', 'town_admin', 'auditor']
const within = (ranges, id) => ranges.some(([first, end]) => first <= Number(id.slice(1)) && Number(id.slice(1)) < end)
const toggled = (list, one, on) => (on ? [...list, one] : list.filter((other) => other !== one))

const blank = (village) => ({ login: '', name: '', password: '', roles: [], reach: 'villages', villages: [village.place_id], person: null, outsider: false })
const asItIs = (account, villages) => ({
  name: account.name,
  roles: account.roles,
  reach: account.reach,
  villages: account.reach === 'town' ? [] : villages.filter(({ place_id: id }) => within(account.villages, id)).map(({ place_id: id }) => id),
  person: account.resident_id ? { id: account.resident_id, name: '' } : null,
  outsider: account.is_outsider,
})

/** What the server is asked: villages only where the reach is villages, a person or the word that there is none. */
function bodyOf({ login, password, name, roles: held, reach, villages, person, outsider }) {
  const first = login === undefined ? {} : { login, password }
  return { ...first, name, roles: held, reach, ...(reach === 'villages' ? { villages } : {}), resident_id: person?.id ?? '', is_outsider: outsider && !person }
}

const Boxes = ({ legend, all, chosen, onChange }) => html`<fieldset class="form__all"><legend>${legend}</legend><ul class="picks">${all.map(([key, text]) => html`<li key=${key}><label class="agree">
  <input type="checkbox" checked=${chosen.includes(key)} onChange=${(event) => onChange(toggled(chosen, key, event.currentTarget.checked))} /><span>${text}</span></label></li>`)}</ul></fieldset>`

function Person({ asked, setAsked, villages, village }) {
  const name = useLoad(async () => (asked.person && !asked.person.name ? (await readResident(asked.person.id)).name : ''), [asked.person?.id])
  const picked = asked.person && { ...asked.person, name: asked.person.name || name.value || '…' }
  return html`<div class="form__all stack stack--tight">${!asked.outsider && html`<${PersonPick} label="本人是哪位村民" villages=${villages} first=${village} picked=${picked} onPick=${(person) => setAsked((now) => ({ ...now, person }))} />`}
    ${!asked.person && html`<label class="agree"><input type="checkbox" checked=${asked.outsider} onChange=${(event) => setAsked((now) => ({ ...now, outsider: event.currentTarget.checked }))} /><span>不是本镇村民</span></label>`}
    <p class="soft small">系统靠这个守住一条规矩：谁都不能给自己、自家人审核和记分。</p></div>`
}

/** A new account where `account` is null; else that one, changed. */
export function StaffForm({ account, session, village, places, onClose, onDone }) {
  const villages = reached(session, places)
  const [asked, setAsked] = useState(() => (account ? asItIs(account, villages) : blank(village)))
  const save = useDeed(async () => onDone(account ? await changeStaff(account.staff_id, bodyOf(asked)) : await addStaff(bodyOf(asked))))
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${save.error?.fields[name]} onInput=${put(name)} required ...${more} />`
  const wanting = asked.roles.some((role) => villageRoles.includes(role)) && !asked.person && !asked.outsider
  const ready = asked.roles.length > 0 && (asked.reach === 'town' || asked.villages.length > 0) && !wanting
  const submit = (event) => { event.preventDefault(); if (ready && !save.busy) save.start() }
  return html`<${Dialog} title=${account ? `改${account.name}的账号` : '新的账号'} onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    ${field('name', '姓名', { maxlength: 40 })}${!account && field('login', '账号', { maxlength: 32, autocomplete: 'off', autocapitalize: 'off', hint: '字母、数字，3 位以上。' })}
    ${!account && field('password', '首次密码', { all: true, autocomplete: 'off', hint: '至少 10 个字符。本人第一次登录时会换掉它。' })}
    <${Boxes} legend="做什么（可以多选）" all=${roles.map((role) => [role, roleNames[role]])} chosen=${asked.roles} onChange=${put('roles')} />
    <div class="form__all"><${Switch} label="管哪里" value=${asked.reach} choices=${[['villages', '指定的村'], ['town', '全镇']]} onChange=${put('reach')} /></div>
    ${asked.reach === 'villages' && html`<${Boxes} legend="管哪些村" all=${villages.map(({ place_id: id, name }) => [id, name])} chosen=${asked.villages} onChange=${put('villages')} />`}
    <${Person} asked=${asked} setAsked=${setAsked} villages=${villages} village=${village} />
    ${wanting && html`<div class="form__all"><${Notice} look="wait">村里的岗位要先选本人是哪位村民，或者勾“不是本镇村民”。<//></div>`}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy} disabled=${!ready}>保存<//></div></form><//>`
}
