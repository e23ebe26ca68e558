// One sale, in three steps: who and how much → look → done.

import { AmountPad } from '../shared/amount.js'
import { quote, redeem } from '../shared/api.js'
import { count } from '../shared/format.js'
import { keyring, uuid7 } from '../shared/ids.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Field, Icon, Notice, Switch, html, useDeed, useEffect, useRef, useState } from '../shared/ui.js'
import { Basket, itemsOf, linesOf, sumOf, wordsOf } from './goods.js'
import { OfflineDone, OfflineLook, barOf, keepOffline } from './offline.js'
import { Slip } from './slip.js'
import { keepUnsettled, settled } from './unsettled.js'

const keys = keyring()
const isPayCode = (code) => /^\d{18,20}$/.test(code)
const isNumber = (code) => /^\d{5}-\d{2}$/.test(code)
const cardText = (code) => (isNumber(code) ? code : `${code.slice(0, 4)}…${code.slice(-2)}`)
const shortCode = (code) => (isPayCode(code) ? '付款码' : `工分卡 ${cardText(code)}`)

function Refused({ error, children }) {
  const box = useRef(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [error])
  return html`<div ref=${box}><${Notice} look="wrong" title=${error.unknown ? '还不知道扣没扣成' : '这次没有扣'}>${error.message} ${children}<//></div>`
}

function Ask({ sale, put, onQuote, asking, away, onAway, goods }) {
  const [camera, setCamera] = useState(true)
  const heard = (code) => put({ ...unproved, code })
  const ready = sale.code && Number(sale.points) > 0
  const bar = away && barOf({ ...sale, points: Number(sale.points) }, away)
  const goOn = () => { if (away) { if (ready && !bar) onAway() } else if (ready && !asking.busy) onQuote() }
  const fields = asking.error?.fields ?? {}
  return html`<div class="sale__ask"><section class="stack" aria-labelledby="who"><h2 id="who"><span class="step">1</span>扫村民的码</h2>
      ${sale.code ? html`<div class="picked"><${Icon} name="check" /><strong class="grow">已扫到${shortCode(sale.code)}</strong><${Button} onClick=${() => put(unproved)}>重扫<//></div>
        ${!isPayCode(sale.code) && html`${!away && html`<${Field} label="工分卡密码" hint="请村民自己输入 4 位密码。" type="password" inputmode="numeric" maxlength="4" autocomplete="off" value=${sale.pin} wrong=${fields.pin} onInput=${(pin) => put({ pin })} />`}
          ${(sale.photoMay || away) && html`<label class="agree"><input type="checkbox" checked=${sale.photo} onChange=${(event) => put({ photo: event.currentTarget.checked })} /><span>已看身份证：照片是本人，姓名和卡上一致${!away && '（可以不输密码）'}</span></label>`}`}`
      : html`${camera && html`<${Camera} onCode=${heard} word="把付款码或工分卡放进框里" />`}<${CodeField} onCode=${heard} label="扫码枪扫入，或输入卡上的编号" button="用这个编号" />
        <${Button} kind="quiet" onClick=${() => setCamera(!camera)}>${camera ? '关掉摄像头' : '打开摄像头'}<//>`}</section>
    <section class="stack" aria-labelledby="much"><h2 id="much"><span class="step">2</span>收多少工分</h2>
      ${goods.length > 0 && html`<${Switch} label="怎么算" value=${sale.typed ? 'typed' : 'goods'} choices=${[['goods', '点货'], ['typed', '直接输工分']]} onChange=${(how) => put({ typed: how === 'typed', basket: {}, points: '' })} />`}
      ${goods.length > 0 && !sale.typed ? html`<p class="pad__shown"><span>合计工分</span><output class="figure" aria-label="合计工分">${count(Number(sale.points))}</output></p><${Basket} goods=${goods} basket=${sale.basket} onChange=${(basket) => put({ basket, points: String(sumOf(linesOf(basket, goods)) || '') })} />` : html`<${AmountPad} value=${sale.points} onChange=${(points) => put({ points })} onEnter=${goOn} onCode=${heard} eager=${isPayCode(sale.code) ? sale.code : ''} />
      <${Field} label="买了什么（可不填）" hint="印在小票上。" maxlength="40" autocomplete="off" value=${sale.goods} wrong=${fields.items} onInput=${(words) => put({ goods: words })} />`}
      ${asking.error && html`<${Refused} error=${asking.error}>${Object.values(fields).join(' ')}<//>`}
      ${bar && html`<${Notice} look="wait" title="现在没有网络">${bar}<//>`}
      ${away ? html`<${Button} kind="main" big wide disabled=${!ready || bar} onClick=${onAway}>${ready ? '断网收款：核对' : sale.code ? '请输入工分数' : '请先扫码'}<//><${Button} wide busy=${asking.busy} disabled=${!ready} onClick=${onQuote}>再试一次联网<//>`
        : html`<${Button} kind="main" big wide busy=${asking.busy} disabled=${!ready} onClick=${onQuote}>${ready ? '下一步：核对' : sale.code ? '请输入工分数' : '请先扫码'}<//>`}</section></div>`
}

function Look({ shown, onBack, onPay, paying }) {
  return html`<section class="card stack sale__look" aria-labelledby="look"><h2 id="look">请和村民核对</h2>
    <dl class="facts-list"><div><dt>姓名</dt><dd>${shown.masked_name}</dd></div><div class="facts-list__big"><dt>收工分</dt><dd class="figure">${count(shown.points)}</dd></div><div><dt>扣完还剩</dt><dd>${count(shown.balance)}</dd></div></dl>
    ${paying.error && html`<${Refused} error=${paying.error}>${paying.error.unknown && '再按一次“确认收款”不会重复扣。'}<//>`}
    <div class="stack stack--tight"><${Button} kind="main" big wide busy=${paying.busy} onClick=${onPay}>确认收 ${count(shown.points)} 工分<//><${Button} big wide disabled=${paying.busy} onClick=${onBack}>返回修改<//></div></section>`
}

