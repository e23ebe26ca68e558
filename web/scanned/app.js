// What a phone's camera opens when it reads one of our codes: what kind of code it is and what it is for. Never whose.
// Everything below /q/ is that page, so this file lies beside it.

import { codeKind } from '../shared/api.js'
import { codeOf } from '../shared/format.js'
import { Icon, Loaded, Mark, html, mount, useLoad } from '../shared/ui.js'

const token = codeOf(location.pathname)
const found = '捡到了？请交给附近的村委会或镇政府，他们会还给本人。'

/** @type {Record<string, {name: string, icon: string, use: string[], note?: string}>} */
const kinds = {
  card: { name: '工分卡', icon: 'purse', use: ['买东西：请在合作商户出示，由本人输入密码。', '参加活动：请工作人员扫一扫，签到、签退。'], note: `丢了卡，请马上告诉村委会挂失，工分不会丢。${found}` },
  resident: { name: '村民码', icon: 'code', use: ['参加活动、核对身份时出示，请工作人员来扫。', '这个码不能付款。付款请打开手机上的“付款码”。'] },
  household: { name: '户码', icon: 'home', use: ['入户检查、评议时出示，请工作人员来扫。', '这个码不能付款。'] },
  shop: { name: '商户码', icon: 'shop', use: ['这家店收工分。登录以后输入工分数，确认就付好了。', '付之前请核对店名。'] },
  unknown: { name: '认不出这个码', icon: 'bell', use: ['它可能已经换了新的，或者印得不清楚。', '店里的码，请店家出示新的；自己的卡或码，请问村委会。'], note: found },
}

function What({ kind }) {
  const { name, icon, use, note } = kinds[kind] ?? kinds.unknown
  const isShop = kind === 'shop'
  return html`<section class="card stack"><div class="row"><span class="state__icon"><${Icon} name=${icon} /></span><h1>${name}</h1></div>
    <ul class="stack stack--tight">${use.map((line) => html`<li>${line}</li>`)}</ul>
    ${isShop && html`<a class="button button--main button--big button--wide" href=${`/h5/#pay/${token}`}>用工分付款</a>`}
    ${note && html`<p class="soft">${note}</p>`}${!isShop && kind !== 'unknown' && html`<p class="soft small">为了保护隐私，这里不显示是谁的。</p>`}</section>`
}

function App() {
  const asked = useLoad(() => codeKind(token), [])
  return html`<main id="main" class="page page--narrow stack stack--wide"><div class="row"><${Mark} /><strong>三宝 · 工分</strong></div>
    <${Loaded} from=${asked} tall>${({ kind }) => html`<${What} kind=${kind} />`}<//>
    <div class="row row--end"><a class="button" href="/h5/">打开我的工分</a></div></main>`
}

mount(html`<${App} />`)
