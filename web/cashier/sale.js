// One sale, in three steps: who and how much → look → done.

import { AmountPad } from '../shared/amount.js'
import { quote, redeem } from '../shared/api.js'
import { count, stamp } from '../shared/format.js'
import { keyring, uuid7 } from '../shared/ids.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Field, Icon, Notice, html, useDeed, useEffect, useRef, useState } from '../shared/ui.js'
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

function Ask({ sale, put, onQuote, asking }) {
  const [camera, setCamera] = useState(true)
  const heard = (code) => put({ ...unproved, code })
  const ready = sale.code && Number(sale.points) > 0
  const goOn = () => { if (ready && !asking.busy) onQuote() }
  const fields = asking.error?.fields ?? {}
  return html`<div class="sale__ask"><section class="stack" aria-labelledby="who"><h2 id="who"><span class="step">1</span>扫村民的码</h2>
      ${sale.code ? html`<div class="picked"><${Icon} name="check" /><strong class="grow">已扫到${shortCode(sale.code)}</strong><${Button} onClick=${() => put(unproved)}>重扫<//></div>
        ${!isPayCode(sale.code) && html`<${Field} label="工分卡密码" hint="请村民自己输入 4 位密码。" type="password" inputmode="numeric" maxlength="4" autocomplete="off" value=${sale.pin} wrong=${fields.pin} onInput=${(pin) => put({ pin })} />
          ${sale.photoMay && html`<label class="agree"><input type="checkbox" checked=${sale.photo} onChange=${(event) => put({ photo: event.currentTarget.checked })} /><span>已看身份证：照片是本人，姓名和卡上一致（可以不输密码）</span></label>`}`}`
      : html`${camera && html`<${Camera} onCode=${heard} word="把付款码或工分卡放进框里" />`}<${CodeField} onCode=${heard} label="扫码枪扫入，或输入卡上的编号" button="用这个编号" />
        <${Button} kind="quiet" onClick=${() => setCamera(!camera)}>${camera ? '关掉摄像头' : '打开摄像头'}<//>`}</section>
    <section class="stack" aria-labelledby="much"><h2 id="much"><span class="step">2</span>收多少工分</h2>
      <${AmountPad} value=${sale.points} onChange=${(points) => put({ points })} onEnter=${goOn} onCode=${heard} eager=${isPayCode(sale.code) ? sale.code : ''} />
      ${asking.error && html`<${Refused} error=${asking.error}>${Object.values(fields).join(' ')}<//>`}
      <${Button} kind="main" big wide busy=${asking.busy} disabled=${!ready} onClick=${onQuote}>${ready ? '下一步：核对' : sale.code ? '请输入工分数' : '请先扫码'}<//></section></div>`
}

function Look({ shown, onBack, onPay, paying }) {
  return html`<section class="card stack sale__look" aria-labelledby="look"><h2 id="look">请和村民核对</h2>
    <dl class="facts-list"><div><dt>姓名</dt><dd>${shown.masked_name}</dd></div><div class="facts-list__big"><dt>收工分</dt><dd class="figure">${count(shown.points)}</dd></div><div><dt>扣完还剩</dt><dd>${count(shown.balance)}</dd></div></dl>
    ${paying.error && html`<${Refused} error=${paying.error}>${paying.error.unknown && '再按一次“确认收款”不会重复扣。'}<//>`}
    <div class="stack stack--tight"><${Button} kind="main" big wide busy=${paying.busy} onClick=${onPay}>确认收 ${count(shown.points)} 工分<//><${Button} big wide disabled=${paying.busy} onClick=${onBack}>返回修改<//></div></section>`
}

function Done({ receipt, onNext }) {
  return html`<section class="card sale__done" aria-labelledby="done"><span class="sale__tick no-print"><${Icon} name="check" /></span><h2 id="done">收款成功</h2>
    <div class="receipt"><p class="receipt__head">工分收款小票</p><dl class="facts-list"><div><dt>姓名</dt><dd>${receipt.masked_name}</dd></div><div class="facts-list__big"><dt>收工分</dt><dd class="figure">${count(receipt.points)}</dd></div>
      <div><dt>剩余工分</dt><dd>${count(receipt.balance)}</dd></div><div><dt>时间</dt><dd>${stamp(receipt.made_at)}</dd></div><div><dt>编号</dt><dd class="small receipt__id">${receipt.redemption_id}</dd></div></dl><p class="soft small receipt__foot">工分只能换东西，不能换现金。有疑问请凭小票问村委会。</p></div>
    <div class="row no-print sale__next"><${Button} big icon="printer" onClick=${() => print()}>打小票<//><${Button} kind="main" big onClick=${onNext}>下一位<//></div></section>`
}

const unproved = { code: '', pin: '', photo: false, photoMay: false }
const nobody = { ...unproved, points: '' }
/** What proves the payer goes along: a card's PIN, or where the card allows it the photo that was looked at. */
const proofOf = ({ pin, photo }) => (pin ? { pin } : photo ? { photo_checked: true } : {})
const askedOf = (sale, terminal) => ({ code: sale.code, points: Number(sale.points), ...proofOf(sale), ...(terminal && { terminal_id: terminal }) })

export function Sale({ terminal, onDone, onUnknownTill }) {
  const [sale, setSale] = useState(nobody)
  const [shown, setShown] = useState(null)
  const [receipt, setReceipt] = useState(null)
  const asking = useDeed(async () => {
    try {
      setShown(await quote(askedOf(sale, terminal), uuid7()))
    } catch (error) {
      if (error.code === 'pin_needed') setSale((now) => ({ ...now, photoMay: error.facts.photo_may }))
      if (error.code === 'terminal_unknown') onUnknownTill()
      throw error
    }
  })
  const paying = useDeed(async () => {
    const asked = askedOf(sale, terminal)
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
  const next = () => { setSale(nobody); setShown(null); setReceipt(null) }
  if (receipt) return html`<${Done} receipt=${receipt} onNext=${next} />`
  if (shown) return html`<${Look} shown=${shown} paying=${paying} onBack=${() => { paying.clear(); setShown(null) }} onPay=${paying.start} />`
  return html`<${Ask} sale=${sale} put=${put} asking=${asking} onQuote=${asking.start} />`
}
