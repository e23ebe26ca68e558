// One booking: paying, the code for arriving, what was booked, the calendar's file, reviews, and giving it up.

import { beginBookingPayment, bookingCalendar, cancelBooking, lookAtBooking, myBooking } from '../shared/api-bookings.js'
import { Asked } from '../shared/asked.js'
import { BookingChip, BookingLine } from '../shared/bookings.js'
import { grouped, yuanText } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { refundStates } from '../shared/market.js'
import { Qr } from '../shared/qr.js'
import { saveFile } from '../shared/saving.js'
import { Button, Chip, Empty, Icon, Loaded, Notice, Refused, html, useDeed, useEffect, useLoad } from '../shared/ui.js'
import { Back } from './good.js'
import { Paying } from './paying.js'
import { Reviewing } from './reviews.js'

const keys = keyring()
const paidBy = { begin: beginBookingPayment, look: lookAtBooking, noOpenid: 'no_openid_to_pay' }
const nextText = { held: '付了款才算订好，位置先给您留着。', booked: '订好了，到了给主人看下面的预订码。', done: '谢谢您来村里。', cancelled: '预订取消了。', called_off: '主人接待不了，付的钱都退给您。', expired: '没有付款，位置放出来了。' }

const saidOf = ({ state, refunds }) => (state === 'expired' && refunds.length > 0 ? '付款晚了，没有订上，钱都退给您。' : nextText[state])
/** What giving up the rest of a bundle costs, where that is nothing. */
const restText = ({ state, back_fen: back, total_fen: total, given_fen: given }) => (state === 'booked' && back > 0 && back === total - given ? '剩下的现在取消，不扣钱。' : '')

const Code = ({ code }) => html`<section class="card stack pickup" aria-labelledby="code"><h2 id="code">预订码</h2><p class="pickup__code">${grouped(code).split(' ').map((four) => html`<span class="number">${four} </span>`)}</p><${Qr} text=${code} label="预订码二维码" /><p>到了给主人看，或者报出这 8 个数字。</p></section>`

function Refunds({ refunds }) {
  return refunds.length > 0 && html`<section class="card stack stack--tight" aria-labelledby="back"><h2 id="back">退款</h2><ul class="stack stack--tight" aria-label="退款">${refunds.map(({ fen, state, why }) => { const [text, look] = refundStates[state] ?? [state, '']; return html`<li class="row row--apart"><span>${why}</span><span class="row"><b class="number">${yuanText(fen)}</b><${Chip} look=${look}>${text}<//></span></li>` })}</ul><p class="soft">原路退回微信，一般几分钟到，最慢三个工作日。</p></section>`
}

/** What giving it up would give back, said before. */
function sureText(one) {
  if (one.state === 'held' || one.total_fen === 0) return '真的取消吗？位置让给别人。'
  const kept = one.total_fen - one.given_fen - one.back_fen
  return kept > 0 ? `真的取消吗？按约定扣 ${yuanText(kept)}，退您 ${yuanText(one.back_fen)}。` : `真的取消吗？付的 ${yuanText(one.back_fen)} 全部退回。`
}

function Doings({ one, from }) {
  const save = useDeed(async () => saveFile('booking.ics', 'text/calendar', await bookingCalendar(one.booking_id)))
  const cancel = async () => {
    try {
      await cancelBooking(one.booking_id, one.back_fen, keys.keyFor({ id: one.booking_id, back: one.back_fen }))
      keys.settle()
    } finally {
      from.again()
    }
  }
  return html`<div class="stack no-print"><${Refused} of=${save} />
    ${one.state === 'booked' && html`<${Button} big wide icon="calendar" busy=${save.busy} onClick=${save.start}>放进手机日历<//>`}
    ${one.back_fen !== null && html`<${Asked} label="取消预订" sure=${sureText(one)} send=${cancel} />`}</div>`
}

/** What of it may be reviewed: what its guest had. */
const hadOf = ({ state, lines }) => [...new Map(lines.filter(({ mark }) => mark === 'arrived' || (state === 'done' && mark === 'waits')).map((line) => [line.bookable_id, line.title]))]

function Whole({ one, from }) {
  const heard = (now) => { if (now.state !== one.state) from.again() }
  const had = hadOf(one)
  useEffect(() => {
    document.title = '预订 · 共富宝'
    const back = () => { if (!document.hidden) from.again() }
    document.addEventListener('visibilitychange', back)
    return () => document.removeEventListener('visibilitychange', back)
  }, [])
  return html`<div class="stack stack--tight"><div class="row row--apart"><h1>预订</h1><${BookingChip} state=${one.state} /></div><p aria-live="polite">${saidOf(one)}</p></div>
    ${one.state === 'held' && html`<${Paying} order=${{ order_id: one.booking_id, pay_by: one.ends_at, sums: { cash_fen: one.total_fen } }} heard=${heard} api=${paidBy} />`}
    ${one.state === 'booked' && html`<${Code} code=${one.code} />`}
    ${one.lines.some(({ mark }) => mark === 'called_off') && html`<${Notice} look="wait" title="主人接待不了">${one.reason && `原因：${one.reason}。`}${one.given_fen > 0 && '付的钱已经退回。'}${restText(one)}<//>`}
    <section class="card stack" aria-labelledby="lines"><h2 id="lines">订了什么</h2><ul class="sum-lines">${one.lines.map((line) => html`<${BookingLine} line=${line} marked><p class="row soft"><${Icon} name="place" />${line.where}</p><//>`)}</ul><p class="total"><span>一共</span><b class="number">${one.total_fen ? yuanText(one.total_fen) : '不收钱'}</b></p></section>
    <${Refunds} refunds=${one.refunds} />${had.length > 0 && html`<${Reviewing} order=${{ order_id: one.booking_id, lines: [{ product_id: one.lines[0].bookable_id }] }} subjects=${had} />`}
    <${Doings} one=${one} from=${from} /><p class="soft small">预订号 ${one.booking_id.slice(-12)}</p>`
}

export function Booking({ id }) {
  const from = useLoad(() => myBooking(id).catch(gone), [id])
  return html`<div class="stack mall__narrow"><${Back} to="#bookings">我的预订<//>${from.state !== 'ready' && html`<h1 class="unseen">预订</h1>`}<${Loaded} from=${from} tall>${(one) => (one ? html`<${Whole} one=${one} from=${from} />`
    : html`<h1>没有这个预订</h1><div class="card"><${Empty} icon="calendar" title="找不到它">可能是用别的身份订的，或者地址不全。<//></div>`)}<//></div>`
}
