// A shop's own code: issued, replaced, and made into a sheet for the counter with the shop's name on it.

import { issueShopCode } from '../shared/api.js'
import { codeOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { savePoster } from '../shared/poster.js'
import { Qr } from '../shared/qr.js'
import { Button, Notice, html, toast, useDeed, useState } from '../shared/ui.js'

const deeds = keyring()
/** Public by nature: villagers whose camera does not work type it. */
const readable = (url) => codeOf(url).replace(/(.{4})(?=.)/g, '$1 ')

export function ShopCode({ shop, writes, onChanged }) {
  const [sure, setSure] = useState(false)
  const issue = useDeed(async () => {
    const { url } = await issueShopCode(shop.partner_id, deeds.keyFor({ of: shop.partner_id, after: shop.code_url }))
    deeds.settle()
    setSure(false)
    toast(shop.code_url ? '新码已发，旧码马上作废' : '商户码已发', 'good')
    onChanged({ ...shop, code_url: url })
  })
  const save = useDeed(() => savePoster({ name: shop.name, url: shop.code_url, code: readable(shop.code_url) }))
  const error = issue.error ?? save.error
  return html`<div class="stack">${error && html`<${Notice} look="wrong">${error.message}<//>`}
    ${shop.code_url ? html`<article class="poster printed"><h3>${shop.name}</h3><p>用工分付款，请扫这里</p><${Qr} text=${shop.code_url} label=${`${shop.name}的商户码`} /><p class="soft small"><code>${readable(shop.code_url)}</code></p><p class="soft small">付之前请核对店名。工分只能换东西，不能换现金。</p></article>
      <div class="row no-print"><${Button} kind="main" icon="printer" onClick=${() => print()}>打印<//><${Button} icon="download" busy=${save.busy} onClick=${save.start}>存成图片<//>${writes && html`<${Button} onClick=${() => setSure(true)}>换一个新码<//>`}</div>`
    : html`<p class="soft">还没有商户码。有了它，村民可以扫码付工分，店里不用收银机。</p>${writes && html`<div class="row"><${Button} kind="main" icon="code" busy=${issue.busy} onClick=${issue.start}>发商户码<//></div>`}`}
    ${sure && html`<${Notice} look="wait" title="旧码马上作废">贴在店里的那张要换下来。<div class="row"><${Button} kind="main" busy=${issue.busy} onClick=${issue.start}>换<//><${Button} onClick=${() => setSure(false)}>先不<//></div><//>`}</div>`
}