const unproved = { code: '', pin: '', photo: false, photoMay: false }
const nobody = { ...unproved, points: '', goods: '', basket: {}, typed: false }
/** What proves the payer goes along: a card's PIN, or where the card allows it the photo that was looked at. */
const proofOf = ({ pin, photo }) => (pin ? { pin } : photo ? { photo_checked: true } : {})
/** What was bought: the basket's lines, or what was typed. */
function goodsOf({ goods, points, basket }, list, how) {
  const lines = linesOf(basket, list)
  if (lines.length > 0) return { items: itemsOf(lines, how) }
  return goods.trim() ? { items: [{ name: goods.trim(), points: Number(points) }] } : {}
}
const askedOf = (sale, list, terminal) => ({ code: sale.code, points: Number(sale.points), ...proofOf(sale), ...goodsOf(sale, list), ...(terminal && { terminal_id: terminal }) })

/** `shop` and `till` are the names that the slip bears. `away` are the terms of selling offline, null while there is a network. */
export function Sale({ shop, till, terminal, away, goods, onDone, onUnknownTill }) {
  const list = goods.value ?? []
  const [sale, setSale] = useState(nobody)
  const [shown, setShown] = useState(null)
  const [receipt, setReceipt] = useState(null)
  const [kept, setKept] = useState(null)
  const asking = useDeed(async () => {
    try {
      setShown(await quote(askedOf(sale, list, terminal), uuid7()))
    } catch (error) {
      if (error.code === 'pin_needed') setSale((now) => ({ ...now, photoMay: error.facts.photo_may }))
      if (error.code === 'terminal_unknown') onUnknownTill()
      if (['price_changed', 'good_unknown'].includes(error.code)) goods.again()
      throw error
    }
  })
  const paying = useDeed(async () => {
    const asked = askedOf(sale, list, terminal)
    const key = keys.keyFor(asked)
    keepUnsettled(key, asked.points)
    try {
      const answer = await redeem(asked, key)
      settled(key)
      keys.settle()
      setReceipt(answer)
      onDone()
    } catch (error) {
      if (error.unknown === false) { settled(key); keys.settle() } else keepUnsettled(key, asked.points, true)
      throw error
    }
  })
  const put = (some) => { asking.clear(); setSale((now) => ({ ...now, ...some })) }
  const sum = sumOf(linesOf(sale.basket, list))
  useEffect(() => { if (sum > 0 && String(sum) !== sale.points) setSale((now) => ({ ...now, points: String(sum) })) }, [sum])
  const next = () => { setSale(nobody); setShown(null); setReceipt(null); setKept(null) }
  const keep = () => {
    keepOffline({ code: sale.code, points: Number(sale.points), terminal, ...goodsOf(sale, list, { offline: true }) })
    setKept('done')
  }
  const bought = wordsOf(linesOf(sale.basket, list)) || sale.goods.trim()
  if (receipt) return html`<${Slip} shop=${shop} till=${till} goods=${bought} receipt=${receipt} onNext=${next} />`
  if (kept === 'done') return html`<${OfflineDone} points=${sale.points} onNext=${next} />`
  if (kept) return html`<${OfflineLook} sale=${sale} goods=${bought} onBack=${() => setKept(null)} onKeep=${keep} />`
  if (shown) return html`<${Look} shown=${shown} paying=${paying} onBack=${() => { paying.clear(); setShown(null) }} onPay=${paying.start} />`
  return html`<${Ask} sale=${sale} put=${put} asking=${asking} onQuote=${asking.start} away=${away} onAway=${() => setKept('look')} goods=${list} />`
}
