// Paying with points at a shop whose own code hangs on the counter: scan it, say how many, look, and show the receipt.

import { myAccount, payShop, readShop } from '../shared/api.js'
import { AmountPad } from '../shared/amount.js'
import { count, grouped, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { Button, Icon, Loaded, Notice, html, useDeed, useLayoutEffect, useLoad, useState } from '../shared/ui.js'

const keys = keyring()
/** The token that the address holds after a phone's camera opened /q/. */
const inAddress = () => /^#pay\/([0-9A-Za-z]{22})$/.exec(location.hash)?.[1] ?? ''

function Scan({ onCode }) {
  const [camera, setCamera] = useState(true)
  return html`<section class="card stack" aria-labelledby="scan"><h2 id="scan">扫店里的商户码</h2>${camera && html`<${Camera} onCode=${onCode} word="把商户码放进框里" />`}
    <${CodeField} onCode=${onCode} label="扫不了？输入商户码下面的编号" button="用这个编号" /><${Button} kind="quiet" onClick=${() => setCamera(!camera)}>${camera ? '关掉摄像头' : '打开摄像头'}<//></section>`
}

function Receipt({ shop, receipt, onNext }) {
  return html`<section class="card stack paid" aria-labelledby="paid"><span class="paid__tick"><${Icon} name="check" /></span><h2 id="paid">付款成功</h2><p class="soft">请给店家看一眼。</p>
    <dl class="paid__facts"><div><dt>商户</dt><dd><b>${shop.name}</b></dd></div><div><dt>付了</dt><dd><b class="figure">${count(receipt.points)}</b></dd></div><div><dt>还剩</dt><dd>${count(receipt.balance)}</dd></div>
      <div><dt>时间</dt><dd>${stamp(receipt.made_at)}</dd></div><div><dt>编号</dt><dd class="small number">${grouped(receipt.slip)}</dd></div></dl><${Button} big wide onClick=${onNext}>好了<//></section>`
}

function Look({ shop, points, balance, paying, onBack }) {
  return html`<section class="card stack" aria-labelledby="look"><h2 id="look">请核对</h2>
    <dl class="paid__facts"><div><dt>商户</dt><dd><b>${shop.name}</b></dd></div><div><dt>要付</dt><dd><b class="figure">${count(points)}</b></dd></div>${balance !== null && html`<div><dt>付完还剩</dt><dd>${count(balance - points)}</dd></div>`}</dl>
    ${paying.error && html`<${Notice} look="wrong" title=${paying.error.unknown ? '还不知道付没付成' : '这次没有付'}>${paying.error.message} ${paying.error.unknown && '再按一次不会重复付。'}<//>`}
    <${Button} kind="main" big wide busy=${paying.busy} onClick=${paying.start}>确认付 ${count(points)} 工分<//><${Button} big wide disabled=${paying.busy} onClick=${onBack}>返回修改<//></section>`
}

function Pay({ code, shop, balance, onPaid, onLeave }) {
  const [points, setPoints] = useState('')
  const [looking, look] = useState(false)
  const wanted = Number(points)
  const paying = useDeed(async () => {
    const asked = { code, points: wanted }
    try {
      const answer = await payShop(asked, keys.keyFor(asked))
      keys.settle()
      onPaid(answer)
    } catch (error) {
      if (error.unknown === false) keys.settle()
      throw error
    }
  })
  if (looking) return html`<${Look} shop=${shop} points=${wanted} balance=${balance} paying=${paying} onBack=${() => { paying.clear(); look(false) }} />`
  const short = balance !== null && wanted > balance
  return html`<section class="card stack" aria-labelledby="shop"><h2 id="shop">付给 ${shop.name}</h2>${balance !== null && html`<p class="soft">现有 ${count(balance)} 工分</p>`}<${AmountPad} value=${points} onChange=${setPoints} onEnter=${() => { if (wanted >= 1 && !short) look(true) }} />
    ${short && html`<p class="field__wrong" role="alert">工分不够，最多能付 ${count(balance)}。</p>`}
    <${Button} kind="main" big wide disabled=${wanted < 1 || short} onClick=${() => look(true)}>${wanted ? '下一步：核对' : '请输入工分数'}<//><${Button} wide onClick=${onLeave}>换一家<//></section>`
}

/** The scanned shop and what one has, asked together; who acts for somebody may not see that (null). */
async function lookUp(code, acting) {
  const [shop, account] = await Promise.all([readShop(code), !acting || acting.matters.includes('read') ? myAccount() : null])
  return { shop, balance: account && account.balance }
}

function Scanned({ code, acting, onLeave }) {
  const found = useLoad(() => lookUp(code, acting), [code])
  const [receipt, setReceipt] = useState(null)
  if (found.state === 'failed') return html`<${Notice} look="wrong" title="不能在这里付">${found.error.message}<//><${Button} big wide onClick=${onLeave}>重新扫<//>`
  return html`<${Loaded} from=${found} tall>${({ shop, balance }) => (receipt ? html`<${Receipt} shop=${shop} receipt=${receipt} onNext=${onLeave} />`
    : html`<${Pay} code=${code} shop=${shop} balance=${balance} onPaid=${setReceipt} onLeave=${onLeave} />`)}<//>`
}

export function PayShop({ acting }) {
  const [code, setCode] = useState(inAddress())
  useLayoutEffect(() => {
    const move = () => { if (inAddress()) setCode(inAddress()) }
    addEventListener('hashchange', move)
    return () => removeEventListener('hashchange', move)
  }, [])
  const leave = () => { setCode(''); history.replaceState(null, '', '#pay') }
  return html`<div class="stack stack--home"><a class="way" href="#home"><${Icon} name="back" /> 回首页</a><h2>扫码付工分</h2>${code ? html`<${Scanned} key=${code} code=${code} acting=${acting} onLeave=${leave} />` : html`<${Scan} onCode=${setCode} />`}</div>`
}
