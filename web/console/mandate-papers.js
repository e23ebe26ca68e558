// 授权书核对: papers that are to open spending, entered by one officer and compared with their photo by another.

import { judgePaper, readResident, waitingPapers } from '../shared/api.js'
import { fullDay, stamp } from '../shared/format.js'
import { PaperPhoto } from '../shared/mandate-photo.js'
import { mattersText } from '../shared/mandates.js'
import { sessionOf } from '../shared/session.js'
import { Button, Dialog, Empty, Fact, Field, Loaded, More, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'


/** The whole name of a party, as the paper has it; what can not be read stays as it is shown. */
const nameOf = async (id, shown) => (id[0] === 's' ? shown : readResident(id).then(({ name }) => name, () => shown))

const What = ({ paper, names }) => html`<dl class="facts-list"><${Fact} name="授权书编号">${paper.document}<//><${Fact} name="本人">${names[0]}（${paper.principal_id}）<//><${Fact} name="代办人">${names[1]}（${paper.agent_id}）<//>
  <${Fact} name="能办">${mattersText(paper)}<//><${Fact} name="到哪天">${fullDay(paper.valid_until)}<//></dl>`

/** The photo beside what was entered; only who has seen it can say that they are the same. */
function Compare({ paper, onClose }) {
  const [seen, setSeen] = useState(false)
  const [finding, setFinding] = useState('')
  const found = useLoad(() => Promise.all([nameOf(paper.principal_id, paper.principal_name), nameOf(paper.agent_id, paper.agent_name)]), [paper.photo_id])
  const judge = useDeed(async (verdict) => {
    const asked = { verdict, photo_id: paper.photo_id, finding: verdict === 'refuse' ? finding : '' }
    await judgePaper(paper.principal_id, paper.agent_id, asked)
    onClose(verdict)
  })
  return html`<${Dialog} wide title="核对授权书" onClose=${() => onClose('')}><div class="stack"><p>照片上的姓名、能办什么、每天最多多少、到哪天、本人签字或手印，和登记的一样才能通过。有疑问，请先问本人。</p>
    <${PaperPhoto} id=${paper.photo_id} onSeen=${() => setSeen(true)} /><${Loaded} from=${found}>${(names) => html`<${What} paper=${paper} names=${names} />`}<//>
    <${Refused} of=${judge} />
    <${Field} label="退回的原因" hint="退回后这份授权就结束，可以重新登记。" value=${finding} wrong=${judge.error?.fields.finding} maxlength="200" onInput=${setFinding} />
    <div class="row"><${Button} kind="main" busy=${judge.busy} disabled=${!seen || !found.value} onClick=${() => judge.start('confirm')}>一致，可以用工分<//><${Button} busy=${judge.busy} disabled=${!finding.trim()} onClick=${() => judge.start('refuse')}>不一致，退回<//><${Button} onClick=${() => onClose('')}>关闭<//></div></div><//>`
}

function Row({ paper, writes, onOpen }) {
  const mine = paper.entered_by === sessionOf('staff').subject
  return html`<li class="card stack stack--tight"><strong>${paper.principal_name} 授权 ${paper.agent_name}</strong><p>能办：${mattersText(paper)}</p>
    <p class="soft small">授权书 ${paper.document} · ${stamp(paper.entered_at)} 登记${mine && '（我登记的）'}</p>
    ${writes && (mine ? html`<p class="soft small">自己登记的，要另一位干部核对。</p>` : html`<div class="row"><${Button} kind="main" icon="picture" aria-label=${`核对授权书 ${paper.document}`} onClick=${() => onOpen(paper)}>核对授权书<//></div>`)}</li>`
}

const told = { confirm: '核对好了，也告诉了本人', refuse: '已经退回，这份授权结束了' }

export function MandatePapers({ village, may }) {
  const pages = usePages((cursor) => waitingPapers(village.place_id, cursor), [village.place_id])
  const [open, setOpen] = useState(null)
  const close = (verdict) => { setOpen(null); if (verdict) { toast(told[verdict], 'good'); pages.again() } }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>${village.name}等核对的授权书</h1><p class="soft">凭授权书替人用工分，要两位干部：一位登记，另一位对照片核对。核对以前，代办人只能查询、报名、申报，不能用工分。登记的人、代办人的家里人和亲属不能核对。</p></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="没有等核对的">有人登记了能用工分的授权书，就在这里。<//>`
      : html`<ul class="stack">${pages.rows.map((paper) => html`<${Row} key=${paper.principal_id + paper.agent_id} paper=${paper} writes=${may(['village_officer', 'town_officer', 'town_admin'])} onOpen=${setOpen} />`)}</ul>`)}<//>
    <${More} pages=${pages} />${open && html`<${Compare} paper=${open} onClose=${close} />`}</div>`
}
