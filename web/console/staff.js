// The town's staff accounts: who may do what, and for which villages.

import { addStaff, listStaff, setFirstPassword, setStaffEnabled } from '../shared/api.js'
import { roleNames } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Table, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

const roles = ['village_officer', 'organiser', 'grid_worker', 'panel', 'town_officer', 'town_admin', 'auditor']
const blank = { login: '', name: '', password: '', role: roles[0], reach: 'villages' }

function reachText({ reach, villages }, places) {
  if (reach === 'town') return '全镇'
  const within = ({ place_id: id }) => villages.some(([first, end]) => first <= Number(id.slice(1)) && Number(id.slice(1)) < end)
  const names = places.filter((place) => place.kind === 'village' && within(place)).map(({ name }) => name)
  return names.length > 3 ? `${names.slice(0, 3).join('、')}等 ${names.length} 个村` : names.join('、') || '—'
}

function Create({ village, onClose, onMade }) {
  const [asked, setAsked] = useState(blank)
  const make = useDeed(async () => {
    const { role, ...rest } = asked
    await addStaff({ ...rest, roles: [role], ...(asked.reach === 'villages' ? { villages: [village.place_id] } : {}) })
    onMade()
  })
  const put = (name) => (value) => setAsked({ ...asked, [name]: value })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${make.error?.fields[name]} onInput=${put(name)} required ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title="新的账号" onClose=${onClose}><form class="form" onSubmit=${submit}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('name', '姓名', { maxlength: 40 })}${field('login', '登录名', { maxlength: 32, autocomplete: 'off', autocapitalize: 'off', hint: '字母、数字，3 位以上。' })}
    ${field('password', '首次密码', { all: true, autocomplete: 'off', hint: '至少 10 个字符。本人第一次登录时会换掉它。' })}
    ${field('role', '做什么', { choices: roles.map((role) => [role, roleNames[role]]) })}${field('reach', '管哪里', { choices: [['villages', village.name], ['town', '全镇']] })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>不建了<//><${Button} type="submit" kind="main" busy=${make.busy}>存好<//></div></form><//>`
}

function Password({ person, onClose }) {
  const [password, setPassword] = useState('')
  const set = useDeed(async () => {
    await setFirstPassword(person.staff_id, password)
    toast(`已给${person.name}换了首次密码`, 'good')
    onClose()
  })
  const submit = (event) => { event.preventDefault(); if (!set.busy) set.start() }
  return html`<${Dialog} title=${`给${person.name}换首次密码`} onClose=${onClose}><form class="stack" onSubmit=${submit}>${set.error && html`<${Notice} look="wrong">${set.error.message}<//>`}
    <${Field} label="首次密码" hint="本人下次登录时要再换一个。现在的登录会全部退出。" value=${password} wrong=${set.error?.fields.password} onInput=${setPassword} autocomplete="off" required />
    <div class="row row--end"><${Button} onClick=${onClose}>不换了<//><${Button} type="submit" kind="main" busy=${set.busy}>换好<//></div></form><//>`
}

const stateOf = ({ disabled, must_change_password: fresh }) => (disabled ? ['已停用', 'wrong'] : fresh ? ['还没登录过', 'wait'] : ['可用', 'good'])

export function Staff({ session, village, places }) {
  const pages = usePages(listStaff, [])
  const [making, setMaking] = useState(false)
  const [password, setPassword] = useState(null)
  const turn = useDeed(async (person) => { await setStaffEnabled(person.staff_id, person.disabled); toast(person.disabled ? '账号又可用了' : '账号已停用'); pages.again() })
  const admin = session.roles.includes('town_admin')
  const tools = (row) => row.staff_id !== session.subject && html`<span class="row row--end"><${Button} aria-label=${`给${row.name}换密码`} onClick=${() => setPassword(row)}>换密码<//><${Button} busy=${turn.busy} aria-label=${`${row.disabled ? '启用' : '停用'}${row.name}`} onClick=${() => turn.start(row)}>${row.disabled ? '启用' : '停用'}<//></span>`
  const columns = [
    { name: '姓名', of: (row) => html`<strong>${row.name}</strong>` },
    { name: '登录名', of: (row) => row.login },
    { name: '做什么', of: (row) => row.roles.map((role) => roleNames[role] ?? role).join('、') },
    { name: '管哪里', of: (row) => reachText(row, places) },
    { name: '状态', of: (row) => { const [text, look] = stateOf(row); return html`<${Chip} look=${look}>${text}<//>` } },
    ...(admin ? [{ name: '办理', look: 'right', of: tools }] : []),
  ]
  const made = () => { setMaking(false); toast('账号已建好，请把登录名和首次密码交给本人', 'good'); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>工作人员</h1>${admin && html`<${Button} kind="main" icon="plus" onClick=${() => setMaking(true)}>新的账号<//>`}</div>
    ${turn.error && html`<${Notice} look="wrong">${turn.error.message}<//>`}
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="people" title="还没有工作人员">镇管理员可以在这里新建账号。<//>` : html`<${Table} caption="工作人员" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.staff_id} />`)}<//><${More} pages=${pages} />
    ${making && html`<${Create} village=${village} onClose=${() => setMaking(false)} onMade=${made} />`}${password && html`<${Password} person=${password} onClose=${() => setPassword(null)} />`}</div>`
}
