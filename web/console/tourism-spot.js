// What is done with a spot at the desk: on the map and off it, and another code for its sign.

import { moveSpot, renewCode } from '../shared/api-tourism.js'
import { keyring } from '../shared/ids.js'
import { Asked } from '../shared/wishes.js'
import { Button, Notice, html, toast, useDeed } from '../shared/ui.js'

const keys = keyring()
/** By state: its name, and how it looks. */
export const showings = { draft: ['草稿', 'wait'], published: ['已上线', 'good'], withdrawn: ['已下线', ''] }

export function SpotDeeds({ spot: { spot_id: id, name, state, version }, onOpen, onDone }) {
  const shown = state === 'published'
  const move = useDeed(async () => {
    const deed = shown ? 'withdraw' : 'publish'
    await moveSpot(id, deed, keys.keyFor({ id, deed, version }))
    keys.settle()
    toast(shown ? `${name}下线了` : `${name}上线了`, 'good')
    onDone()
  })
  const renew = async () => { await renewCode(id, keys.keyFor({ id, renew: version })); keys.settle(); toast('换了新码，旧牌子不能打卡了，请重新做牌', 'good'); onDone() }
  return html`${move.error && html`<${Notice} look="wrong">${move.error.message}<//>`}<div class="row"><${Button} onClick=${onOpen} aria-label=${`修改：${name}`}>修改<//><${Button} busy=${move.busy} onClick=${move.start} aria-label=${`${shown ? '下线' : '上线'}：${name}`}>${shown ? '下线' : '上线'}<//></div>
    ${shown && html`<${Asked} label=${`换码：${name}`} sure="换了以后，现场的旧牌子就不能打卡了。" send=${renew} />`}`
}
