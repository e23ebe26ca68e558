// One villager or household at the desk: who they are, their points, their card. Every look is recorded by the server.

import { issueCard, readAccount, readCard, readHousehold, readResident, replaceCard, setCardState, setPin } from '../shared/api.js'
import { count, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { cardStates, residentStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Mandates } from './mandates.js'

const keys = keyring()
const none = (error) => { if (error.status === 404) return null; throw error }
const sexes = { male: '男', female: '女' }

const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`

function Card({ id, writes }) {
  const card = useLoad(() => readCard(id).catch(none), [id])
  const [pin, setNewPin] = useState('')
  const done = (words) => { toast(words, 'good'); setNewPin(''); card.again() }
  const issue = useDeed(async () => { const asked = { pin }; await issueCard(id, asked, keys.keyFor({ id, ...asked })); keys.settle(); done('工分卡已发，可以去打印了') })
  const renew = useDeed(async () => { await setPin(id, pin); done('密码换好了') })
  const state = useDeed(async (next) => { await setCardState(id, next); done(next === 'active' ? '工分卡又能用了' : '工分卡已挂失，不能再用') })
  const replace = useDeed(async () => { const asked = { pin }; await replaceCard(id, asked, keys.keyFor({ replace: id, ...asked })); keys.settle(); done('新卡已发，旧卡作废，可以去打印了') })
  const error = issue.error ?? renew.error ?? state.error ?? replace.error
  return html`<section class="stack" aria-labelledby="card"><h3 id="card">工分卡</h3>${error && html`<${Notice} look="wrong">${error.message}<//>`}
    <${Loaded} from=${card}>${(found) => {
      const field = html`<${Field} label=${found ? '新密码' : '密码'} hint="4 位数字，请村民自己输入。" type="password" inputmode="numeric" maxlength="4" autocomplete="off" value=${pin} wrong=${error?.fields.pin} onInput=${setNewPin} />`
      if (!found && !writes) return html`<p class="soft">没有工分卡。</p>`
      if (!found) return html`${field}<div class="row"><${Button} kind="main" busy=${issue.busy} disabled=${!/^\d{4}$/.test(pin)} onClick=${issue.start}>发工分卡<//></div>`
      const [text, look] = cardStates[found.state] ?? [found.state, '']
      return html`<div class="row row--apart"><p>卡号 <b class="number">${found.number}</b></p><${Chip} look=${look}>${text}<//></div>${found.locked_until && html`<${Notice} look="wait">密码输错太多，暂时锁住了；换密码就能再用。<//>`}
        ${writes && html`${field}<div class="row"><${Button} busy=${renew.busy} disabled=${!/^\d{4}$/.test(pin)} onClick=${renew.start}>换密码<//>
        ${found.state === 'active' ? html`<${Button} busy=${state.busy} onClick=${() => state.start('lost')}>挂失<//>` : html`<${Button} busy=${state.busy} onClick=${() => state.start('active')}>找到了，恢复<//><${Button} kind="main" busy=${replace.busy} disabled=${!/^\d{4}$/.test(pin)} onClick=${replace.start}>补一张新卡<//>`}</div>`}`
    }}<//></section>`
}

const Points = ({ account }) => html`<${Fact} name="工分">${account ? count(account.balance) : '0'}<//>`

function Resident({ id, writes }) {
  const found = useLoad(async () => {
    const [person, account] = await Promise.all([readResident(id), readAccount(id).catch(none)])
    return { person, account }
  }, [id])
  return html`<${Loaded} from=${found} tall>${({ person, account }) => {
    const [text, look] = residentStates[person.status] ?? [person.status, '']
    return html`<div class="stack"><div class="row"><${Chip} look=${look}>${text}<//>${person.is_minor && html`<${Chip} look="wait">未成年<//>`}</div>
      <dl class="facts-list"><${Fact} name="编号">${person.resident_id}<//><${Fact} name="身份证号">${person.id_number}<//><${Fact} name="出生">${fullDay(`${person.born_on}T12:00:00+08:00`)}，${sexes[person.sex] ?? person.sex}<//><${Fact} name="手机">${person.phone || '没有登记'}<//>
        <${Fact} name="组">${person.group || '—'}<//><${Fact} name="户">${person.household_id ? `${person.household_id}，${person.relation || '关系没填'}` : '没有登记'}<//><${Points} account=${account} /></dl>
      <${Card} id=${id} writes=${writes} /><${Mandates} person=${person} writes=${writes} /></div>`
  }}<//>`
}

function Household({ id, onOpen }) {
  const found = useLoad(async () => {
    const [household, account] = await Promise.all([readHousehold(id), readAccount(id).catch(none)])
    return { household, account }
  }, [id])
  return html`<${Loaded} from=${found} tall>${({ household, account }) => html`<div class="stack"><dl class="facts-list"><${Fact} name="户编号">${household.number}<//><${Fact} name="组">${household.group || '—'}<//><${Points} account=${account} /></dl>
    <h3>家里人</h3><ul class="stack stack--tight">${household.members.map((member) => html`<li><${Button} wide onClick=${() => onOpen(member.holder_id)}>${member.name}${member.holder_id === household.head_id && '（户主）'}${member.relation && ` · ${member.relation}`}<//></li>`)}</ul></div>`}<//>`
}

/** `holder` is `{id, name}`; a household's member opens in its place. */
export function Person({ holder, writes, onClose }) {
  const [shown, show] = useState(holder)
  const household = shown.id[6] === 'h'
  return html`<${Dialog} title=${shown.name} onClose=${onClose}>${household ? html`<${Household} id=${shown.id} onOpen=${(id) => show({ id, name: '村民' })} />` : html`<${Resident} key=${shown.id} id=${shown.id} writes=${writes} />`}
    <div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}
