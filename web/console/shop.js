// One partner shop, side by side: its code, whether it is open, its contract, limits, prices and tills, and whom it is told.

import { Button, Dialog, Switch, html, useState } from '../shared/ui.js'
import { ShopCode } from './shop-code.js'
import { ShopPrices } from './shop-prices.js'
import { Contracts, ShopLimits, State, Terminals } from './shop-terms.js'
import { Webhook } from './shop-webhook.js'

const sides = [['code', '商户码', ShopCode], ['state', '停业复业', State], ['contract', '合同', Contracts], ['limits', '上限', ShopLimits], ['prices', '价目', ShopPrices], ['terminals', '收银机', Terminals], ['webhook', '推送', Webhook]]

export function Shop({ partner, writes, onClose, onChanged }) {
  const [side, turn] = useState('code')
  const [shop, setShop] = useState(partner)
  const changed = (now) => { setShop(now); onChanged() }
  const [, , Side] = sides.find(([id]) => id === side)
  return html`<${Dialog} title=${shop.name} onClose=${onClose}><div class="no-print shop-sides"><${Switch} label="看什么" value=${side} choices=${sides} onChange=${turn} /></div>
    <${Side} key=${side} shop=${shop} writes=${writes} onChanged=${changed} /><div class="row row--end no-print"><${Button} onClick=${onClose}>关闭<//></div><//>`
}
