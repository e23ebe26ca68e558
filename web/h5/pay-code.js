// The pay code (付款码): sixty seconds, once, from one's own points or, where the town lets one, from the household's.

import { myHousehold, newPayCode } from '../shared/api.js'
import { Code128 } from '../shared/code128.js'
import { count, grouped } from '../shared/format.js'
import { useLeft } from '../shared/left.js'
import { Qr } from '../shared/qr.js'
import { Button, Dialog, Empty, Failed, Loading, html, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'
import { Ends } from './ends.js'

/** A code of one account, and another when it is over. */
function Code({ account }) {
  const [code, setCode] = useState(null)
  const ask = useDeed(async () => setCode(await newPayCode(account)))
  const left = useLeft(code?.expires_at)
  const over = code && left === 0
  useEffect(() => { ask.start() }, [])
  return html`${ask.error && html`<${Failed} error=${ask.error} again=${ask.start} />`}
    ${!code && !ask.error && html`<${Loading} tall />`}
    ${code && !ask.error && html`<div class=${`paycode ${over ? 'paycode--over' : ''}`}><${Code128} digits=${code.digits} /><p class="paycode__digits">${grouped(code.digits)}</p><${Qr} text=${code.digits} label="付款码二维码" />
      ${over && html`<div class="paycode__veil"><strong>已经过期</strong></div>`}</div>
      <p class="paycode__left" role="timer" aria-live="off">${over ? '这个码已经不能用了' : html`还有 <b class="number">${left}</b> 秒`}</p>
      <progress aria-label="付款码剩余时间" max="60" value=${Math.min(60, left)}></progress>`}
    <${Button} kind=${over ? 'main' : ''} big wide busy=${ask.busy} onClick=${ask.start}>换一个付款码<//><p>请商户扫一扫。用一次就作废，不要发给别人。</p>`
}

const accounts = [['me', '自己的'], ['household', '家里的']]

/** Whose points pay, each with what is there as far as that is known. */
const Whose = ({ account, points, onPick }) => html`<fieldset class="whose"><legend class="unseen">用谁的工分</legend>
  ${accounts.map(([key, text]) => html`<button type="button" aria-pressed=${String(key === account)} onClick=${() => onPick(key)}><strong>${text}</strong><span class="number">${points[key] === undefined ? '—' : `${count(points[key])} 工分`}</span></button>`)}</fieldset>`

/** A household's code, or why there is none; and what of its points ends soon. */
function HouseholdCode({ household }) {
  const why = household.error?.message ?? household.value?.zh
  if (household.state === 'loading') return html`<${Loading} tall />`
  return html`${why ? html`<${Empty} icon="people" title="家里的工分您还不能用">${why}<//>` : html`<${Code} account="household" />`}${household.value && html`<${Ends} account=${household.value.account} />`}`
}

/** One's own code first. `acting`: it is an agent's, for whom only the points of the person they act for are there. */
export function PayCode({ balance, acting, onClose }) {
  const household = useLoad(async () => (acting ? null : myHousehold()), [])
  const [account, setAccount] = useState('me')
  return html`<${Dialog} title="付款码" onClose=${onClose}>
    ${!acting && html`<${Whose} account=${account} points=${{ me: balance, household: household.value?.account.balance }} onPick=${setAccount} />`}
    ${account === 'me' ? html`<${Code} account="me" />` : html`<${HouseholdCode} household=${household} />`}
    <${Button} big wide onClick=${onClose}>关闭<//><//>`
}
