// What of an order cycle is wanted on this device: its basket's lines as the cycle sells them now.

import { readCycle } from '../shared/api-cycles.js'
import { takesOrders } from '../shared/cycles.js'
import { useLoad } from '../shared/ui.js'
import { lineNow } from './changes.js'
import { useBasket } from './kept.js'

/** An offer as a product with one variant, as baskets know them. */
export const goodOf = (cycle, offer) => ({ ...offer, state: offer.is_sold ? 'on_sale' : 'paused', variants: takesOrders(cycle) ? [offer] : [{ ...offer, left: 0 }] })

/** The lines of a cycle's basket, as a load whose value is the cycle; `again` asks anew how far it is. */
export function useCycleLines(townId, cycleId) {
  const basket = useBasket(townId, cycleId)
  const cycle = useLoad(() => readCycle(cycleId), [cycleId])
  const offers = cycle.value?.offers ?? []
  const lines = basket.map((kept) => {
    const offer = offers.find((one) => one.product_id === kept.product_id && one.variant_id === kept.variant_id)
    return lineNow(kept, offer && goodOf(cycle.value, offer))
  })
  return { ...cycle, lines }
}
