// 我的负面记录: one's own records, by whom and why, and what one may say to them. Nobody else has this page.

import { answerNegative, askRepair, myNegative, myNegativeLooks, myNegatives, negativeCategories, objectToNegative } from '../shared/api-credit.js'
import { dateOf, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { WhoLooked } from '../shared/looks.js'
import { Document, Steps, dueText, effectText, negativeStates } from '../shared/negatives.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { forgetPicked, pickedHere } from './addresses.js'

const keys = keyring()
const SAID_LEAST = 4
const sayings = {
  answer: { title: '申辩', label: '哪里不对，为什么不该记', note: '申辩以后，由另一位没有经手的干部决定。决定以前不计入信用分。', done: '收到了，决定以前不计入', send: answerNegative },
  object: { title: '提异议', label: '哪里不对，是怎么回事', note: '处理期间这条记录不起作用。5 个工作日内有结果，最长 20 个。', done: '收到了，处理期间不起作用', send: objectToNegative },
  repair: { title: '申请修复', label: '您改正了什么', note: '两位干部都同意就修复，记录不再起作用。审核期间照常计入。', done: '收到了，10 个工作日内有结果', send: askRepair },
}

function Say({ record, what, onClose, onDone }) {
  const { title, label, note, done, send: deliver } = sayings[what]
  const [text, setText] = useState('')
  const [evidence, setEvidence] = useState('')
  const repairs = what === 'repair'
  const send = useDeed(async () => {
    const body = repairs ? { text, evidence } : { text }
    await deliver(record.record_id, body, keys.keyFor({ of: record.record_id, what, ...body }))
    keys.settle()
    toast(done, 'good')
    onDone()
  })
  const wrong = send.error?.fields ?? {}
  const short = text.trim().length < SAID_LEAST || (repairs && evidence.trim().length < SAID_LEAST)
  return html`<${Dialog} title=${title} onClose=${onClose}><div class="stack"><p class="soft">${note}</p><${Refused} of=${send} />
    <${Field} label=${label} multiline maxlength=${repairs ? '240' : '500'} value=${text} wrong=${wrong.text} onInput=${setText} />${repairs && html`<${Field} label="有什么凭据" hint="例如：罚款缴清的凭证号、法院的履行完毕证明" multiline maxlength="240" value=${evidence} wrong=${wrong.evidence} onInput=${setEvidence} />`}
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${send.busy} disabled=${short} onClick=${send.start}>提交<//></div></div><//>`
}


/** What may be said to a record now, and until when. */
function Choices({ record, onSay }) {
  const counts = record.state === 'counting'
  const repairable = counts && record.repairable_on && record.repairable_on <= dateOf()
  const disputable = ['counting', 'repair_asked', 'repair_proposed'].includes(record.state)
  return html`${record.state === 'noticed' && html`<${Notice} look="wait" icon="clock" title=${`${dueText(record)}前（含当天）可以申辩`}>现在还不计入。到期没有申辩，才开始计入。<//><${Button} kind="main" wide onClick=${() => onSay('answer')}>申辩<//>`}
    ${disputable && html`<${Button} kind="main" wide onClick=${() => onSay('object')}>提异议<//>`}${repairable && html`<${Button} wide onClick=${() => onSay('repair')}>申请修复<//>`}
    ${counts && record.repairable_on && !repairable && html`<p class="soft">${fullDay(record.repairable_on)}起可以申请修复。</p>`}${counts && !record.repairable_on && html`<p class="soft">这一类不能修复，${fullDay(record.ends_on)}后自动结束。</p>`}`
}

const whoText = (step) => ({ person: '您自己', house: '系统' })[step.whose] ?? (step.by_name ? `镇干部 ${step.by_name}` : '镇干部')

function One({ id, onBack }) {
  const found = useLoad(() => myNegative(id), [id])
  const [saying, setSaying] = useState('')
  const done = () => { setSaying(''); found.again() }
  return html`<div class="stack"><${Button} onClick=${onBack}>看全部记录<//><${Loaded} from=${found} tall>${(record) => html`<section class="card stack" aria-labelledby="one"><div class="row row--apart"><h3 id="one">${record.category_zh}</h3><${Chip} look=${negativeStates[record.state][1]}>${negativeStates[record.state][0]}<//></div>
      ${record.due && record.state !== 'noticed' && html`<p class="soft">${record.overdue ? '镇里超过了期限' : `${dueText(record)}前有结果`}。</p>`}<${Choices} record=${record} onSay=${setSaying} /><${Document} record=${record} /></section>
    <section class="card stack stack--tight" aria-labelledby="steps"><h3 id="steps">经过：谁、什么时候、为什么</h3><${Steps} record=${record} who=${whoText} /></section><${WhoLooked} ask=${(cursor) => myNegativeLooks(id, cursor)} />${saying && html`<${Say} record=${record} what=${saying} onClose=${() => setSaying('')} onDone=${done} />`}`}<//></div>`
}

const Row = ({ row, onOpen }) => html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${row.category_zh}</strong><${Chip} look=${negativeStates[row.state][1]}>${negativeStates[row.state][0]}<//></div><p>${row.counts ? `${effectText(row)}，到 ${fullDay(row.ends_on)}` : '现在不计入信用分'}</p>${row.state === 'noticed' && html`<p><strong>${dueText(row)}前可以申辩</strong></p>`}
  <div class="row row--end"><${Button} onClick=${() => onOpen(row.record_id)} aria-label=${`看依据和经过：${row.category_zh}`}>看依据和经过<//></div></li>`

/** What can be entered at all; everybody may read it. */
function Categories() {
  const found = useLoad(negativeCategories, [])
  return html`<${Loaded} from=${found}>${({ rows, answer_days: days }) => html`<p class="soft">只凭生效的文书，两位干部录入和复核，先告诉本人，${days} 个工作日内可以申辩，然后才计入；最长 5 年。信访、投诉、提意见、投票是您的权利，永远不会记在这里。</p>
    <dl class="facts-list">${rows.map((one) => html`<div key=${one.category}><dt>${one.zh}</dt><dd>${effectText(one)}，最长 ${one.months_max} 个月。${one.repair_months === null ? '不能修复' : one.repair_months === 0 ? '随时可以申请修复' : `满 ${one.repair_months} 个月可以申请修复`}</dd></div>`)}</dl>`}<//>`
}

export function Negatives() {
  const pages = usePages(myNegatives, [])
  const [picked, setPicked] = useState(pickedHere())
  const [rules, setRules] = useState(false)
  const back = () => { forgetPicked(); setPicked(''); pages.again() }
  if (picked) return html`<div class="stack stack--home"><h2>我的负面记录</h2><${One} id=${picked} onBack=${back} /></div>`
  return html`<div class="stack stack--home"><h2>我的负面记录</h2><p class="soft">只有您自己和经办的镇干部看得到，不公开，不给别人查。</p>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="shield" title="没有负面记录">有了会先告诉您，您可以申辩。<//>` : html`<ul class="stack">${pages.rows.map((row) => html`<${Row} key=${row.record_id} row=${row} onOpen=${setPicked} />`)}</ul>`)}<//><${More} pages=${pages} />
    <details class="card" onToggle=${(event) => setRules(event.currentTarget.open)}><summary>什么会记，怎么记</summary>${rules && html`<${Categories} />`}</details></div>`
}
