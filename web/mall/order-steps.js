// How an order went on, step by step with its times, and what comes next.

import { clock, day } from '../shared/format.js'
import { shortDay } from '../shared/market.js'
import { html } from '../shared/ui.js'

const names = { placed: '下了单', paid: '付了款', picking: '开始备货', ready: '到了取货点', shipped: '出发去送', cancelled: '取消了', expired: '到时没有付款', refunded: '全部退款' }
const stops = ['cancelled', 'expired', 'refunded']
const when = (at) => `${day(at)} ${clock(at)}`

/** What happens next, in a sentence; '' where nothing does. */
export function nextText({ state, point, delivers_on: on, reason }) {
  const there = point ? `${shortDay(on)}到${point.name}取` : `${shortDay(on)}送到`
  return {
    placed: '付了款才算数，货先给您留着。',
    paid: `村里准备好了就打包，${there}。`,
    picking: `正在摘、正在称，${there}。`,
    ready: `货到了，凭下面的取货码领。`,
    shipped: '在路上了，收到请点“收到了”。',
    completed: '谢谢您买村里的东西。',
    cancelled: '订单取消了，付过的钱原路退回。',
    expired: '没有付款，货放回货架了。',
    refunded: `付的钱都退给您${reason ? `：${reason}` : ''}。`,
  }[state] ?? ''
}

export const Steps = ({ order }) => html`<ol class="timeline" aria-label="经过">${order.steps.map(({ state, at }) => html`<li class=${stops.includes(state) ? 'timeline__stop' : ''}><strong>${state === 'completed' ? (order.point ? '取走了' : '收到了') : names[state] ?? state}</strong><span class="soft">${when(at)}</span></li>`)}</ol>`
