// A shop's price list, changed by its own till and by the town's desk; what both changed at once is laid together.

import { count } from './format.js'
import { Button, Empty, Field, Notice, Refused, html, toast, useDeed, useState } from './ui.js'

const GOODS_MAX = 100
const POINTS_MAX = 1_000_000

const freshId = (goods) => { for (let n = goods.length + 1; ; n++) if (!goods.some(({ good_id: id }) => id === `g${n}`)) return `g${n}` }
const find = (goods, id) => goods.find(({ good_id: one }) => one === id)
const same = (one, other) => one === other || Boolean(one && other && one.name === other.name && one.points === other.points && one.on === other.on)

/**
 * Lay what was changed here (`base` to `mine`) on what another one saved meanwhile (`theirs`). A good that was touched here
 * stays as it is here; `clashes` are those that the other one changed too, each as theirs and as mine.
 */
export function joined(base, mine, theirs) {
  const touched = (id) => !same(find(base, id), find(mine, id))
  const goods = theirs.filter(({ good_id: id }) => !find(base, id) || !touched(id) || find(mine, id)).map((good) => (find(base, good.good_id) && touched(good.good_id) ? find(mine, good.good_id) : good))
  goods.push(...mine.filter(({ good_id: id }) => find(base, id) && touched(id) && !find(theirs, id)))
  for (const good of mine.filter(({ good_id: id }) => !find(base, id))) goods.push(find(goods, good.good_id) ? { ...good, good_id: freshId(goods) } : good)
  const clashes = base.map(({ good_id: id }) => [find(theirs, id), find(mine, id), find(base, id)]).filter(([other, own, first]) => !same(other, first) && !same(own, first) && !same(other, own))
  return { goods, clashes: clashes.map(([other, own, { name }]) => ({ name, theirs: other, mine: own })) }
}

const said = (good) => (good ? `“${good.name}，${count(good.points)} 工分${good.on ? '' : '，停卖'}”` : '“去掉”')

const Meanwhile = ({ clashes }) => html`<${Notice} look="wait" title="价目刚被别人改过，还没有存">别人改的和您改的已经合在下面，请看一遍再存。${clashes.length > 0 && html`<ul>${clashes.map(({ name, theirs, mine }) => html`<li>${name}：别人的是${said(theirs)}，您的是${said(mine)}，现在按您的。</li>`)}</ul>`}<//>`

function Row({ good, nth, wrong, onChange, onDrop }) {
  const name = `第 ${nth + 1} 样`
  return html`<li class="card good-row"><${Field} label=${name} value=${good.name} maxlength="40" required wrong=${wrong[`goods.${nth}.name`]} onInput=${(text) => onChange({ name: text })} /><${Field} label="多少工分" type="number" min="1" max=${POINTS_MAX} inputmode="numeric" required value=${good.points || ''} wrong=${wrong[`goods.${nth}.points`]} onInput=${(text) => onChange({ points: Number(text) })} />
    <label class="agree"><input type="checkbox" checked=${good.on} onChange=${(event) => onChange({ on: event.currentTarget.checked })} /><span>在卖</span></label><${Button} aria-label=${`去掉${good.name || name}`} onClick=${onDrop}>去掉<//></li>`
}

/** The list as a form. `save` puts a list, `read` gets it as it is now, `onSaved` hears what was kept. */
export function PricesForm({ prices, save, read, onSaved }) {
  const [base, setBase] = useState(prices)
  const [goods, setGoods] = useState(prices.goods)
  const [clashes, setClashes] = useState(null)
  const keep = useDeed(async () => {
    try {
      const now = await save({ version: base.version, goods })
      toast('价目已保存', 'good')
      onSaved(now)
    } catch (error) {
      if (error.code !== 'prices_changed_meanwhile') throw error
      const now = await read()
      const both = joined(base.goods, goods, now.goods)
      setBase(now)
      setGoods(both.goods)
      setClashes(both.clashes)
    }
  })
  const change = (nth, some) => setGoods(goods.map((good, at) => (at === nth ? { ...good, ...some } : good)))
  const submit = (event) => { event.preventDefault(); if (!keep.busy) keep.start() }
  return html`<form class="stack" onSubmit=${submit}>${goods.length === 0 && html`<${Empty} icon="shop" title="还没有价目">加上常卖的货，收银时点一下就行。<//>`}
    <ul class="stack">${goods.map((good, nth) => html`<${Row} key=${good.good_id} good=${good} nth=${nth} wrong=${keep.error?.fields ?? {}} onChange=${(some) => change(nth, some)} onDrop=${() => setGoods(goods.filter((one) => one !== good))} />`)}</ul>
    ${clashes && html`<${Meanwhile} clashes=${clashes} />`}<${Refused} of=${keep} /><div class="row row--apart"><${Button} icon="plus" disabled=${goods.length >= GOODS_MAX} onClick=${() => setGoods([...goods, { good_id: freshId(goods), name: '', points: 0, on: true }])}>加一样<//><${Button} type="submit" kind="main" busy=${keep.busy}>保存<//></div></form>`
}
