// The shop's goods: tapped into a basket that sums itself, and the price list that a key may change.

import { setShopPrices, shopPrices } from '../shared/api.js'
import { count } from '../shared/format.js'
import { PricesForm } from '../shared/prices.js'
import { Button, Loaded, html, useLoad } from '../shared/ui.js'

export const useGoods = () => useLoad(async () => (await shopPrices()).goods.filter(({ on }) => on), [])

/** What a basket ({id: quantity}) holds, as lines with their points. */
export const linesOf = (basket, goods) => goods.filter(({ good_id: id }) => basket[id] > 0).map((good) => ({ ...good, quantity: basket[good.good_id], sum: good.points * basket[good.good_id] }))
export const sumOf = (lines) => lines.reduce((sum, line) => sum + line.sum, 0)
export const wordsOf = (lines) => lines.map(({ name, quantity }) => `${name}×${quantity}`).join('、')
/** The lines as the house takes them; what is sold offline goes by name, and keeps the price of its time. */
export const itemsOf = (lines, { offline = false } = {}) => lines.map(({ good_id: id, name, quantity, sum }) => ({ ...(offline ? { name } : { good_id: id }), quantity, points: sum }))

/** Goods to tap, and what is in the basket; `onChange` hears the new basket. */
export function Basket({ goods, basket, onChange }) {
  const put = (id, quantity) => onChange({ ...basket, [id]: Math.max(0, quantity) })
  const lines = linesOf(basket, goods)
  return html`<div class="stack stack--tight"><div class="goods" role="group" aria-label="点货">${goods.map(({ good_id: id, name, points }) => html`<button type="button" class="good" key=${id} onClick=${() => put(id, (basket[id] ?? 0) + 1)}><span>${name}</span><b class="number">${count(points)}</b></button>`)}</div>
    ${lines.length > 0 && html`<ul class="stack stack--tight" aria-label="篮子">${lines.map(({ good_id: id, name, quantity, sum }) => html`<li class="row row--apart basket__line" key=${id}><span><strong>${name}</strong> × ${count(quantity)}</span><span class="row"><b class="number">${count(sum)}</b><${Button} aria-label=${`${name}少一份`} onClick=${() => put(id, quantity - 1)}>−<//><${Button} aria-label=${`${name}多一份`} onClick=${() => put(id, quantity + 1)}>＋<//></span></li>`)}</ul>`}</div>`
}

/** The shop's price list, for a key that may change it. */
export function Prices({ onChanged }) {
  const prices = useLoad(shopPrices, [])
  return html`<section class="stack" aria-labelledby="prices"><h2 id="prices">本店的价目</h2><p class="soft">改了马上算数：别的收银机半分钟内按新价收，旧价会提醒。</p>
    <${Loaded} from=${prices}>${(found) => html`<${PricesForm} key=${found.version} prices=${found} save=${setShopPrices} read=${shopPrices} onSaved=${(now) => { prices.put(now); onChanged() }} />`}<//></section>`
}
