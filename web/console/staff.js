// The town's staff accounts: who may do what, and for which villages.

import { listStaff, setFirstPassword, setStaffEnabled } from '../shared/api.js'
import { roleNames } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Table, html, toast, useDeed, usePages, useState } from '../shared/ui.js'
import { StaffForm } from './staff-form.js'

function reachText({ reach, villages }, places) {
  if (reach === 'town') return '全镇'
  const within = ({ place_id: id }) => villages.some(([first, end]) => first <= Number(id.slice(1)) && Number(id.slice(1)) < end)
  const names = places.filter((place) => place.kind === 'village' && within(place)).map(({ name }) => name)
  return names.length > 3 ? `${names.slice(0, 3).join('、')}等 ${names.length} 个村` : names.join('、') || '—'
}

function Password({ person, onClose }) {
  const [password, setPassword] = useState('')
  const set = useDeed(async () => {
    await setFirstPassword(person.staff_id, password)
    toast(`已给${person.name}换了首次密码`, 'good')
    onClose()
  })
  const submit = (event) => { event.preventDefault(); if (!set.busy) set.start() }
  return html`<${Dialog} title=${`给${person.name}换首次密码`} onClose=${onClose}><form class="stack" onSubmit=${submit}><${Refused} of=${set} />
    <${Field} label="首次密码" hint="本人下次登录时要再换一个。现在的登录会全部退出。" value=${password} wrong=${set.error?.fields.password} onInput=${setPassword} autocomplete="off" required />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${set.busy}>换好<//></div></form><//>`
}

const stateOf = ({ disabled, must_change_password: fresh }) => (disabled ? ['已停用', 'wrong'] : fresh ? ['还没登录过', 'wait'] : ['可用', 'good'])

/** Which villager an account is; without one nothing keeps them from deciding their own cause. */
function Self({ row }) {
  if (row.resident_id) return html`<span class="small number">${row.resident_id}</span>`
  return row.is_outsider ? html`<span class="soft">不是本镇村民</span>` : html`<${Chip} look="wrong">没有关联本人<//>`
}

export function Staff({ session, village, places }) {
  const pages = usePages(listStaff, [])
  const [form, setForm] = useState(null)
  const [password, setPassword] = useState(null)
  const turn = useDeed(async (person) => { await setStaffEnabled(person.staff_id, person.disabled); toast(person.disabled ? '账号又可用了' : '账号已停用'); pages.again() })
  const admin = session.roles.includes('town_admin')
  const tools = (row) => row.staff_id !== session.subject && html`<span class="row row--end"><${Button} aria-label=${`改${row.name}`} onClick=${() => setForm({ account: row })}>改<//><${Button} aria-label=${`给${row.name}换密码`} onClick=${() => setPassword(row)}>换密码<//><${Button} busy=${turn.busy} aria-label=${`${row.disabled ? '启用' : '停用'}${row.name}`} onClick=${() => turn.start(row)}>${row.disabled ? '启用' : '停用'}<//></span>`
  const columns = [
    { name: '姓名', of: (row) => html`<strong>${row.name}</strong>` },
    { name: '账号', of: (row) => row.login },
    { name: '做什么', of: (row) => row.roles.map((role) => roleNames[role] ?? role).join('、') },
    { name: '管哪里', of: (row) => reachText(row, places) },
    { name: '本人', of: (row) => html`<${Self} row=${row} />` },
    { name: '状态', of: (row) => { const [text, look] = stateOf(row); return html`<${Chip} look=${look}>${text}<//>` } },
    ...(admin ? [{ name: '办理', look: 'right', of: tools }] : []),
  ]
  const saved = () => { toast(form.account ? '账号改好了，最多 15 分钟后生效' : '账号已建好，请把账号和首次密码交给本人', 'good'); setForm(null); pages.again() }
  const unlinked = pages.rows.filter((row) => !row.resident_id && !row.is_outsider && !row.disabled).length
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>工作人员</h1>${admin && html`<${Button} kind="main" icon="plus" onClick=${() => setForm({ account: null })}>新的账号<//>`}</div>
    ${unlinked > 0 && html`<${Notice} look="wait" title=${`${unlinked} 个账号没有关联本人`}>没有关联的，系统看不出是不是在给自己或自家人审核、记分。请点“改”补上。<//>`}
    <${Refused} of=${turn} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="people" title="还没有工作人员">镇管理员可以在这里新建账号。<//>` : html`<${Table} caption="工作人员" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.staff_id} />`)}<//><${More} pages=${pages} />
    ${form && html`<${StaffForm} account=${form.account} session=${session} village=${village} places=${places} onClose=${() => setForm(null)} onDone=${saved} />`}${password && html`<${Password} person=${password} onClose=${() => setPassword(null)} />`}</div>`
}
