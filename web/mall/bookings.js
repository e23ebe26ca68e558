// One's bookings, the newest first.

import { myBookings } from '../shared/api-bookings.js'
import { BookingChip, whenText } from '../shared/bookings.js'
import { yuanText } from '../shared/format.js'
import { Empty, Icon, Loaded, More, html, useEffect, usePages } from '../shared/ui.js'
import { Back } from './good.js'

/** What is to be done about it, on its card. */
const todo = { held: '去付款', booked: '看预订码' }

function Card({ one }) {
  const [first, ...rest] = one.lines
  return html`<li><a class="card order" href=${`#booking/${one.booking_id}`}><span class="row row--apart"><span class="soft">${whenText(first)}</span><${BookingChip} state=${one.state} /></span>
    <strong>${first.title}${rest.length > 0 && ` 等 ${one.lines.length} 项`}</strong><span class="row row--apart"><span class="soft">${first.where}</span><b class="number">${one.total_fen ? yuanText(one.total_fen) : '不收钱'}</b></span>
    ${todo[one.state] && html`<span class="order__todo">${todo[one.state]}<${Icon} name="back" /></span>`}</a></li>`
}

export function Bookings() {
  const pages = usePages(myBookings, [])
  useEffect(() => { document.title = '我的预订 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#stays">去预订<//><h1>我的预订</h1><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="calendar" title="还没有预订"><a class="button" href="#stays">去看看</a><//></div>`
    : html`<ul class="stack" aria-label="预订">${pages.rows.map((one) => html`<${Card} key=${one.booking_id} one=${one} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
