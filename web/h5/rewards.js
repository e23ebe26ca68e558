// 商城: what the village and the town offer for points, and one's own orders.

import { browseRewards, myRewardOrders } from '../shared/api.js'
import { OrderState, Price, RewardCover, limitText, untilText } from '../shared/rewards.js'
import { Button, Empty, Loaded, More, Switch, html, useEffect, usePages, useState } from '../shared/ui.js'
import { forgetPicked, pickedHere } from './addresses.js'
import { Order } from './reward-order.js'
import { Reward } from './reward.js'

const leftText = ({ left, per, most }) => [left === 0 ? '兑完了' : `还有 ${left} 件`, limitText({ per, most })].filter(Boolean).join(' · ')

const Card = ({ reward, onOpen }) => html`<li><article class="card reward"><${RewardCover} reward=${reward} /><div class="grow stack stack--tight"><h3 class="reward__title">${reward.title}</h3><${Price} points=${reward.price} /><p class="soft">${leftText(reward)}</p></div>
  <${Button} kind=${reward.left > 0 ? 'main' : ''} wide onClick=${onOpen} aria-label=${`${reward.left > 0 ? '去兑换' : '看一看'}：${reward.title}`}>${reward.left > 0 ? '去兑换' : '看一看'}<//></article></li>`

const OrderCard = ({ order, onOpen }) => html`<li><article class="card stack stack--tight"><div class="row row--apart"><h3 class="activity__title">${order.title}</h3><${OrderState} order=${order} /></div>
  <p class="soft">${order.quantity} 件 · ${order.points} 工分${order.state === 'placed' ? ` · ${untilText(order.until)}` : ''}</p><${Button} kind=${order.state === 'placed' ? 'main' : ''} wide onClick=${onOpen} aria-label=${`${order.state === 'placed' ? '看取货码' : '看一看'}：${order.title}`}>${order.state === 'placed' ? '看取货码' : '看一看'}<//></article></li>`

function Offers({ of, acting, onOrdered }) {
  const pages = usePages((cursor) => browseRewards(of, cursor), [of])
  const [opened, setOpened] = useState('')
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shop" title="现在没有可以兑换的">上新以后，这里就能看到。<//>` : html`<ul class="rewards">${pages.rows.map((reward) => html`<${Card} key=${reward.reward_id} reward=${reward} onOpen=${() => setOpened(reward.reward_id)} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${opened && html`<${Reward} id=${opened} acting=${acting} onClose=${() => setOpened('')} onOrdered=${(order) => { setOpened(''); onOrdered(order) }} />`}`
}

function Orders({ acting, onOpen, turn }) {
  const pages = usePages(myRewardOrders, [turn])
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="list" title=${acting ? '本人还没有兑换过' : '您还没有兑换过'}>兑换以后，取货码在这里看。<//>` : html`<ul class="stack">${pages.rows.map((order) => html`<${OrderCard} key=${order.order_id} order=${order} onOpen=${() => onOpen(order.order_id)} />`)}</ul>`)}<//><${More} pages=${pages} />`
}

export function Rewards({ acting }) {
  const here = pickedHere()
  const isOrder = /^v\d{5}o/.test(here)
  const [which, setWhich] = useState(isOrder || here === 'mine' ? 'mine' : 'village')
  const [order, setOrder] = useState(isOrder ? here : '')
  const [turn, setTurn] = useState(0)
  useEffect(forgetPicked, [])
  const ordered = ({ order_id: id }) => { setWhich('mine'); setTurn(turn + 1); setOrder(id) }
  return html`<div class="stack"><h2>工分商城</h2><${Switch} label="看哪里的" value=${which} choices=${[['village', '本村'], ['town', '全镇'], ['mine', acting ? '本人的兑换' : '我的兑换']]} onChange=${setWhich} />
    ${which === 'mine' ? html`<${Orders} acting=${acting} turn=${turn} onOpen=${setOrder} />` : html`<${Offers} key=${which} of=${which} acting=${acting} onOrdered=${ordered} />`}
    ${order && html`<${Order} id=${order} acting=${acting} onClose=${() => setOrder('')} onChange=${() => setTurn(turn + 1)} />`}</div>`
}
