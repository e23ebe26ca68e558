// What villagers' pages and the desk share of the mall: what a thing and an order are in words, and a pick-up point.

import { count, fullDay } from './format.js'
import { Chip, Icon, html } from './ui.js'


export const rewardKinds = { goods: '实物', service: '服务', seat: '活动名额' }
export const rewardStates = { draft: ['草稿', ''], offered: ['在兑换', 'good'], paused: ['暂停', 'wait'], ended: ['已下架', 'wrong'] }
export const orderStates = { placed: ['待领取', 'wait'], fulfilled: ['已领取', 'good'], refunded: ['已退', ''], cancelled: ['已取消', ''], expired: ['过期未领', 'wrong'] }

/** How many pieces a person may have, in words; '' where any. */
export const limitText = ({ per, most }) => ({ month: `每人每月限 ${most} 件`, all: `每人限 ${most} 件` })[per] ?? ''

export const OrderState = ({ order }) => {
  const [text, look] = orderStates[order.state] ?? [order.state, '']
  return html`<${Chip} look=${look}>${text}<//>`
}

/** Where it is collected and when that is open. */
export const PointFacts = ({ point, children }) => html`<ul class="facts"><li><${Icon} name="place" />${point.name}，${point.where}</li><li><${Icon} name="clock" />${point.opening}</li>${children}</ul>`

export const untilText = (on) => `${fullDay(on)}前（含当天）`

/** A thing's picture in a list; where it has none, a drawn one. */
export const RewardCover = ({ reward }) => (reward.pictures.length > 0
  ? html`<img class="reward__cover" src=${reward.pictures[0].thumb} alt=${`${reward.title}的照片`} loading="lazy" />`
  : html`<span class="reward__cover reward__cover--none" aria-hidden="true"><${Icon} name="shop" /></span>`)

export const Price = ({ points, children }) => html`<p class="reward__price"><b class="number">${count(points)}</b> 工分${children}</p>`
