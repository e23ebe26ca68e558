// One villager or household at the desk: who they are, their points, their card. Every look is recorded by the server.

import { blockAccount, readAccount, readEntries, readHousehold, readResident, releaseAccount } from '../shared/api.js'
import { count, fullDay } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { accountStates, residentStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Fact, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Card } from './card.js'
import { OneSheet } from './card-sheets.js'
import { OneCode, Wechat } from './codes.js'
import { Consents } from './consents.js'
import { CreditPaper } from './credit-paper.js'
import { Deeds, useEntries } from './deeds.js'
import { Mandates } from './mandates.js'
import { Head } from './registry.js'
import { Relatives } from './relatives.js'
import { Standing } from './standing.js'
import { Statement } from './statement.js'

const keys = keyring()
const sexes = { male: '男', female: '女' }


const accountOf = async (id) => {
  const account = await readAccount(id).catch(gone)
  const rows = account?.status === 'blocked' ? (await readEntries(id)).rows : []
  return { account, block: rows.find(({ kind }) => kind === 'block') }
}

/** The points account: what is in it, whether points may move on it, and if not, on whose word. */
function Account({ id, found, writes, onChange }) {
  const [reason, setReason] = useState(null)
  const set = useDeed(async (blocked) => {
    const asked = { reason }
    await (blocked ? blockAccount : releaseAccount)(id, asked, keys.keyFor({ id, blocked, ...asked }))
    keys.settle()
    toast(blocked ? '账户已停用，工分还在' : '账户恢复使用了', 'good')
    setReason(null)
    onChange()
  })
  return html`<section class="stack" aria-labelledby="account"><h3 id="account">工分账户</h3><${Refused} of=${set} />
    <${Loaded} from=${found}>${({ account, block }) => {
      const [text, look] = accountStates[account?.status ?? 'unopened'] ?? [account.status, '']
      const blocked = account?.status === 'blocked'
      return html`<div class="row row--apart"><p>现有 <strong class="number">${count(account?.balance ?? 0)}</strong> 工分</p><${Chip} look=${look}>${text}<//></div>
        ${block && html`<${Notice} look="wait" title="为什么停用">${block.document}（${fullDay(block.at)}）<//>`}
        ${writes && reason === null && html`<div class="row"><${Button} onClick=${() => setReason('')}>${blocked ? '恢复使用' : '停用账户'}<//></div>`}
        ${writes && reason !== null && html`<${Field} label=${blocked ? '为什么恢复' : '为什么停用'} hint="本人在工分明细里也看得到。" value=${reason} wrong=${set.error?.fields.reason} maxlength="120" onInput=${setReason} />
        <div class="row"><${Button} onClick=${() => setReason(null)}>先不<//><${Button} kind="main" busy=${set.busy} disabled=${reason.trim().length < 2} onClick=${() => set.start(!blocked)}>${blocked ? '确定恢复' : '确定停用'}<//></div>`}`
    }}<//></section>`
}

/** The account with its entries; neither is left behind when the other changes. `here`: the holder is still there. */
function Points({ holder, here, writes, may }) {
  const { id } = holder
  const found = useLoad(() => accountOf(id), [id])
  const pages = useEntries(id)
  const change = () => { found.again(); pages.again() }
  const account = found.value?.account
  const open = here && ['active', 'unopened'].includes(account?.status)
  return html`<${Account} id=${id} found=${found} writes=${writes} onChange=${change} />
    <${Deeds} holder=${holder} pages=${pages} balance=${account?.balance ?? 0} writes=${writes && open} undoes=${writes && ['active', 'moved', 'dead'].includes(account?.status)} standing=${account?.status} may=${may} onChange=${change} /><${Statement} holder=${holder} />`
}

function Resident({ id, writes, may, onChanged }) {
  const found = useLoad(() => readResident(id), [id])
  const changed = () => { found.again(); onChanged() }
  return html`<${Loaded} from=${found} tall>${(person) => {
    const [text, look] = residentStates[person.status] ?? [person.status, '']
    return html`<div class="stack"><div class="row"><${Chip} look=${look}>${text}<//>${person.is_minor && html`<${Chip} look="wait">未成年<//>`}</div>
      <dl class="facts-list"><${Fact} name="编号">${person.resident_id}<//><${Fact} name="身份证号">${person.id_number}<//><${Fact} name="出生">${fullDay(person.born_on)}，${sexes[person.sex] ?? person.sex}<//><${Fact} name="手机">${person.phone || '没有登记'}<//>
        <${Fact} name="组">${person.group || '—'}<//><${Fact} name="户">${person.household_id ? `${person.household_id}，${person.relation || '关系没填'}` : '没有登记'}<//></dl>
      ${writes && html`<${Standing} person=${person} onDone=${changed} />`}<${Points} holder=${{ id, name: person.name }} here=${person.status === 'active'} writes=${writes} may=${may} /><${Card} id=${id} writes=${writes && person.status === 'active'} />${writes && person.status === 'active' && html`<${OneCode} id=${id} name=${person.name} /><${Wechat} id=${id} />`}<${Consents} person=${person} writes=${writes} /><${CreditPaper} person=${person} writes=${writes && person.status === 'active'} /><${Relatives} person=${person} writes=${writes} /><${Mandates} person=${person} writes=${writes} /></div>`
  }}<//>`
}

function Household({ holder, writes, may, onOpen, onChanged }) {
  const { id } = holder
  const found = useLoad(() => readHousehold(id), [id])
  const changed = () => { found.again(); onChanged() }
  return html`<${Loaded} from=${found} tall>${(household) => html`<div class="stack"><dl class="facts-list"><${Fact} name="户编号">${household.number}<//><${Fact} name="组">${household.group || '—'}<//></dl>
    <${Points} holder=${holder} here writes=${writes} may=${may} /><h3>家里人</h3><ul class="stack stack--tight">${household.members.map((member) => html`<li><${Button} wide onClick=${() => onOpen({ id: member.holder_id, name: member.name })}>${member.name}${member.holder_id === household.head_id && '（户主）'}${member.relation && ` · ${member.relation}`}<//></li>`)}</ul>${writes && html`<${OneSheet} id=${id} number=${household.number} words="打印全户的卡" /><${Head} household=${household} onDone=${changed} />`}</div>`}<//>`
}

/** `holder` is `{id, name}`; a household's member opens in its place. `onChanged` after each change of the registry. */
export function Person({ holder, writes, may, onClose, onChanged }) {
  const [shown, show] = useState(holder)
  const household = shown.id[6] === 'h'
  return html`<${Dialog} title=${shown.name} onClose=${onClose}>${household ? html`<${Household} holder=${shown} writes=${writes} may=${may} onOpen=${show} onChanged=${onChanged} />` : html`<${Resident} key=${shown.id} id=${shown.id} writes=${writes} may=${may} onChanged=${onChanged} />`}
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}
