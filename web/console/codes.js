// 村民码 and 户码 at the desk: all of a village on paper, one of them shown or renewed; and a WeChat user let go.

import { codeOfHolder, printCodes, releaseWechat, reissueCode } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { keyring } from '../shared/ids.js'
import { Qr } from '../shared/qr.js'
import { Button, Refused, html, toast, useDeed, useState } from '../shared/ui.js'
import { Files, RunShown, useRun } from './long-work.js'

const keys = keyring()

/** Every code of the village, as pictures to print. */
export function AllCodes({ village }) {
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => { setStarted(await printCodes(village.place_id, keys.keyFor({ codes: village.place_id }))); keys.settle() })
  return html`<section class="card stack" aria-labelledby="codes"><div class="row row--apart"><div><h2 id="codes">打印村民码和户码</h2><p class="soft">户码贴在门口，村民码发给本人；签到、入户检查时扫。不能用来付款。</p></div>
    <${Button} icon="printer" busy=${start.busy} disabled=${run?.state === 'running'} onClick=${start.start}>做全村的码<//></div>
    <${Refused} of=${start} />${run && html`<${RunShown} run=${run} label="正在做码">${(done) => html`<${Files} run=${done} name="下载码" />`}<//>`}</section>`
}

/** One resident's or household's code: seen when asked for, renewed when it was lost. */
export function OneCode({ id, name }) {
  const kind = id[6] === 'h' ? '户码' : '村民码'
  const [url, setUrl] = useState('')
  const show = useDeed(async () => setUrl((await codeOfHolder(id)).url))
  const renew = async () => { setUrl((await reissueCode(id)).url); toast(`${kind}换好了，旧的马上作废`, 'good') }
  return html`<section class="stack" aria-labelledby="code"><h3 id="code">${kind}</h3><${Refused} of=${show} />
    ${url && html`<figure class="desk-code printed"><${Qr} text=${url} label=${`${name}的${kind}二维码`} /><figcaption>${name} · ${id.slice(7)}</figcaption></figure>`}
    <div class="row no-print">${url ? html`<${Button} icon="printer" onClick=${() => print()}>打印<//>` : html`<${Button} icon="code" busy=${show.busy} onClick=${show.start}>看${kind}<//>`}
      <${Asked} label="丢了，换一个" small sure=${`换了以后，旧的${kind}马上作废。`} does="确定换，旧的作废" send=${renew} /></div></section>`
}

/** Another phone, or bound to the wrong person: the WeChat user is let go, and may be bound anew. */
export function Wechat({ id }) {
  const release = async () => { await releaseWechat(id); toast('微信已解除，可以重新绑定', 'good') }
  return html`<section class="stack no-print" aria-labelledby="wechat"><h3 id="wechat">微信绑定</h3>
    <div class="row"><${Asked} label="换了手机，或绑错了人" small sure="解除后，现在的手机会马上退出；本人用新的微信，凭姓名和身份证号再绑定。" does="确定解除" send=${release} /></div></section>`
}
