// Where a shop's own POS is told what was sold: the address, its secret once, and what became of each event.

import { disableWebhook, readWebhook, setWebhook } from '../shared/api.js'
import { stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Chip, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

const deeds = keyring()
/** Hours that the former secret signs beside the new one. */
const OVERLAP_HOURS = 24
const types = { 'redemption.made': '收工分', 'redemption.refunded': '退货', 'webhook.set': '设好地址' }
const states = { delivered: ['已收到', 'good'], waiting: ['等着再送', 'wait'], given_up: ['没送到', 'wrong'] }
const words = { ok: '收到', status: '对方报错', redirect: '对方要转到别处', timeout: '5 秒没回应', unreachable: '连不上', unresolved: '域名查不到', tls: '证书不对', address_refused: '不是公网地址', disabled: '推送已停' }

function Secret({ made, onClose }) {
  const copy = async () => { await navigator.clipboard.writeText(made.secret); toast('已复制', 'good') }
  return html`<div class="stack"><${Notice} look="wait" title="签名密钥，只显示这一次">请马上交给商户的程序员，用来核对每一条推送。${made.again && `旧密钥还会同时签 ${OVERLAP_HOURS} 小时，请在这之前换上新的。`}<//><p class="key"><code>${made.secret}</code></p>
    <div class="row row--end"><${Button} onClick=${copy}>复制<//><${Button} kind="main" onClick=${onClose}>已经交给商户<//></div></div>`
}

function Told({ one }) {
  const [text, look] = states[one.state]
  const last = one.tries.at(-1)
  return html`<li class="row row--apart"><div><div class="row"><strong>${types[one.type] ?? one.type}</strong><${Chip} look=${look}>${text}<//></div>
    <p class="soft small">${stamp(one.made_at)}${last ? ` · 送了 ${one.tries.length} 次，最近 ${stamp(last.at)}：${words[last.word] ?? last.word}${last.status ? `（${last.status}）` : ''}` : ' · 还没送'}${one.next_at && last ? ` · ${stamp(one.next_at)}再送` : ''}</p></div></li>`
}

const standing = (webhook) => (webhook.state === 'active'
  ? html`<p>正在送到 <code>${webhook.url}</code>${webhook.failing_since && html`，<b>从 ${stamp(webhook.failing_since)} 起没送到过</b>；连着三天送不到会自动停。`}</p>`
  : html`<${Notice} look="wrong" title="推送已停">${webhook.reason === 'failing' ? '连着三天送不到，系统停的。' : '是人停的。'}原来送到 <code>${webhook.url}</code>。再存一次地址就恢复。<//>`)

export function Webhook({ shop, writes }) {
  const found = useLoad(() => readWebhook(shop.partner_id), [shop.partner_id])
  const [url, setUrl] = useState(null)
  const [made, setMade] = useState(null)
  const set = useDeed(async () => {
    const webhook = found.value?.webhook
    const body = { url: url ?? webhook?.url ?? '', overlap_hours: OVERLAP_HOURS }
    setMade({ ...await setWebhook(shop.partner_id, body, deeds.keyFor({ ...body, of: shop.partner_id, after: webhook?.made_at })), again: Boolean(webhook) })
    deeds.settle()
    setUrl(null)
    found.again()
  })
  const disable = useDeed(async () => { await disableWebhook(shop.partner_id); toast('推送已停'); found.again() })
  const error = set.error ?? disable.error
  const submit = (event) => { event.preventDefault(); if (!set.busy) set.start() }
  if (made?.secret) return html`<${Secret} made=${made} onClose=${() => setMade(null)} />`
  return html`<div class="stack">${error && html`<${Notice} look="wrong">${error.message}<//>`}
    <${Loaded} from=${found}>${({ webhook, deliveries }) => html`<div class="stack">${webhook ? standing(webhook) : html`<p class="soft">没有设置。商户自己的收银系统想马上知道每笔收款和退货，可以给它一个地址；里面没有村民的姓名。</p>`}
      ${writes && html`<form class="form" onSubmit=${submit}><${Field} all label="推送地址" hint="以 https:// 开头，能从外网访问。" type="url" maxlength="300" value=${url ?? webhook?.url ?? ''} wrong=${set.error?.fields.url} onInput=${setUrl} required />
        <div class="form__all row row--end">${webhook?.state === 'active' && html`<${Button} busy=${disable.busy} onClick=${disable.start}>停止推送<//>`}<${Button} type="submit" kind="main" busy=${set.busy}>${webhook ? '保存，换新密钥' : '保存，发密钥'}<//></div></form>`}
      ${deliveries.length > 0 && html`<section class="stack stack--tight" aria-labelledby="told"><h3 id="told">最近送的</h3><ul class="stack stack--tight">${deliveries.map((one) => html`<${Told} key=${one.event_id} one=${one} />`)}</ul></section>`}</div>`}<//></div>`
}
