// What became of the things in a basket since they were put there: said line by line, and what of them can be had now.

import { readGood } from '../shared/api-market.js'
import { gone } from '../shared/http.js'
import { fenOfUnits, priceText, unitsText } from '../shared/market.js'
import { useEffect, useLoad } from '../shared/ui.js'
import { useBasket } from './kept.js'

/** Why nothing of it can be had; '' where something can. */
function barred(good, variant) {
  if (!good) return '市集里没有这个商品了'
  if (good.state !== 'on_sale') return good.state === 'paused' ? '暂时不卖' : '已经下架'
  if (!variant) return '没有这个规格了'
  return variant.left === 0 ? '卖完了' : ''
}

/** What is said of a line that can be had, as far as it is not what was put into the basket. */
function changed(kept, variant, units) {
  const was = { ...kept.seen, unit_fen: fenOfUnits(kept.seen, 1) }
  const said = []
  if (was.price_fen !== variant.price_fen) said.push(`${variant.price_fen > was.price_fen ? '涨价了' : '降价了'}：原来 ${priceText(was)}，现在 ${priceText(variant)}`)
  if (units < kept.units) said.push(variant.left < Math.min(kept.units, variant.most) ? `只剩 ${unitsText(variant, variant.left)}，先按这么多算` : `一次最多 ${unitsText(variant, variant.most)}`)
  return said
}

/** A line as it is now. `units` are those that can be had; `fen` what they cost; `said` what changed. */
export function lineNow(kept, good) {
  const variant = good?.variants.find(({ variant_id: id }) => id === kept.variant_id)
  const why = barred(good, variant)
  if (why) return { kept, good, one: variant ?? kept.seen, title: good?.title ?? kept.seen.title, units: 0, most: 0, fen: 0, barred: true, said: [why] }
  const most = Math.min(variant.left, variant.most)
  const units = Math.min(kept.units, most)
  return { kept, good, one: variant, title: good.title, units, most, fen: fenOfUnits(variant, units), barred: false, said: changed(kept, variant, units) }
}

async function goodsOf(ids) {
  return new Map(await Promise.all(ids.map(async (id) => [id, await readGood(id).catch(gone)])))
}

/** The basket's lines as they are now, as a load; `again` asks anew what there is of them. Only what comes new is asked for. */
export function useLines(townId) {
  const basket = useBasket(townId)
  const ids = [...new Set(basket.map(({ product_id: id }) => id))]
  const goods = useLoad(() => goodsOf(ids), [townId])
  const known = basket.filter(({ product_id: id }) => goods.value?.has(id))
  const isNew = goods.state === 'ready' && known.length < basket.length
  useEffect(() => { if (isNew) goods.again() }, [isNew])
  return { ...goods, lines: known.map((kept) => lineNow(kept, goods.value.get(kept.product_id))) }
}

/** A line as an order takes it. */
export const asked = ({ kept, units }) => ({ product_id: kept.product_id, variant_id: kept.variant_id, units })
