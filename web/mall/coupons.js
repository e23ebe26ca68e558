// One's coupons and level: what one has, what one may take, and what the next level is.

import { readWallet, takeCoupon } from '../shared/api-coupons.js'
import { dateOf, fullDay, yuan, yuanText } from '../shared/format.js'
import { Button, Chip, Empty, Loaded, Refused, html, toast, useDeed, useEffect, useLoad } from '../shared/ui.js'
import { Back } from './good.js'

/** What a coupon does, in words. */
export const offText = ({ off_fen: off, from_fen: from }) => `满 ${yuan(from)} 元减 ${yuan(off)} 元`
/** Whether it may still be used: no order used it, and its day is not past. */
export const isGood = ({ used_by: by, until }) => !by && until >= dateOf()

function Offer({ offer, wallet, again }) {
  const take = useDeed(async () => { await takeCoupon(offer.offer_id); toast('领到了', 'good'); again() })
  const low = wallet.level < offer.level
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h3>${offer.title}</h3><span class="soft">还有 ${offer.left} 张</span></div><p><strong>${offText(offer)}</strong>，领了以后 ${offer.days} 天内能用。</p>
    <${Refused} of=${take} />${low ? html`<p class="soft">${wallet.levels[offer.level]?.name ?? '更高等级'}以上能领。</p>` : html`<${Button} kind="main" big wide busy=${take.busy} onClick=${take.start} aria-label=${`领：${offer.title}`}>领<//>`}</li>`
}

const Mine = ({ coupon }) => html`<li class="card row row--apart"><div class="grow stack stack--tight"><h3>${coupon.title}</h3><p><strong>${offText(coupon)}</strong></p><p class="soft">${coupon.used_by ? html`<a class="way" href=${`#order/${coupon.used_by}`}>用在这张订单</a>` : `${fullDay(coupon.until)}以前用`}</p></div>
  <${Chip} look=${isGood(coupon) ? 'good' : ''}>${coupon.used_by ? '用掉了' : isGood(coupon) ? '能用' : '过期了'}<//></li>`

function Level({ wallet: { levels, level, spent_fen: spent } }) {
  if (levels.length === 0) return null
  const next = levels[level + 1]
  return html`<section class="card stack stack--tight" aria-labelledby="level"><h2 id="level">${levels[level].name}</h2><p>一共买了 <strong class="number">${yuanText(spent)}</strong>（收到并留下的）。</p>${next && html`<p class="soft">再买 ${yuanText(next.from_fen - spent)}，就是${next.name}。</p>`}</section>`
}

export function Coupons() {
  const from = useLoad(readWallet, [])
  useEffect(() => { document.title = '优惠券 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#me">我的<//><h1>优惠券</h1><${Loaded} from=${from} tall>${(wallet) => html`<${Level} wallet=${wallet} />
    ${wallet.offers.length > 0 && html`<section class="stack" aria-labelledby="offers"><h2 id="offers">能领的</h2><ul class="stack">${wallet.offers.map((one) => html`<${Offer} key=${one.offer_id} offer=${one} wallet=${wallet} again=${from.again} />`)}</ul></section>`}
    <section class="stack" aria-labelledby="mine"><h2 id="mine">我的</h2>${wallet.coupons.length === 0 ? html`<div class="card"><${Empty} icon="gift" title="还没有券">镇里发券的时候，在这里领。<//></div>` : html`<ul class="stack">${[...wallet.coupons].sort((one, other) => isGood(other) - isGood(one)).map((one) => html`<${Mine} key=${one.coupon_id} coupon=${one} />`)}</ul>`}</section>`}<//></div>`
}
