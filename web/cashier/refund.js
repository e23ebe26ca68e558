// A refund, in four steps: which sale → how much and why → look → done. Only where the key may.

import { AmountPad } from '../shared/amount.js'
import { refundSale, saleOfSlip } from '../shared/api.js'
import { Code128 } from '../shared/code128.js'
import { count, grouped, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { CodeField } from '../shared/scan-view.js'
import { Button, Fact, Field, Icon, Notice, Switch, html, useDeed, useState } from '../shared/ui.js'
import { leftOf } from './day.js'
import { keepRefund, refundSettled } from './unsettled.js'

const keys = keyring()
const OTHER = '别的'
const reasons = ['东西坏了', '拿错了', '收多了', '不想要了', OTHER].map((words) => [words, words])

/** Find a sale by its slip; two of a second bear one number, and are both offered. */
function Find({ onSale }) {
  const [found, setFound] = useState([])
  const find = useDeed(async (number) => {
    setFound([])
    const rows = (await saleOfSlip(number)).rows.filter(({ kind }) => kind === 'redemption')
    if (rows.length === 1) onSale(rows[0])
    else setFound(rows)
  })
  return html`<section class="card stack sale__look" aria-labelledby="which"><h2 id="which">退哪一笔？</h2><p class="soft">扫小票上的条形码，或者在旁边“今天收了”里点那一笔的“退”。卖出 30 天内的可以退。</p>
    <${CodeField} onCode=${find.start} label="小票编号（16 位数字）" button="找这一笔" disabled=${find.busy} />${find.error && html`<${Notice} look="wrong" title="没有找到">${find.error.message}<//>`}
    ${found.map((row) => html`<${Button} wide key=${row.key} onClick=${() => onSale(row)}>${row.masked_name} · ${count(row.points)} 工分 · ${stamp(row.made_at)}<//>`)}</section>`
}

function HowMuch({ sale, asked, put, onNext, onBack }) {
  const left = leftOf(sale)
  if (left === 0) return html`<section class="card stack sale__look"><${Notice}>这一笔已经全部退回了。<//><${Button} wide onClick=${onBack}>换一笔<//></section>`
  const points = asked.whole ? left : Number(asked.points)
  const reason = asked.reason === OTHER ? asked.words.trim() : asked.reason
  const trouble = points > left ? `这一笔最多还能退 ${count(left)} 工分。` : ''
  const ready = points > 0 && !trouble && reason
  return html`<section class="card stack sale__look" aria-labelledby="part"><h2 id="part">退多少</h2><dl class="facts-list"><${Fact} name="姓名">${sale.masked_name}<//><${Fact} name="时间">${stamp(sale.made_at)}<//><${Fact} name="当时收了">${count(sale.points)}<//>${sale.refunded > 0 && html`<${Fact} name="已退">${count(sale.refunded)}<//>`}</dl>
    <${Switch} label="退多少" value=${asked.whole ? 'whole' : 'part'} choices=${[['whole', `全退（${count(left)} 工分）`], ['part', '退一部分']]} onChange=${(which) => put({ whole: which === 'whole' })} />
    ${!asked.whole && html`<${AmountPad} label="退的工分数" value=${asked.points} onChange=${(typed) => put({ points: typed })} onEnter=${() => ready && onNext()} />`}${trouble && html`<${Notice} look="wrong">${trouble}<//>`}
    <${Field} label="为什么退" choices=${reasons} value=${asked.reason} onInput=${(words) => put({ reason: words })} />${asked.reason === OTHER && html`<${Field} label="写几个字" maxlength="40" value=${asked.words} onInput=${(words) => put({ words })} />`}
    <div class="stack stack--tight"><${Button} kind="main" big wide disabled=${!ready} onClick=${onNext}>下一步：核对<//><${Button} wide onClick=${onBack}>换一笔<//></div></section>`
}

function Look({ sale, points, reason, giving, onBack }) {
  const left = leftOf(sale) - points
  return html`<section class="card stack sale__look" aria-labelledby="look"><h2 id="look">请核对</h2><p>${sale.masked_name}的账户会加回 <b class="number">${count(points)}</b> 工分，马上到账。${left > 0 ? `这一笔还剩 ${count(left)} 工分没退。` : '这一笔就全部退完了。'}本店这个月少结 ${count(points)} 工分。退了不能撤回。</p>
    <dl class="facts-list"><${Fact} name="姓名">${sale.masked_name}<//><${Fact} big name="退工分">${count(points)}<//><${Fact} name="为什么">${reason}<//></dl>
    ${giving.error && html`<${Notice} look="wrong" title=${giving.error.unknown ? '还不知道退没退成' : '这次没有退'}>${giving.error.message} ${giving.error.unknown && '再按一次不会重复退。'}<//>`}
    <div class="stack stack--tight"><${Button} kind="main" big wide busy=${giving.busy} onClick=${giving.start}>确认退 ${count(points)} 工分<//><${Button} big wide disabled=${giving.busy} onClick=${onBack}>返回修改<//></div></section>`
}

function Done({ shop, till, receipt, left, reason, onNext }) {
  return html`<section class="card sale__done" aria-labelledby="done"><span class="sale__tick no-print"><${Icon} name="check" /></span><h2 id="done">退好了</h2>
    <div class="receipt"><p class="receipt__shop">${shop}</p><p class="receipt__head">工分退货小票</p><dl class="facts-list">${till && html`<${Fact} name="收银机">${till}<//>`}<${Fact} name="姓名">${receipt.masked_name}<//><${Fact} big name="退工分">${count(receipt.points)}<//><${Fact} name="这笔还剩">${count(left)}<//><${Fact} name="为什么">${reason}<//><${Fact} name="时间">${stamp(receipt.made_at)}<//></dl>
      <div class="receipt__number"><${Code128} digits=${receipt.slip} label="小票条形码" /><p>小票编号 <b class="number">${grouped(receipt.slip)}</b></p><p class="soft small">原来那笔 <span class="number">${grouped(receipt.sale_slip)}</span></p></div><p class="soft small receipt__foot">有疑问请凭小票编号问本店所在村的村委会。</p></div>
    <div class="row no-print sale__next"><${Button} big icon="printer" onClick=${() => print()}>打小票<//><${Button} kind="main" big onClick=${onNext}>好<//></div></section>`
}

const nothing = { whole: true, points: '', reason: reasons[0][0], words: '' }

/** `sale` is the one chosen in the day's list, or null; `onSale` hears which one is chosen here, `onDone` that points came back. */
export function Refund({ shop, till, terminal, sale, onSale, onDone }) {
  const [asked, setAsked] = useState(nothing)
  const [looking, look] = useState(false)
  const [receipt, setReceipt] = useState(null)
  const points = sale && (asked.whole ? leftOf(sale) : Number(asked.points))
  const reason = asked.reason === OTHER ? asked.words.trim() : asked.reason
  const giving = useDeed(async () => {
    const body = { points, reason, ...(terminal && { terminal_id: terminal }) }
    const key = keys.keyFor({ ...body, sale: sale.key })
    keepRefund(key, { sale: sale.key, body })
    try {
      const answer = await refundSale(sale.key, body, key)
      refundSettled(key)
      keys.settle()
      setReceipt(answer)
      onDone()
    } catch (error) {
      if (!error.unknown) { refundSettled(key); keys.settle() }
      throw error
    }
  })
  const begin = (chosen) => { setAsked(nothing); setReceipt(null); look(false); giving.clear(); onSale(chosen) }
  if (receipt) return html`<${Done} shop=${shop} till=${till} receipt=${receipt} reason=${reason} left=${leftOf(sale) - receipt.points} onNext=${() => begin(null)} />`
  if (!sale) return html`<${Find} onSale=${begin} />`
  if (looking) return html`<${Look} sale=${sale} points=${points} reason=${reason} giving=${giving} onBack=${() => { giving.clear(); look(false) }} />`
  return html`<${HowMuch} sale=${sale} asked=${asked} put=${(some) => setAsked((now) => ({ ...now, ...some }))} onNext=${() => look(true)} onBack=${() => begin(null)} />`
}
