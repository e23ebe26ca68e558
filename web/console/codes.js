// 村民码 and 户码 at the desk: all of a village on paper, one of them shown or renewed; and a WeChat user let go.

import { codeOfHolder, printCodes, releaseWechat, reissueCode } from '../shared/api.js'
import { keyring } from '../shared/ids.js'
import { Qr } from '../shared/qr.js'
import { Button, Notice, html, toast, useDeed, useState } from '../shared/ui.js'
import { Files, RunShown, useRun } from './long-work.js'

const keys = keyring()

/** Every code of the village, as pictures to print. */
export function AllCodes({ village }) {
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => { setStarted(await printCodes(village.place_id, keys.keyFor({ codes: village.place_id }))); keys.settle() })
  return html`<section class="card stack" aria-labelledby="codes"><div class="row row--apart"><div><h2 id="codes">打印村民码和户码</h2><p class="soft">户码贴在门口，村民码发给本人；签到、入户检查时扫。不能用来付款。</p></div>
    <${Button} icon="printer" busy=${start.busy} disabled=${run?.state === 'running'} onClick=${start.start}>做全村的码<//></div>
    ${start.error && html`<${Notice} look="wrong">${start.error.message}<//>`}${run && html`<${RunShown} run=${run} label="正在做码">${(done) => html`<${Files} run=${done} name="下载码" />`}<//>`}</section>`
}

/** One resident's or household's code: seen when asked for, renewed when it was lost. */
export function OneCode({ id, name }) {
  const kind = id[6] === 'h' ? '户码' : '村民码'
  const [url, setUrl] = useState('')
  const [sure, setSure] = useState(false)
  const show = useDeed(async () => setUrl((await codeOfHolder(id)).url))
  const renew = useDeed(async () => { setUrl((await reissueCode(id)).url); setSure(false); toast(`${kind}换好了，旧的马上作废`, 'good') })
  const error = show.error ?? renew.error
  return html`<section class="stack" aria-labelledby="code"><h3 id="code">${kind}</h3>${error && html`<${Notice} look="wrong">${error.message}<//>`}
    ${url && html`<figure class="desk-code printed"><${Qr} text=${url} label=${`${name}的${kind}二维码`} /><figcaption>${name} · ${id.slice(7)}</figcaption></figure>`}
    <div class="row no-print">${url ? html`<${Button} icon="printer" onClick=${() => print()}>打印<//>` : html`<${Button} icon="code" busy=${show.busy} onClick=${show.start}>看${kind}<//>`}
      ${sure ? html`<${Button} kind="main" busy=${renew.busy} onClick=${renew.start}>确定换，旧的作废<//><${Button} onClick=${() => setSure(false)}>先不<//>` : html`<${Button} onClick=${() => setSure(true)}>丢了，换一个<//>`}</div></section>`
}

/** Another phone, or bound to the wrong person: the WeChat user is let go, and may be bound anew. */
export function Wechat({ id }) {
  const [sure, setSure] = useState(false)
  const release = useDeed(async () => { await releaseWechat(id); setSure(false); toast('微信已解除，可以重新绑定', 'good') })
  return html`<section class="stack no-print" aria-labelledby="wechat"><h3 id="wechat">微信绑定</h3>${release.error && html`<${Notice} look="wrong">${release.error.message}<//>`}
    ${sure ? html`<p>解除后，现在的手机会马上退出；本人用新的微信，凭姓名和身份证号再绑定。</p><div class="row"><${Button} kind="main" busy=${release.busy} onClick=${release.start}>确定解除<//><${Button} onClick=${() => setSure(false)}>先不<//></div>`
      : html`<div class="row"><${Button} onClick=${() => setSure(true)}>换了手机，或绑错了人<//></div>`}</section>`
}
