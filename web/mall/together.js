// Booking a bundle: line by line what it costs and how it is cancelled, whom the hosts call, and all of it or nothing.

import { book, quoteBooking, readBookable } from '../shared/api-bookings.js'
import { BookingLine } from '../shared/bookings.js'
import { clock, yuanText } from '../shared/format.js'
import { keptKeyring } from '../shared/ids.js'
import { shortDay } from '../shared/market.js'
import { Button, Empty, Field, Icon, Loaded, Notice, html, useDeed, useEffect, useLoad, useState } from '../shared/ui.js'
import { dropLine, emptyBundle, useBundle } from './bundle.js'
import { Back } from './good.js'

const PAY_MS = 15 * 60_000
const keys = keptKeyring('sanbao.booking', PAY_MS)

/** By the clock: until when giving it up costs nothing, and what it costs then. */
function Deadline({ line }) {
  if (new Date(line.starts_at) < Date.now()) return html`<p class="soft small">已经过了入住时间，订下来就不能取消；有事请联系主人。</p>`
  if (line.fen === 0) return null
  const late = line.late_fen === 0 ? '再晚也全退' : `再晚取消扣 ${yuanText(line.late_fen)}`
  const isOver = new Date(line.free_until) < Date.now()
  return html`<p class="soft small">${isOver ? `现在订，取消要扣 ${yuanText(line.late_fen)}` : `${shortDay(line.free_until.slice(0, 10))} ${clock(line.free_until)} 前取消不扣钱，${late}`}</p>`
}

function Priced({ lines, quote, town, buyer, again }) {
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const send = useDeed(async () => {
    const body = { lines, name: name.trim(), phone: phone.trim(), total_fen: quote.total_fen }
    const made = await book(body, await keys.keyFor({ who: buyer.subject, ...body }))
    keys.settle()
    emptyBundle(town.place_id)
    location.replace(`#booking/${made.booking_id}`)
  })
  useEffect(() => { if (send.error && send.error.status === 409) again() }, [send.error])
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<section class="card stack" aria-labelledby="lines"><h2 id="lines">订什么</h2><ul class="sum-lines">${quote.lines.map((line, nth) => html`<${BookingLine} line=${line}><${Deadline} line=${line} /><div><${Button} icon="cross" aria-label=${`不要了：${line.title}`} onClick=${() => dropLine(town.place_id, lines[nth])}>不要了<//></div><//>`)}</ul>
      <p class="total"><span>一共</span><b class="number">${quote.total_fen ? yuanText(quote.total_fen) : '不收钱'}</b></p></section>
    <form class="card stack" aria-labelledby="contact" onSubmit=${submit}><h2 id="contact">联系谁</h2><p class="soft">只给接待您的主人看，结束 30 天后删掉。</p>
      <${Field} label="姓名" value=${name} wrong=${send.error?.fields.name} onInput=${setName} maxlength="20" autocomplete="name" required /><${Field} label="手机号" value=${phone} wrong=${send.error?.fields.phone} onInput=${setPhone} type="tel" inputmode="numeric" maxlength="11" autocomplete="tel" required />
      ${send.error && html`<${Notice} look="wrong" title="什么都没有订">${send.error.message}<//>`}
      <${Button} type="submit" kind="main" big wide busy=${send.busy}>${quote.total_fen ? `订下来，付 ${yuanText(quote.total_fen)}` : '订下来'}<//>
      <p class="soft">${lines.length > 1 ? '几项一起订好，有一项订不上就都不订。' : ''}${quote.total_fen ? '订下来后给您留 15 分钟付款。' : ''}</p></form>`
}

/** A line where the bundle can not be booked as it is: taken out, the rest may be. */
function Left({ line, town }) {
  const from = useLoad(() => readBookable(line.bookable_id), [line.bookable_id])
  const title = from.value?.title ?? '这一项'
  return html`<li class="row row--apart"><span>${title} · ${shortDay(line.day)}</span><${Button} icon="cross" aria-label=${`不要了：${title} ${shortDay(line.day)}`} onClick=${() => dropLine(town.place_id, line)}>不要了<//></li>`
}

export function Together({ town, buyer }) {
  const lines = useBundle(town.place_id)
  const quote = useLoad(() => (lines.length > 0 ? quoteBooking(lines) : Promise.resolve(null)), [JSON.stringify(lines)])
  useEffect(() => { document.title = '预订 · 共富宝' }, [])
  const drop = html`<${Button} onClick=${() => emptyBundle(town.place_id)}>清空，重新选<//>`
  return html`<div class="stack mall__narrow"><${Back} to="#stays">再加一项<//><h1>预订</h1>${lines.length === 0 ? html`<div class="card"><${Empty} icon="calendar" title="还没有选">挑个日子，住一晚、吃一顿、玩半天。<p><a class="button" href="#stays">去看看</a></p><//></div>`
    : quote.state === 'failed' && quote.error.status > 0 && quote.error.status < 500 ? html`<div class="card stack"><${Notice} look="wrong" title="现在订不了">${quote.error.message}<//>${lines.length > 1 && html`<ul class="stack stack--tight" aria-label="选了什么">${lines.map((line) => html`<${Left} key=${JSON.stringify(line)} line=${line} town=${town} />`)}</ul>`}${drop}</div>`
      : html`<${Loaded} from=${quote} tall>${(found) => found && html`<${Priced} lines=${lines} quote=${found} town=${town} buyer=${buyer} again=${quote.again} />`}<//>`}<p><a class="way" href="#bookings"><${Icon} name="list" />我的预订</a></p></div>`
}
