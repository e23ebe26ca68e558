// 扫码打卡: the code of a sign becomes a stamp. Where the phone is, is asked only where the spot wants it, and not kept.

import { checkIn } from '../shared/api-tourism.js'
import { keyring } from '../shared/ids.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { whereNow } from '../shared/tourism.js'
import { Button, Icon, Notice, Refused, html, useDeed, useEffect, useState } from '../shared/ui.js'
import { Back } from './good.js'
import { hadText } from './trails.js'

const keys = keyring()
/** The code of a sign: what follows #here/ in its address, or as it was typed. */
export const signCode = (text) => (/#here\/([0-9a-zA-Z]+)/.exec(text)?.[1] ?? text).trim()

/** Stamp, and say where the phone is only where that was asked for. */
async function stamped(code) {
  const key = keys.keyFor({ code, on: new Date().toDateString() })
  try {
    return await checkIn({ code }, key)
  } catch (error) {
    if (error.code !== 'spot_location_needed') throw error
    return await checkIn({ code, here: await whereNow() }, key)
  }
}

function Done({ done, onAgain }) {
  return html`<section class="stack stack--wide" aria-live="polite"><div class="trace"><span class="trace__tick"><${Icon} name="check" /></span><div class="stack stack--tight"><p>${done.is_first ? '盖上章了' : '又来了，今天也记下了'}</p><h1>${done.name}</h1></div></div>
    ${done.had.map((one) => html`<${Notice} key=${one.trail_id} look=${one.why ? 'wait' : 'good'} title="一条路线的章集满了">${hadText(one)}<//>`)}
    <div class="row"><a class="button button--main" href=${`#spot/${done.spot_id}`}>看看这里的故事</a><a class="button" href="#stamps">我的集章</a><${Button} icon="scan" onClick=${onAgain}>再扫一个<//></div></section>`
}

export function Here({ id }) {
  const [done, setDone] = useState(null)
  const stamp = useDeed(async (text) => { const made = await stamped(signCode(text)); keys.settle(); setDone(made) })
  useEffect(() => { document.title = '扫码打卡 · 共富宝' }, [])
  const again = () => { setDone(null); stamp.clear(); if (id) location.hash = '#here' }
  if (done) return html`<div class="stack mall__narrow"><${Back} to="#tour">回到地图<//><${Done} done=${done} onAgain=${again} /></div>`
  const hear = (text) => { if (!stamp.busy) stamp.start(text) }
  return html`<div class="stack mall__narrow"><${Back} to="#tour">回到地图<//><h1>扫码打卡</h1><${Refused} of=${stamp} />
    ${id ? html`<section class="card stack"><p>扫到了现场的码。每个地方一天盖一次章。</p><${Button} kind="main" big wide busy=${stamp.busy} onClick=${() => hear(id)}>打卡<//></section>`
      : html`<p class="soft">对准现场牌子上的码。有的地方要看您到没到，手机会问位置，只比一比，不保存。</p><${Camera} onCode=${hear} paused=${stamp.busy || Boolean(stamp.error)} word="把牌子上的码放进框里" />${stamp.error && html`<${Button} onClick=${stamp.clear}>再扫一次<//>`}<div class="card"><${CodeField} onCode=${hear} label="或者输入牌子上的 12 位码" button="打卡" disabled=${stamp.busy} /></div>`}</div>`
}
