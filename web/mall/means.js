// What else pays for an order: a coupon of one's own, and for villagers their work points.

import { readWallet } from '../shared/api-coupons.js'
import { myAccount } from '../shared/api.js'
import { count, fullDay, yuanText } from '../shared/format.js'
import { Loaded, html, useLoad } from '../shared/ui.js'
import { isGood, offText } from './coupons.js'
import { Choice } from './where.js'

/** Nothing but cash. */
export const meansFirst = { coupon_id: '', points: 0 }
/** What of it an order says. */
export const meansAsked = ({ coupon_id: coupon, points }) => ({ ...(coupon ? { coupon_id: coupon } : {}), ...(points ? { points } : {}) })

const CouponWords = ({ coupon, goods }) => html`<span class="stack stack--tight"><strong>${coupon.title}：${offText(coupon)}</strong><span class="soft">${goods < coupon.from_fen ? `还差 ${yuanText(coupon.from_fen - goods)}的东西` : `${fullDay(coupon.until)}以前用`}</span></span>`

/** The coupons that one has, of which those that the goods are enough for can be chosen. */
export function CouponChoice({ goods, value, onChange }) {
  const wallet = useLoad(readWallet, [])
  return html`<${Loaded} from=${wallet}>${({ coupons, offers }) => {
    const good = coupons.filter(isGood)
    if (good.length === 0) return offers.length > 0 && html`<p><a class="button" href="#coupons">有 ${offers.length} 种券可以领</a></p>`
    const fits = good.filter(({ from_fen: from }) => goods >= from)
    const short = good.filter(({ from_fen: from }) => goods < from)
    return html`<section class="card stack" aria-labelledby="coupon"><h2 id="coupon">优惠券</h2>${fits.length > 0 && html`<${Choice} name="coupon" legend="用哪张" value=${value} onChange=${onChange} rows=${[['', html`<strong>不用</strong>`], ...fits.map((one) => [one.coupon_id, html`<${CouponWords} coupon=${one} goods=${goods} />`])]} />`}
      ${short.length > 0 && html`<ul class="stack stack--tight soft" aria-label="还不能用的券">${short.map((one) => html`<li key=${one.coupon_id}><${CouponWords} coupon=${one} goods=${goods} /></li>`)}</ul>`}</section>`
  }}<//>`
}

/** A villager's work points, as many as the market lets pay and they have. */
export function PointsChoice({ most, pointFen, value, onChange }) {
  const account = useLoad(myAccount, [])
  return html`<${Loaded} from=${account}>${({ balance }) => {
    const points = Math.min(most, Math.max(balance, 0))
    if (points === 0) return html`<p class="soft">您有 ${count(balance)} 工分，这一单用不上。</p>`
    return html`<label class="agree"><input type="checkbox" checked=${value > 0} onChange=${(event) => onChange(event.currentTarget.checked ? points : 0)} /><span>用 <strong class="number">${count(value || points)}</strong> 工分抵 <strong class="number">${yuanText((value || points) * pointFen)}</strong> <span class="soft">（您有 ${count(balance)} 工分，这一单最多用 ${count(most)}）</span></span></label>`
  }}<//>`
}
