// Moving points of one's own to the household's account: how many, a look at what it means, and once.

import { myHousehold, poolPoints } from '../shared/api.js'
import { count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Empty, Field, Loaded, Notice, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'
import { Ends } from './ends.js'

const keys = keyring()

function Amount({ balance, there, onDone }) {
  const [text, setText] = useState('')
  const [looking, look] = useState(false)
  const points = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0
  const short = points > balance
  const pool = useDeed(async () => {
    const asked = { points }
    await poolPoints(asked, keys.keyFor(asked))
    keys.settle()
    toast(`存好了，家里多了 ${count(points)} 工分`, 'good')
    onDone()
  })
  if (looking) return html`<div class="stack"><p>把自己的 <strong class="number">${count(points)}</strong> 工分存到家里，自己还剩 <strong class="number">${count(balance - points)}</strong>。</p>
    <${Notice} look="wait" title="存进去就不能转回来">到期的日子不变。谁能用家里的工分，看镇里的规定。<//>
    ${pool.error && html`<${Notice} look="wrong" title=${pool.error.unknown ? '还不知道存没存成' : '这次没有存'}>${pool.error.message} ${pool.error.unknown && '再按一次不会重复存。'}<//>`}
    <${Button} kind="main" big wide busy=${pool.busy} onClick=${pool.start}>确认存 ${count(points)} 工分<//><${Button} big wide disabled=${pool.busy} onClick=${() => { pool.clear(); look(false) }}>返回修改<//></div>`
  return html`<div class="stack"><p>自己现有 <strong class="number">${count(balance)}</strong> 工分，家里现有 <strong class="number">${count(there)}</strong>。</p>
    <${Field} label="存多少工分" inputmode="numeric" autocomplete="off" value=${text} wrong=${short ? `工分不够，最多能存 ${count(balance)}。` : ''} maxlength=${7} onInput=${setText} />
    <${Button} kind="main" big wide disabled=${points < 1 || short} onClick=${() => look(true)}>下一步：核对<//></div>`
}

export function Pool({ balance, onClose }) {
  const home = useLoad(myHousehold, [])
  return html`<${Dialog} title="存到家里" onClose=${onClose}>${home.error?.code === 'no_household' ? html`<${Empty} icon="people" title="还没有登记在一户里">请村里把您登记到户。<//>`
    : html`<${Loaded} from=${home} tall>${({ account }) => html`<${Ends} account=${account} who="家里的 " /><${Amount} balance=${balance} there=${account.balance} onDone=${onClose} />`}<//>`}
    <${Button} big wide onClick=${onClose}>关闭<//><//>`
}
