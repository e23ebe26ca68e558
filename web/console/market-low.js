// What of a village's goods on sale is sold out or running out.

import { listLow } from '../shared/api-packing.js'
import { unitsText } from '../shared/market.js'
import { Chip, Empty, Loaded, Table, html, useLoad } from '../shared/ui.js'

const columns = [
  { name: '商品', of: (one) => html`<strong>${one.title}</strong>` },
  { name: '规格', of: (one) => one.label },
  { name: '还剩', look: 'right', of: (one) => html`<${Chip} look=${one.left === 0 ? 'wrong' : 'wait'}>${one.left === 0 ? '没有了' : unitsText(one, one.left)}<//>` },
  { name: '少于多少提醒', look: 'right', of: (one) => (one.low_units ? unitsText(one, one.low_units) : '没有设') },
]

export function Low({ village }) {
  const low = useLoad(() => listLow(village.place_id), [village.place_id])
  return html`<p class="soft">在卖的里面，卖完的和快卖完的。设了“少于几份提醒”的，每天早上 8:20 给村干部发一条消息，补过货再少才会再发。</p>
    <${Loaded} from=${low} tall>${({ rows }) => (rows.length === 0 ? html`<${Empty} icon="check" title="都有货">没有卖完的，也没有快卖完的。<//>` : html`<${Table} caption="快没货的" columns=${columns} rows=${rows} keyOf=${(one) => `${one.product_id} ${one.variant_id}`} />`)}<//>`
}
