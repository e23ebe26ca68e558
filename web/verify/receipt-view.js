// A receipt of the log as anybody reads it: what was proved and what was not, what stands in it, and by whose keys.

import { count, stamp } from '../shared/format.js'
import { grouped, kinds, rowsOf } from '../shared/registered.js'
import { Button, Loaded, Notice, html, useEffect, useLoad, useState } from '../shared/ui.js'
import { Refused, policyOf } from './log.js'
import { Facts, Verdict } from './parts.js'
import { accept, kept, policies, remembered } from './policy.js'
import { linesOf, verifyReceipt } from './receipts.js'

/** When as many witnesses as are asked for had seen it, in seconds: it was registered by then. Undefined without any. */
export const seenBy = ({ cosigned, policy }) => cosigned.map(({ at }) => at).sort((a, b) => a - b)[Math.max(policy.quorum, 1) - 1]

/**
 * Verify under the keys of now, then under former ones: a receipt on paper outlives a key. A key that was replaced may be in
 * other hands, so what witnesses saw only afterwards, or nobody saw, is not relied on.
 */
export async function verified(text, state) {
  const known = await policies(state)
  let refused
  for (const { policy, until } of known) {
    try {
      const found = { policy, until, ...await verifyReceipt(text, policy) }
      if (until && !(policy.quorum > 0 && seenBy(found) * 1000 <= Date.parse(until))) throw new Refused('replaced')
      return { state: policy.quorum > 0 ? 'good' : 'alone', ...found }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (!refused || refused.why === 'other') refused = error
    }
  }
  return { state: refused.why, policy: known[0].policy, told: refused.message }
}

const verdicts = {
  form: ['wrong', '这不是存证回执，或者不完整', '请重新扫，或者选原来的文件。'],
  other: ['wrong', '不是本镇的存证', '这台设备的公钥名单里没有开这份回执的登记处：可能是别的镇的，也可能公钥换过。'],
  forged: ['wrong', '被改过，不要相信', '签名和内容对不上。'],
  unsigned: ['wrong', '没有登记处的签名，不要相信', '见证人的签名代替不了登记处的。'],
  proof: ['wrong', '被改过，不要相信', '按回执算出来的和登记的对不上：这条记录不在存证里。'],
  quorum: ['wait', '见证人不够，还不能当真', ''],
  replaced: ['wrong', '按换下来的公钥做的，不要相信', '这台设备换公钥以后才有人见证。请本人重新打印回执。'],
  none: ['wait', '还验不了', '这台设备还没有取过本镇的公钥名单：联网打开一次就行。本镇也可能还没有存证。'],
}

export const whenOf = (seconds) => stamp(new Date(seconds * 1000).toISOString())

/** Look, title and note of a receipt that is none to rely on. */
export function saidOf(found) {
  const [look, title, note] = verdicts[found.state]
  const [had, wanted] = found.state === 'quorum' ? found.told.split(' of ') : []
  return [look, title, note || `登记处签了，见证人只有 ${had} 家，至少要 ${wanted} 家。`]
}

/** What was registered, the plain part first; ids and fingerprints are folded. */
function Record({ record }) {
  const found = linesOf(record)
  if (!found) return html`<${Notice} look="wait">里面的内容是新的写法，这一页还读不懂；联网打开一次再看。<//>`
  const { plain, rest } = rowsOf(Object.entries(found.lines))
  return html`<section class="card stack stack--tight" aria-labelledby="record"><h2 id="record">登记的内容：${kinds[found.kind] ?? found.kind}</h2><${Facts} rows=${plain} />
    <details class="numbers"><summary>编号和指纹</summary><${Facts} rows=${rest} /></details></section>`
}

const Proved = ({ found }) => html`<section class="card stack" aria-labelledby="proved"><h2 id="proved">证明了什么</h2>
  <ul class="verify__points"><li>这条记录登记在 <b>${found.policy.origin}</b>，排在第 ${count(Number(found.index) + 1)} 条（验的时候共 ${count(Number(found.size))} 条）。</li>
    ${found.state === 'good' && html`<li>最晚 <b>${whenOf(seenBy(found))}</b> 就在了，从那以后一个字都没有改过。</li>`}
    ${found.cosigned.map(({ name, at }) => html`<li key=${name}>见证人 <b>${name}</b> ${whenOf(at)} 见过。</li>`)}${found.state === 'alone' && html`<li>没有要求见证人：只有登记处自己的话，它自己能改。</li>`}</ul>
  <h2>没有证明什么</h2>
  <ul class="verify__points verify__points--not">${found.state === 'good' && html`<li>比上面那个时间更早就有了：记录里写的日子是登记处自己写的。</li>`}<li>分数算得对不对、公不公道。有异议可以提。</li><li>是不是最新的：以后可能又登记过。要最新的，请本人当面打开。</li><li>拿着它的人是不是本人：请核对身份证。</li></ul></section>`

const namesOf = ({ witnesses }) => witnesses.map(({ name }) => name).join('、') || '没有'

/** The list of keys that this device relies on, its fingerprint, and a new one that waits to be compared. */
export function Keys({ state, onChange }) {
  const policy = useLoad(async () => ({ now: await policyOf(state.text), offered: state.offered && await policyOf(state.offered) }), [state.text, state.offered])
  return html`<${Loaded} from=${policy}>${({ now, offered }) => html`${offered && html`<section class="card stack stack--tight" aria-labelledby="offered"><h2 id="offered">公钥名单换了</h2><p>和这台设备记得的不一样。请和村务公开栏上、或者新打印的回执上的指纹对一对，一样再换。</p>
      <p class="verify__print">${grouped(offered.fingerprint)}</p><p class="soft small">见证人：${namesOf(offered)}，至少 ${offered.quorum} 家。</p>
      <${Button} wide onClick=${() => onChange(accept(offered.text))}>对过了，一样：换成新的<//></section>`}
    <section class="card stack stack--tight" aria-labelledby="keys"><h2 id="keys">存证按谁的公钥验</h2><${Facts} rows=${[['登记处', now.origin], ['见证人', namesOf(now)], ['至少几家见证', `${now.quorum} 家`], ['记在这台设备上', stamp(state.at)]]} />
      <p class="soft small">公钥名单的指纹。和村务公开栏上、打印的回执上的一样，才是本镇的：</p><p class="verify__print">${grouped(now.fingerprint)}</p></section>`}<//>`
}

/** What is found of a receipt that was scanned, opened or pasted. `state` is what this device relies on, null for nothing. */
export function Receipt({ text, state }) {
  const here = useLoad(async () => (state ? verified(text, state) : { state: 'none' }), [text, state?.text, state?.former.length])
  return html`<${Loaded} from=${here}>${(found) => {
    if (found.state === 'good' || found.state === 'alone') {
      const said = found.state === 'good' ? ['good', '存证属实：登记过，没有改过'] : ['wait', '登记处签过，没有见证人']
      return html`<${Verdict} look=${said[0]} title=${said[1]}>只在这台设备上验，没有告诉任何人。${found.until && '按换下来的旧公钥验的。'}<//><${Record} record=${found.record} /><${Proved} found=${found} />`
    }
    const [look, title, note] = saidOf(found)
    return html`<${Verdict} look=${look} title=${title}>${note}<//>`
  }}<//>`
}

/** What this device relies on: what it kept at once, then what the town says. `asked` once that is known. */
export function usePolicy() {
  const [known, set] = useState({ state: kept(), asked: false })
  useEffect(() => { remembered().then((state) => set({ state, asked: true })) }, [])
  return { ...known, change: (state) => set({ state, asked: true }) }
}
