// 代办异议: what residents say was not their will, and what the town finds.

import { decideDispute, listDisputes } from '../shared/api.js'
import { count, fullDay, stamp } from '../shared/format.js'
import { deedNames, disputeStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Refused, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

function Decide({ dispute, onClose }) {
  const [finding, setFinding] = useState('')
  const decide = useDeed(async (verdict) => { await decideDispute(dispute.dispute_id, { verdict, finding }); onClose(true) })
  return html`<${Dialog} title="处理异议" onClose=${() => onClose(false)}><div class="stack"><p>${dispute.reason}</p><${Refused} of=${decide} />
    <${Field} label="核实的情况" multiline maxlength="200" value=${finding} wrong=${decide.error?.fields.finding} onInput=${setFinding} />
    <p class="soft small">属实就撤销这份授权。退还工分，由商户退货或干部更正，不在这里办。</p>
    <div class="row"><${Button} kind="main" busy=${decide.busy} disabled=${!finding} onClick=${() => decide.start('confirm')}>属实<//><${Button} busy=${decide.busy} disabled=${!finding} onClick=${() => decide.start('dismiss')}>不属实<//><${Button} onClick=${() => onClose(false)}>关闭<//></div></div><//>`
}

function Row({ dispute, decides, onDecide }) {
  const [text, look] = disputeStates[dispute.state] ?? [dispute.state, '']
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${deedNames[dispute.deed] ?? '办了一件事'}${dispute.points > 0 && ` · ${count(dispute.points)} 工分`}</strong><${Chip} look=${look}>${text}<//></div>
    <p>${dispute.reason}</p><p class="soft small">本人 ${dispute.principal_id} · 代办人 ${dispute.agent_id} · ${stamp(dispute.opened_at)} 提出 · ${fullDay(dispute.due_on)}前处理</p>
    ${dispute.finding && html`<p>镇里：${dispute.finding}</p>`}${decides && dispute.state === 'open' && html`<div class="row"><${Button} kind="main" onClick=${() => onDecide(dispute)}>处理<//></div>`}</li>`
}

export function Disputes({ village, may }) {
  const pages = usePages((cursor) => listDisputes(village.place_id, cursor), [village.place_id])
  const [open, setOpen] = useState(null)
  const close = (done) => { setOpen(null); if (done) { toast('处理好了', 'good'); pages.again() } }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>${village.name}的代办异议</h1><p class="soft">乡亲说代办不是自己的意思。五个工作日内核实，当事人和提出的人不能处理。</p></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shield" title="没有异议">有人提出，就在这里。<//>`
      : html`<ul class="stack">${pages.rows.map((dispute) => html`<${Row} key=${dispute.dispute_id} dispute=${dispute} decides=${may(['town_officer', 'town_admin'])} onDecide=${setOpen} />`)}</ul>`)}<//>
    <${More} pages=${pages} />${open && html`<${Decide} dispute=${open} onClose=${close} />`}</div>`
}
