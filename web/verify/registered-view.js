// The log's receipt of a certificate, as a bank's desk gets it: verified here, and held against the certificate itself.

import { bankReceipt } from '../shared/api-certificates.js'
import { Button, Notice, html, useDeed, useState } from '../shared/ui.js'
import { hexOf } from './log.js'
import { Verdict } from './parts.js'
import { saidOf, seenBy, verified, whenOf } from './receipt-view.js'
import { linesOf } from './receipts.js'

const digestOf = async (text) => hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

/** What the receipt comes to, and "another" where it is good and of another certificate. */
async function compared(signed, claims, state) {
  const found = await verified((await bankReceipt(signed)).text, state)
  if (!found.record) return found
  const { kind, lines } = linesOf(found.record) ?? {}
  const isSame = kind === 'certificate' && lines.jti === claims.jti && lines.signed === await digestOf(signed)
  return isSame ? found : { state: 'another' }
}

function Outcome({ found }) {
  if (found.state === 'another') return html`<${Verdict} look="wrong" title="存证和这份证明对不上，不要相信">登记的是另一份。<//>`
  if (found.state === 'good') return html`<${Verdict} look="good" title="存证里登记的就是这一份">最晚 ${whenOf(seenBy(found))} 就在了，从那以后没有改过。<//>`
  if (found.state === 'alone') return html`<${Verdict} look="wait" title="登记的就是这一份，没有见证人">只有登记处自己的话。<//>`
  const [look, title, note] = saidOf(found)
  return html`<${Verdict} look=${look} title=${title}>${note}<//>`
}

export function Registered({ signed, claims, state }) {
  const [found, setFound] = useState(null)
  const ask = useDeed(async () => setFound(await compared(signed, claims, state)))
  return html`<section class="card stack stack--tight" aria-labelledby="registered"><h2 id="registered">存证</h2>${ask.error && html`<${Notice} look="wait">${ask.error.message}<//>`}
    ${found ? html`<${Outcome} found=${found} />` : html`<p class="soft">取这份证明的存证回执，在这台设备上验。村民不另收消息：看不到新的内容。</p><${Button} wide busy=${ask.busy} onClick=${ask.start}>取存证，当场验<//>`}</section>`
}
