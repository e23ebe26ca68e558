// The town's villages: their names and groups, and a new one. A roster's rows may name only the groups that are listed here.

import { addVillage, changeVillage } from '../shared/api.js'
import { renewSession } from '../shared/http.js'
import { Button, Dialog, Field, Notice, Table, html, toast, useDeed, useState } from '../shared/ui.js'

const linesOf = (text) => [...new Set(text.split(/[\n,，、;；]/).map((one) => one.trim()).filter(Boolean))]
const blank = { name: '', code: '', groups: '' }

/** What is wrong with the groups: of one of them, or of how many they are. */
const groupsWrong = (fields = {}) => Object.entries(fields).find(([field]) => field.split('.')[0] === 'groups')?.[1]

/** A new village where `place` is null; else that one, changed. */
function VillageForm({ place, town, onClose, onDone }) {
  const [asked, setAsked] = useState(() => (place ? { ...place, groups: place.groups.join('\n') } : blank))
  const put = (name) => (value) => setAsked((now) => ({ ...now, [name]: value }))
  const groups = linesOf(asked.groups)
  const gone = place ? place.groups.filter((one) => !groups.includes(one)) : []
  const save = useDeed(async () => {
    const name = asked.name.trim()
    onDone(place ? await changeVillage(place.place_id, { name, groups }) : await addVillage(town, { name, code: asked.code.trim(), groups }), name)
  })
  const submit = (event) => { event.preventDefault(); if (!save.busy) save.start() }
  return html`<${Dialog} title=${place ? `改${place.name}` : '新的村社'} onClose=${onClose}><form class="form" onSubmit=${submit}>${save.error && html`<div class="form__all"><${Notice} look="wrong">${save.error.message}<//></div>`}
    <${Field} label="名称" all value=${asked.name} wrong=${save.error?.fields.name} onInput=${put('name')} maxlength=${40} required />
    ${!place && html`<${Field} label="统计用区划代码" all hint="国家统计局的 12 位数字，以后不能改。" value=${asked.code} wrong=${save.error?.fields.code} onInput=${put('code')} inputmode="numeric" maxlength=${12} autocomplete="off" required />`}
    <${Field} label="村民小组" all multiline hint=${groups.length > 0 ? `一行一个，现在 ${groups.length} 个。花名册里只能写这些小组。` : '一行一个。一个都不写，花名册里写什么小组都可以。'} value=${asked.groups} wrong=${groupsWrong(save.error?.fields)} onInput=${put('groups')} />
    ${gone.length > 0 && html`<div class="form__all"><${Notice} look="wait" title=${`去掉了：${gone.join('、')}`}>已经在这些小组里的村民不变；花名册里再写它们，那一行会被退回。<//></div>`}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${save.busy}>保存<//></div></form><//>`
}

const groupsText = ({ groups }) => (groups.length > 6 ? `${groups.slice(0, 6).join('、')}等 ${groups.length} 个` : groups.join('、'))

export function Villages({ session, village, places, onPlaces }) {
  const [form, setForm] = useState(null)
  const rows = places.filter(({ kind, town_id: town }) => kind === 'village' && town === village.town_id)
  const saved = async (made, name) => {
    const known = !form.place && made.name !== name
    setForm(null)
    toast(known ? `这个代码的村已经有了：${made.name}` : '村社保存了', known ? '' : 'good')
    if (!form.place) await renewSession('staff') // Whose account is for the whole town reaches the new village at once.
    onPlaces()
  }
  const columns = [
    { name: '名称', of: (row) => html`<strong>${row.name}</strong>` },
    { name: '区划代码', of: (row) => html`<span class="number">${row.code}</span>` },
    { name: '村民小组', of: (row) => groupsText(row) || html`<span class="soft">没有列出，花名册里可以随便写</span>` },
    ...(session.roles.includes('town_admin') ? [{ name: '办理', look: 'right', of: (row) => html`<${Button} aria-label=${`改${row.name}`} onClick=${() => setForm({ place: row })}>改<//>` }] : []),
  ]
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>村社</h1>${session.roles.includes('town_admin') && html`<${Button} kind="main" icon="plus" onClick=${() => setForm({ place: null })}>新的村社<//>`}</div>
    <p class="soft">村民小组列在这里，花名册里写了别的小组，那一行会被退回。</p>
    <${Table} caption="村社" columns=${columns} rows=${rows} keyOf=${(row) => row.place_id} />
    ${form && html`<${VillageForm} place=${form.place} town=${village.town_id} onClose=${() => setForm(null)} onDone=${saved} />`}</div>`
}
