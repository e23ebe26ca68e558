// 我的亲属: whom I declared as family, so that neither of us decides on the other's affairs.

import { declareMyRelative, myRelatives, rejectMyRelative } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { Camera, CodeField } from '../shared/scan-view.js'
import { kinships } from '../shared/strings.js'
import { Button, Dialog, Empty, Loaded, Refused, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

/** Scan the relative's code, then say what they are to me. */
function Declare({ onDone, onClose }) {
  const [code, setCode] = useState('')
  const [relation, setRelation] = useState('')
  const declare = useDeed(async () => {
    const shown = await declareMyRelative({ code, relation })
    toast('登记好了，对方会收到消息', 'good')
    onDone(shown)
  })
  if (!code) return html`<${Dialog} title="扫亲属的村民码" onClose=${onClose}><p>请亲属打开自己的“村民码”，扫一下。</p><${Camera} onCode=${setCode} /><${CodeField} onCode=${setCode} label="扫不了？输入码上的内容" /><${Button} big wide onClick=${onClose}>先不<//><//>`
  return html`<${Dialog} title="他是您的什么人？" onClose=${onClose}><div class="stack"><${Refused} of=${declare} />
    <div class="chips" role="group" aria-label="他是您的什么人">${Object.entries(kinships).map(([one, text]) => html`<button type="button" class="button" aria-pressed=${String(one === relation)} onClick=${() => setRelation(one)}>${text}</button>`)}</div>
    <${Button} kind="main" big wide busy=${declare.busy} disabled=${!relation} onClick=${declare.start}>登记<//><${Button} big wide onClick=${() => { declare.clear(); setCode('') }}>重新扫码<//><${Button} big wide onClick=${onClose}>先不<//></div><//>`
}

const stands = (row) => (row.rejected_by === 'me' ? '您不认这个登记' : row.rejected_by === 'them' ? '对方不认；您办他的事还要回避' : row.declared_by === 'them' ? '对方登记的' : '')

/** One relative; what somebody else said of me may be rejected for a while, after I am asked again. */
function Relative({ row, onDone }) {
  const reject = async () => { const shown = await rejectMyRelative(row.resident_id); toast('记下了：您不认这个登记', 'good'); onDone(shown) }
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${row.masked_name}</strong><span>${kinships[row.relation] ?? row.relation}</span></div>
    ${stands(row) && html`<p class="soft">${stands(row)}</p>`}
    ${row.may_reject && html`<div class="row"><${Asked} label="不对，不认" name=${`不认亲属 ${row.masked_name}`} small sure="确定不是您的亲属吗？对方会收到消息，镇里也查得到。" does="确定不认" send=${reject} /></div>`}</li>`
}

export function Relatives() {
  const found = useLoad(myRelatives, [])
  const [declaring, setDeclaring] = useState(false)
  return html`<div class="stack"><h2>我的亲属</h2><p class="soft">住在一起的一家人不用登记。登记了的亲属，互相不能审核、评议、记分，这样大家都放心。别人登记您、您觉得不对的，30 天内可以不认；自己登记错了，请村干部删除。</p>
    <${Loaded} from=${found} tall>${({ relatives: rows }) => (rows.length === 0 ? html`<${Empty} icon="people" title="还没有登记亲属">兄弟姐妹、亲家在村里做事的，请登记一下。<//>`
      : html`<ul class="stack">${rows.map((row) => html`<${Relative} key=${row.resident_id} row=${row} onDone=${found.put} />`)}</ul>`)}<//>
    <${Button} kind="main" big wide icon="plus" onClick=${() => setDeclaring(true)}>登记亲属<//>
    ${declaring && html`<${Declare} onDone=${(shown) => { setDeclaring(false); found.put(shown) }} onClose=${() => setDeclaring(false)} />`}</div>`
}
