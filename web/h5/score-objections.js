// 异议: say against one's score, or against one thing that counts in it; what became of it, and who looked.

import { myScoreObjections, objectToScore, withdrawScoreObjection } from '../shared/api-credit.js'
import { Asked } from '../shared/asked.js'
import { day, estimatedText, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { happeningText } from '../shared/score.js'
import { Button, Chip, Dialog, Field, Loaded, More, Notice, Refused, html, toast, useDeed, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const SAID_LEAST = 4
const states = { open: ['正在处理', 'wait'], upheld: ['成立', 'good'], declined: ['不成立', ''], withdrawn: ['撤回了', ''] }

/** `against` is a row of the facts behind a score, null for the whole of it; `text` says what it is. */
export function Objecting({ against, text, onClose, onDone }) {
  const [says, say] = useState('')
  const send = useDeed(async () => {
    const body = { says, about: against && { on: against.told_on, fact_id: against.fact_id } }
    await objectToScore(body, keys.keyFor(body))
    keys.settle()
    toast('收到了，5 个工作日内答复', 'good')
    onDone()
  })
  return html`<${Dialog} title="提异议" onClose=${onClose}><div class="stack"><p><strong>${text}</strong></p><p class="soft">镇里会有人查，5 个工作日内答复，最长 20 个。答复之前，您的分数标着“有异议”。</p><${Refused} of=${send} />
    <${Field} label="哪里不对，是怎么回事" multiline maxlength="500" value=${says} wrong=${send.error?.fields.says} onInput=${say} />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${send.busy} disabled=${says.trim().length < SAID_LEAST} onClick=${send.start}>提交<//></div></div><//>`
}

const aboutText = ({ about }, titles) => (about ? `${day(about.on)}${happeningText({ what: about.what, amount: 1 }, titles)}` : '整个分数')

function One({ one, titles, onChanged }) {
  const [text, look] = states[one.state]
  const back = async () => { await withdrawScoreObjection(one.objection_id); toast('撤回了', 'good'); onChanged() }
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${aboutText(one, titles)}</strong><${Chip} look=${look}>${text}<//></div><p>${one.says}</p>${one.document && html`<p class="soft small">按书面 ${one.document} 登记</p>`}
    <p class="soft small">${stamp(one.at)} 提出${one.state === 'open' ? `，最迟 ${day(one.due_on)}${estimatedText(one.due_estimated)} 答复` : ''}</p>${one.prolonged && html`<p class="soft">延期的原因：${one.prolonged}</p>`}${one.late && one.state === 'open' && html`<${Notice} look="wrong">已经过了期限，列入了镇里的督办。<//>`}${one.reason && html`<p>镇里的答复：${one.reason}</p>`}
    ${one.looks.length > 0 && html`<p class="soft small">镇里看过您的分数：${one.looks.map(({ at }) => stamp(at)).join('，')}</p>`}${one.state === 'open' && html`<div class="row"><${Asked} label="撤回" small sure="撤回以后，镇里不再查这件事。" send=${back} /></div>`}</li>`
}

export function Objections({ titles, onChanged }) {
  const pages = usePages(myScoreObjections, [])
  const [objecting, object] = useState(false)
  const changed = () => { object(false); pages.again(); onChanged() }
  return html`<section class="stack stack--tight" aria-labelledby="objections"><div class="row row--apart"><h3 id="objections">我的异议</h3><${Button} onClick=${() => object(true)}>对整个分数提异议<//></div>
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">没有提过。某一件事不对，在“背后的事”里找到它，按“这件事不对”。</p>` : html`<ul class="stack">${pages.rows.map((one) => html`<${One} key=${one.objection_id} one=${one} titles=${titles} onChanged=${changed} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${objecting && html`<${Objecting} against=${null} text="整个分数" onClose=${() => object(false)} onDone=${changed} />`}</section>`
}
