// 市集 at the desk: who grows what a village sells, what is on its shelves, and what was harvested.

import { Switch, html, useState } from '../shared/ui.js'
import { Low } from './market-low.js'
import { Producers } from './market-producers.js'
import { Products } from './market-products.js'

const officers = ['village_officer', 'town_officer', 'town_admin']
/** Who sees the town's order cycles, so that a harvest may be for one of them. */
const town = ['town_officer', 'town_admin']

export function Market({ village, may }) {
  const [part, setPart] = useState('goods')
  const writes = may(officers)
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>市集</h1><p class="soft">${village.name}卖什么：谁种的、什么价、采收入库、打标签。</p></div>
    <div class="row row--apart"><${Switch} label="做什么" value=${part} choices=${[['goods', '商品和库存'], ['low', '快没货的'], ['producers', '生产者']]} onChange=${setPart} /><a class="button" href="/mall/" target="_blank" rel="noopener">看看市集</a></div>
    ${part === 'goods' && html`<${Products} village=${village} writes=${writes} cycled=${may(town)} />`}${part === 'low' && html`<${Low} village=${village} />`}${part === 'producers' && html`<${Producers} village=${village} writes=${writes} />`}</div>`
}
