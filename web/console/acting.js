// 替村民办事: for whom I may act by a mandate, and the way into their pages, where I have none of my office's rights.

import { heldMandates, resignMandate } from '../shared/api.js'
import { actBy } from '../shared/acting.js'
import { Asked } from '../shared/asked.js'
import { Mandate, inUse, usable } from '../shared/mandates.js'
import { Button, Loaded, Notice, html, toast, useLoad } from '../shared/ui.js'

/** Open the villager's own pages as their agent, with the officer's session. */
export function beginActing(mandate) {
  actBy(usable(mandate), 'staff')
  location.assign('/h5/#home')
}

export function Acting({ session }) {
  const held = useLoad(heldMandates, [])
  const resign = async ({ principal_id: id }) => { await resignMandate(id); toast('以后不再替办'); held.again() }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>替村民办事</h1><p class="soft">老人不用手机，可以授权您替他报名、申报、反映问题、用工分。每办一件，都记下两个人的名字，也会告诉他。</p></div>
    <${Notice} look="wait" icon="shield" title="替他办过的，您就要回避">您替村民申报、反映、许愿的，由别的干部来初核、评议、办理和核定；您和您家里人、亲属都不经手。<//>
    <${Loaded} from=${held} tall>${({ rows }) => (rows.length === 0
      ? html`<p class="soft">还没有村民授权您。</p>`
      : html`<ul class="stack">${rows.map((mandate) => html`<${Mandate} key=${mandate.principal_id} mandate=${mandate} name=${`${mandate.principal_name}（${mandate.principal_id}）`}>
        ${inUse(mandate) && html`<div class="row"><${Button} kind="main" onClick=${() => beginActing(mandate)}>替 ${mandate.principal_name} 办事<//><${Asked} label="我不再替办" small sure=${`以后您不能再替${mandate.principal_name}办事；要再办，得他重新授权。`} send=${() => resign(mandate)} /></div>`}<//>`)}</ul>`)}<//>
    <section class="card stack stack--tight" aria-labelledby="my-id"><h2 id="my-id">怎么得到授权</h2><p>请村民本人带上工分卡，或者签一份授权书，由<strong>另一位干部</strong>在“村民和工分卡”里登记，代办人填您的编号。凭授权书用工分的，还要再一位干部对照片核对：</p><p><code>${session.subject}</code></p></section></div>`
}
