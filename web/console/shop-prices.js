// A shop's price list at the town's desk: what it sells for how many points. The shop changes it too, with a key that may.

import { changeShop, readPrices } from '../shared/api.js'
import { count } from '../shared/format.js'
import { PricesForm } from '../shared/prices.js'
import { Chip, Loaded, Table, html, useLoad } from '../shared/ui.js'

const columns = [
  { name: '货', of: ({ name }) => html`<strong>${name}</strong>` },
  { name: '多少工分', look: 'right', of: ({ points }) => count(points) },
  { name: '状态', of: ({ on }) => html`<${Chip} look=${on ? 'good' : ''}>${on ? '在卖' : '停卖'}<//>` },
]
const Listed = ({ goods }) => (goods.length === 0 ? html`<p class="soft">这家店没有价目：收银时直接输工分。</p>` : html`<${Table} caption="价目" columns=${columns} rows=${goods} keyOf=${({ good_id: id }) => id} />`)

export function ShopPrices({ shop, writes }) {
  const read = () => readPrices(shop.partner_id)
  const prices = useLoad(read, [shop.partner_id])
  return html`<div class="stack"><p class="soft">商户有能改价目的密钥时，也能在收银台上改。改了半分钟内，各台收银机按新价收。</p>
    <${Loaded} from=${prices}>${(found) => (writes ? html`<${PricesForm} key=${found.version} prices=${found} save=${(asked) => changeShop(shop.partner_id, 'prices', asked)} read=${read} onSaved=${prices.put} />` : html`<${Listed} goods=${found.goods} />`)}<//></div>`
}
