// Somebody's work-point card: issued, its PIN, what it may spend, and whether it may be used: lost, stopped for a reason, let go.

import { issueCard, readCard, replaceCard, setCardState, setPin } from '../shared/api.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { cardStates } from '../shared/strings.js'
import { Button, Chip, Field, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { CardLimits } from './card-limits.js'
import { OneSheet } from './card-sheets.js'

const keys = keyring()
const isPin = (text) => /^\d{4}$/.test(text)
const became = { active: '工分卡又能用了', lost: '工分卡已挂失，不能再用', blocked: '工分卡已停用，工分还在' }

const Pin = ({ label, value, wrong, onInput }) => html`<${Field} label=${label} hint="4 位数字，请村民自己输入。" type="password" inputmode="numeric" maxlength="4" autocomplete="off" value=${value} wrong=${wrong} onInput=${onInput} />`

/** Lost, stopped though its bearer has it, or good again. */
function Use({ id, card, onDone }) {
  const [reason, setReason] = useState(null)
  const set = useDeed(async (state) => { await setCardState(id, state, state === 'blocked' ? reason.trim() : ''); setReason(null); onDone(became[state]) })
  const back = card.state === 'lost' ? '找到了，恢复' : '恢复使用'
  return html`<${Refused} of=${set} />
    ${reason === null ? html`<div class="row">${card.state === 'active' ? html`<${Button} busy=${set.busy} onClick=${() => set.start('lost')}>挂失<//><${Button} onClick=${() => setReason('')}>停用<//>` : html`<${Button} busy=${set.busy} onClick=${() => set.start('active')}>${back}<//>`}</div>`
      : html`<div class="desk-ask stack stack--tight"><${Field} label="为什么停用这张卡" hint="卡没丢，但不能再刷。工分和付款码不受影响。" maxlength="120" autocomplete="off" value=${reason} onInput=${setReason} />
        <div class="row"><${Button} kind="main" busy=${set.busy} disabled=${reason.trim().length < 2} onClick=${() => set.start('blocked')}>停用这张卡<//><${Button} onClick=${() => setReason(null)}>先不<//></div></div>`}`
}

function Held({ id, card, writes, onDone }) {
  const [pin, put] = useState('')
  const renew = useDeed(async () => { await setPin(id, pin); put(''); onDone('密码换好了') })
  const replace = useDeed(async () => { const asked = { pin }; await replaceCard(id, asked, keys.keyFor({ replace: id, ...asked })); keys.settle(); put(''); onDone('新卡已发，旧卡作废，可以去打印了') })
  const error = renew.error ?? replace.error
  const [text, look] = cardStates[card.state] ?? [card.state, '']
  return html`<div class="row row--apart"><p>卡号 <b class="number">${card.number}</b></p><${Chip} look=${look}>${text}<//></div>${error && html`<${Notice} look="wrong">${error.message}<//>`}
    ${card.state_reason && html`<${Notice} look="wait" title="为什么不能用">${card.state_reason}<//>`}${card.locked_until && html`<${Notice} look="wait">密码输错太多，暂时锁住了；换密码就能再用。<//>`}
    <${CardLimits} id=${id} card=${card} writes=${writes} onDone=${onDone} />
    ${writes && card.state === 'active' && html`<${OneSheet} id=${id} number=${card.number} words="打印这张卡" />`}
    ${writes && html`<${Use} id=${id} card=${card} onDone=${onDone} /><${Pin} label="新密码" value=${pin} wrong=${error?.fields.pin} onInput=${put} />
    <div class="row"><${Button} busy=${renew.busy} disabled=${!isPin(pin)} onClick=${renew.start}>换密码<//>${card.state === 'lost' && html`<${Button} kind="main" busy=${replace.busy} disabled=${!isPin(pin)} onClick=${replace.start}>补一张新卡<//>`}</div>`}`
}

function Issue({ id, onDone }) {
  const [pin, put] = useState('')
  const issue = useDeed(async () => { const asked = { pin }; await issueCard(id, asked, keys.keyFor({ id, ...asked })); keys.settle(); onDone('工分卡已发，可以去打印了') })
  return html`<${Refused} of=${issue} /><${Pin} label="密码" value=${pin} wrong=${issue.error?.fields.pin} onInput=${put} />
    <div class="row"><${Button} kind="main" busy=${issue.busy} disabled=${!isPin(pin)} onClick=${issue.start}>发工分卡<//></div>`
}

export function Card({ id, writes }) {
  const card = useLoad(() => readCard(id).catch(gone), [id])
  const done = (words) => { if (words) toast(words, 'good'); card.again() }
  return html`<section class="stack" aria-labelledby="card"><h3 id="card">工分卡</h3>
    <${Loaded} from=${card}>${(found) => {
      if (found) return html`<${Held} id=${id} card=${found} writes=${writes} onDone=${done} />`
      return writes ? html`<${Issue} id=${id} onDone=${done} />` : html`<p class="soft">没有工分卡。</p>`
    }}<//></section>`
}
