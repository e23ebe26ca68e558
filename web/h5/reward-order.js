// One order: its pick-up code, large enough to be read across a desk, and what may be done with it.

import { cancelRewardOrder, readRewardOrder, renewRewardCode } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { count, grouped } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Qr } from '../shared/qr.js'
import { OrderState, PointFacts, untilText } from '../shared/rewards.js'
import { Button, Dialog, Icon, Loaded, Notice, Refused, html, toast, useDeed, useLoad } from '../shared/ui.js'

const keys = keyring()

/** What is shown at the desk; as a slip it is printed for who has no phone. It says nothing of who ordered. */
const Slip = ({ order }) => html`<section class="receipt printed stack stack--tight pickup" aria-label="取货码"><h3>${order.title} × ${order.quantity}</h3><${Qr} text=${order.code} label="取货码二维码" />
  <p class="pickup__code number">${grouped(order.code)}</p><p>${untilText(order.until)}领取</p><${PointFacts} point=${order.point} /></section>`

function Waiting({ order, put, onChange }) {
  const renew = useDeed(async () => {
    put(await renewRewardCode(order.order_id, keys.keyFor({ id: order.order_id, code: order.code })))
    keys.settle()
    toast('换好了，旧码不能用了', 'good')
  })
  const cancel = async () => {
    put(await cancelRewardOrder(order.order_id, keys.keyFor({ id: order.order_id, deed: 'cancel' })))
    keys.settle()
    toast('已取消，工分退回来了', 'good')
    onChange()
  }
  return html`<${Slip} order=${order} /><${Refused} of=${renew} />
    <${Button} icon="printer" big wide onClick=${() => print()}>打印取货单<//><${Button} big wide busy=${renew.busy} onClick=${() => renew.start()}>码给别人看见了，换一个<//>
    <${Asked} label="不要了，取消兑换" sure=${`真的取消吗？${count(order.points)} 工分马上退回。`} send=${cancel} />`
}

const Over = ({ order }) => html`${order.reason && html`<${Notice} look="wait" title="村里说">${order.reason}<//>`}<${PointFacts} point=${order.point} />
  <p>${{ fulfilled: `已经领取，用了 ${count(order.points)} 工分。`, cancelled: `已取消，${count(order.points)} 工分退回了。`, expired: `过期没有领，${count(order.points)} 工分退回了。`, refunded: `退回了 ${count(order.refunded)} 工分。` }[order.state]}</p>`

export function Order({ id, onClose, onChange }) {
  const found = useLoad(() => readRewardOrder(id), [id])
  return html`<${Dialog} title="我的兑换" onClose=${onClose}><${Loaded} from=${found} tall>${(order) => html`<div class="stack"><div class="row row--apart"><strong>${order.title} × ${order.quantity}</strong><${OrderState} order=${order} /></div><p class="soft"><${Icon} name="purse" /> ${count(order.points)} 工分</p>
    ${order.state === 'placed' ? html`<${Waiting} order=${order} put=${found.put} onChange=${onChange} />` : html`<${Over} order=${order} />`}</div>`}<//><${Button} big wide onClick=${onClose}>关闭<//><//>`
}
