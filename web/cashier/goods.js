// The shop's goods: tapped into a basket that sums itself, and the price list that a key may change.

import { setShopPrices, shopPrices } from '../shared/api.js'
import { count } from '../shared/format.js'
import { Button, Empty, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const GOODS_MAX = 100

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
    ${lines.length > 0 && html`<ul class="stack stack--tight" aria-label="篮子">${lines.map(({ good_id: id, name, quantity, sum }) => html`<li class="row row--apart" key=${id}><span><strong>${name}</strong> × ${count(quantity)}</span><span class="row"><b class="number">${count(sum)}</b><${Button} aria-label=${`${name}少一份`} onClick=${() => put(id, quantity - 1)}>−<//><${Button} aria-label=${`${name}多一份`} onClick=${() => put(id, quantity + 1)}>＋<//></span></li>`)}</ul>`}</div>`
}

const freshId = (goods) => { for (let n = goods.length + 1; ; n++) if (!goods.some(({ good_id: id }) => id === `g${n}`)) return `g${n}` }

function Edit({ prices, onSaved }) {
  const [goods, setGoods] = useState(prices.goods)
  const put = (id, some) => setGoods(goods.map((good) => (good.good_id === id ? { ...good, ...some } : good)))
  const save = useDeed(async () => { onSaved(await setShopPrices({ version: prices.version, goods })); toast('价目已存好', 'good') })
  const bad = goods.some(({ name, points }) => !name.trim() || !(points > 0))
  return html`<div class="stack">${save.error && html`<${Notice} look="wrong">${save.error.message}<//>`}${goods.length === 0 && html`<${Empty} icon="shop" title="还没有价目">加上常卖的货，收银时点一下就行。<//>`}
    <ul class="stack">${goods.map(({ good_id: id, name, points, on }, nth) => html`<li class="card row good-row" key=${id}><${Field} label=${`第 ${nth + 1} 样`} value=${name} maxlength="40" onInput=${(text) => put(id, { name: text })} /><${Field} label="多少工分" type="number" min="1" inputmode="numeric" value=${points || ''} onInput=${(text) => put(id, { points: Number(text) })} />
      <label class="agree"><input type="checkbox" checked=${on} onChange=${(event) => put(id, { on: event.currentTarget.checked })} /><span>在卖</span></label><${Button} aria-label=${`去掉${name || `第 ${nth + 1} 样`}`} onClick=${() => setGoods(goods.filter((good) => good.good_id !== id))}>去掉<//></li>`)}</ul>
    <div class="row row--apart"><${Button} icon="plus" disabled=${goods.length >= GOODS_MAX} onClick=${() => setGoods([...goods, { good_id: freshId(goods), name: '', points: 0, on: true }])}>加一样<//><${Button} kind="main" busy=${save.busy} disabled=${bad} onClick=${save.start}>存好<//></div></div>`
}

/** The shop's price list, for a key that may change it. */
export function Prices({ onChanged }) {
  const prices = useLoad(shopPrices, [])
  return html`<section class="stack" aria-labelledby="prices"><h2 id="prices">本店的价目</h2><p class="soft">改了马上算数：别的收银机半分钟内按新价收，旧价会提醒。</p>
    <${Loaded} from=${prices}>${(found) => html`<${Edit} key=${found.version} prices=${found} onSaved=${(now) => { prices.put(now); onChanged() }} />`}<//></section>`
}
