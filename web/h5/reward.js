// One thing of the mall: what it is, where it is collected, how many, and what is left of one's points afterwards.

import { myAccount, orderReward, readReward } from '../shared/api.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { PointFacts, Price, limitText, rewardKinds, untilText } from '../shared/rewards.js'
import { Button, Dialog, Icon, Loaded, Notice, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
const QUANTITY_MAX = 10

/** How many pieces one may order now: of the stock, of one's limit, and of one order. */
const mostOf = ({ left, mine }) => Math.min(left, mine ?? QUANTITY_MAX, QUANTITY_MAX)

const Pieces = ({ value, most, onChange }) => most > 1 && html`<div class="pieces" role="group" aria-label="兑几件"><${Button} big disabled=${value <= 1} onClick=${() => onChange(value - 1)} aria-label="少一件">−<//><output class="number" aria-live="polite">${value} 件</output><${Button} big disabled=${value >= most} onClick=${() => onChange(value + 1)} aria-label="多一件">＋<//></div>`

/** What the points are before and after; nothing where an agent may not read them. */
function After({ account, cost }) {
  if (!account) return null
  const left = account.balance - cost
  if (left < 0) return html`<${Notice} look="wait" title=${`还差 ${count(-left)} 工分`}>现有 ${count(account.balance)} 工分，攒够了再来。<//>`
  return html`<p class="reward__after">现有 ${count(account.balance)} 工分，换完还剩 <b class="number">${count(left)}</b></p>`
}

function Ordering({ reward, account, acting, onOrdered }) {
  const most = mostOf(reward)
  const [quantity, setQuantity] = useState(1)
  const cost = reward.price * quantity
  const order = useDeed(async () => {
    const asked = { quantity }
    const made = await orderReward(reward.reward_id, asked, keys.keyFor({ id: reward.reward_id, ...asked }))
    keys.settle()
    toast('兑换好了，凭取货码领取', 'good')
    onOrdered(made)
  })
  if (most < 1) return html`<${Notice} look="wait">${reward.left < 1 ? '已经兑完了，过些天再来看看。' : '您这一份已经兑过了。'}<//>`
  return html`<${Pieces} value=${quantity} most=${most} onChange=${setQuantity} /><${After} account=${account} cost=${cost} /><${Refused} of=${order} />
    <${Button} kind="main" big wide busy=${order.busy} disabled=${account && account.balance < cost} onClick=${() => order.start()}>${acting ? `替 ${acting.principal_name} ` : ''}用 ${count(cost)} 工分兑换<//>
    <p class="soft">兑换后先预留工分，领的时候才扣。${untilText(reward.last_day)}领取，过期自动退回。</p>`
}

export function Reward({ id, acting, onClose, onOrdered }) {
  const found = useLoad(async () => {
    const mayRead = !acting || acting.matters.includes('read')
    const [reward, account] = await Promise.all([readReward(id), mayRead ? myAccount() : null])
    return { reward, account }
  }, [id])
  return html`<${Dialog} title=${found.value?.reward.title ?? '工分商城'} onClose=${onClose}><${Loaded} from=${found} tall>${({ reward, account }) => html`<div class="stack"><${Gallery} pictures=${reward.pictures} label=${reward.title} /><${Price} points=${reward.price}>${reward.left > 0 && html`<span class="soft"> · 还有 ${count(reward.left)} 件</span>`}<//>
    ${reward.words && html`<p class="wish__words">${reward.words}</p>`}<${PointFacts} point=${reward.point}><li><${Icon} name="shop" />${rewardKinds[reward.kind]}${limitText(reward) && `，${limitText(reward)}`}${reward.mine !== null && `，您还能兑 ${reward.mine} 件`}</li><//>
    <${Ordering} reward=${reward} account=${account} acting=${acting} onOrdered=${onOrdered} /></div>`}<//><${Button} big wide onClick=${onClose}>关闭<//><//>`
}
