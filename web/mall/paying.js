// Paying an order: within WeChat, or by a code that WeChat scans; until its time is over, and asking until it is known.

import { beginPayment, lookAtOrder } from '../shared/api-market.js'
import { demoTown } from '../shared/demo.js'
import { clock, yuanText } from '../shared/format.js'
import { useLeft } from '../shared/left.js'
import { Qr } from '../shared/qr.js'
import { Button, Loaded, Notice, Refused, html, useDeed, useEffect, useLoad, useRef, useState } from '../shared/ui.js'

const LOOK_MS = 3_000
const LATER_MS = 10_000
const OFTEN_LOOKS = 40
const MINUTE = 60

const inWechat = () => Boolean(globalThis.WeixinJSBridge) || /MicroMessenger/i.test(navigator.userAgent)

const leftText = (left) => `${Math.floor(left / MINUTE)}:${String(left % MINUTE).padStart(2, '0')}`

/** How orders of the market are paid; bookings have their own. */
const market = { begin: beginPayment, look: lookAtOrder, noOpenid: 'market_no_openid' }

/** Ask after an order as long as it waits and the page is seen: often at first, and at once when somebody comes back to it. */
function useLooking(id, heard, api) {
  const hear = useRef(heard)
  hear.current = heard
  useEffect(() => {
    let timer
    let looks = 0
    let over = false
    let asking = false
    const look = async () => {
      if (asking) return
      clearTimeout(timer)
      if (!document.hidden) {
        looks += 1
        asking = true
        const found = await api.look(id).catch((error) => { if (error.status === undefined) throw error }).finally(() => { asking = false })
        if (over) return
        if (found) hear.current(found)
      }
      timer = setTimeout(look, looks < OFTEN_LOOKS ? LOOK_MS : LATER_MS)
    }
    timer = setTimeout(look, LOOK_MS)
    const back = () => { if (!document.hidden) look() }
    document.addEventListener('visibilitychange', back)
    return () => { over = true; clearTimeout(timer); document.removeEventListener('visibilitychange', back) }
  }, [id])
}

/** Begin within WeChat where the page is in it and the buyer's account is known there; else by a code. */
async function begin(id, api) {
  if (!inWechat()) return api.begin(id, 'native')
  try {
    return await api.begin(id, 'jsapi')
  } catch (error) {
    if (error.code !== api.noOpenid) throw error
    return api.begin(id, 'native')
  }
}

/** WeChat's own answer; whether it was paid is asked of the town, not of the page. */
const asked = (parameters) => new Promise((resolve) => {
  const ask = () => globalThis.WeixinJSBridge.invoke('getBrandWCPayRequest', parameters, ({ err_msg: said }) => resolve(said))
  if (globalThis.WeixinJSBridge) ask()
  else document.addEventListener('WeixinJSBridgeReady', ask, { once: true })
})

function Within({ parameters, fen, onDone }) {
  const [failed, setFailed] = useState(false)
  const pay = useDeed(async () => { setFailed(/:fail/.test(await asked(parameters))); onDone() })
  return html`${failed && html`<${Notice} look="wrong">微信没有付成，可以再试一次。<//>`}<${Button} kind="grow" big wide busy=${pay.busy} onClick=${pay.start}>微信支付 ${yuanText(fen)}<//>`
}

/** A code to scan; on one's own machine the stand-in's cashier is beside it. */
function ByCode({ url, fen }) {
  const demo = useLoad(demoTown, [])
  return html`<div class="pay__code"><${Qr} text=${url} label="付款二维码" /><div class="stack stack--tight"><p><strong>用微信扫这个码，付 ${yuanText(fen)}</strong></p><p class="soft">就在这台手机上？长按存成图片，再到微信“扫一扫”里从相册选它。</p>
    ${demo.value?.cashier && html`<p><a class="button button--grow button--big" href=${`${demo.value.cashier}?code=${encodeURIComponent(url)}`} target="_blank" rel="noopener">去本机的付款台付（演示）</a></p>`}</div></div>`
}

/** `heard(order)` hears what the town knows of the order; `api` is by what it is paid. */
export function Paying({ order, heard, api = market }) {
  const fen = order.sums.cash_fen
  const begun = useLoad(() => begin(order.order_id, api), [order.order_id])
  const left = useLeft(order.pay_by)
  const look = useDeed(async () => heard(await api.look(order.order_id)))
  useLooking(order.order_id, heard, api)
  return html`<section class="card stack pay" aria-labelledby="pay"><div class="row row--apart"><h2 id="pay">付款</h2><p class="pay__left">${left > 0 ? html`<span class="soft">${clock(order.pay_by)} 前付，还剩</span> <b class="number" role="timer">${leftText(left)}</b>` : '时间到了'}</p></div>
    ${left === 0 ? html`<${Notice} look="wait">付款时间过了，正在确认有没有付成，请稍等。付了没买成的，钱会全部退回。<//>`
    : html`<${Loaded} from=${begun} tall>${({ channel, parameters, code_url: url }) => (channel === 'jsapi' ? html`<${Within} parameters=${parameters} fen=${fen} onDone=${look.start} />` : html`<${ByCode} url=${url} fen=${fen} />`)}<//>`}
    <${Refused} of=${look} /><${Button} big wide busy=${look.busy} onClick=${look.start}>我付好了，看一下<//></section>`
}
