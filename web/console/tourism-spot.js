// What is done with a spot at the desk: on the map and off it, and another code for its sign.

import { moveSpot, renewCode } from '../shared/api-tourism.js'
import { keyring } from '../shared/ids.js'
import { Button, Notice, html, toast, useDeed, useState } from '../shared/ui.js'

const keys = keyring()
/** By state: its name, and how it looks. */
export const showings = { draft: ['草稿', 'wait'], published: ['已上线', 'good'], withdrawn: ['已下线', ''] }

export function SpotDeeds({ spot: { spot_id: id, name, state, version }, onOpen, onDone }) {
  const shown = state === 'published'
  const move = useDeed(async () => {
    const deed = shown ? 'withdraw' : 'publish'
    const asked = { deed, version }
    await moveSpot(id, asked, keys.keyFor({ id, ...asked }))
    keys.settle()
    toast(shown ? `${name}下线了` : `${name}上线了`, 'good')
    onDone()
  })
  const [asking, ask] = useState(false)
  const renew = useDeed(async () => { await renewCode(id, version, keys.keyFor({ id, renew: version })); keys.settle(); toast('换了新码，旧牌子不能打卡了，请重新做牌', 'good'); onDone() })
  const refused = move.error ?? renew.error
  return html`${refused && html`<${Notice} look="wrong">${refused.message}<//>`}<div class="row"><${Button} onClick=${onOpen} aria-label=${`修改：${name}`}>修改<//><${Button} busy=${move.busy} onClick=${move.start} aria-label=${`${shown ? '下线' : '上线'}：${name}`}>${shown ? '下线' : '上线'}<//>${shown && html`<${Button} aria-expanded=${String(asking)} onClick=${() => ask(!asking)} aria-label=${`换码：${name}`}>换码<//>`}</div>
    ${asking && html`<div class="row"><span>换了以后，现场的旧牌子就不能打卡了。</span><${Button} kind="main" busy=${renew.busy} onClick=${renew.start}>确定换码<//><${Button} onClick=${() => ask(false)}>先不换<//></div>`}`
}
