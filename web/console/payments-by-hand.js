// A refund that WeChat did not give back: one officer says how they gave it, another one confirms it.

import { confirmByHand, sayByHand } from '../shared/api-packing.js'
import { Button, Field, Refused, html, toast, useDeed, useState } from '../shared/ui.js'

export function ByHand({ refund, onDone }) {
  const [words, setWords] = useState(null)
  const say = useDeed(async () => { await sayByHand(refund.payment_id, refund.refund_id, words); toast('保存了，请另一位核对', 'good'); setWords(null); onDone() })
  const confirm = useDeed(async () => { await confirmByHand(refund.payment_id, refund.refund_id, refund.hand); toast('核对好了，这笔退款算退了', 'good'); onDone() })
  const submit = (event) => { event.preventDefault(); if (!say.busy) say.start() }
  if (words !== null) return html`<form class="stack stack--tight desk-ask" aria-label="另外退给买家了" onSubmit=${submit}><${Refused} of=${say} />
    <${Field} label="怎么退的" hint="例如：11月30日付现金，收条第 12 号。不要写姓名、账号。" value=${words} wrong=${say.error?.fields?.words} onInput=${setWords} minlength="4" maxlength="80" required />
    <div class="row row--end"><${Button} onClick=${() => setWords(null)}>先不<//><${Button} type="submit" kind="main" busy=${say.busy}>保存<//></div></form>`
  return html`<${Refused} of=${confirm} />${refund.hand && html`<p>已另外退：${refund.hand}</p>`}
    <div class="row">${refund.hand && html`<${Button} kind="main" busy=${confirm.busy} onClick=${confirm.start}>凭据看过，确实退了<//>`}<${Button} onClick=${() => setWords(refund.hand)}>${refund.hand ? '改写' : '另外退给买家了'}<//></div>`
}
