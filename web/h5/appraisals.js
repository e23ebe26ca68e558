// What the village votes on: the ballot in big steps, a look at it before it goes, and results.

import { castBallot, listMyAppraisals, readMyAppraisal } from '../shared/api.js'
import { Result, answerText, asked } from '../shared/appraisal.js'
import { count, span } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { appraisalStates } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Icon, Loaded, More, Notice, Refused, StateChip, html, useDeed, useEffect, useLoad, usePages, useRef, useState } from '../shared/ui.js'
import { forgetPicked, pickedHere } from './addresses.js'

const keys = keyring()

/** One answer by pressing: a score, one option, or several. Pressing what is pressed takes it back. */
function Choices({ item, answer, onAnswer }) {
  const several = item.kind === 'approval'
  const chosen = answer === undefined ? [] : [answer].flat()
  const press = (n) => {
    const left = chosen.filter((one) => one !== n)
    if (several) onAnswer(chosen.includes(n) ? (left.length ? left : undefined) : [...chosen, n])
    else onAnswer(chosen.includes(n) ? undefined : n)
  }
  return html`<fieldset class=${`ballot__choices ${item.kind === 'score' ? 'ballot__choices--score' : ''}`}><legend class="unseen">${asked(item)}</legend>
    ${item.options.map((text, i) => html`<button type="button" class="ballot__choice" aria-pressed=${String(chosen.includes(i + 1))} onClick=${() => press(i + 1)}><span class="ballot__tick" aria-hidden="true">${chosen.includes(i + 1) && html`<${Icon} name="check" />`}</span><span>${item.kind === 'score' ? `${text} 分` : text}</span></button>`)}</fieldset>`
}

const hints = { score: '分数越高越满意。', choice: '选一项。', approval: '可以选几项。' }

/** A heading that is read out when the step changes. */
function Step({ text }) {
  const head = useRef(null)
  useEffect(() => { head.current?.focus() }, [text])
  return html`<h3 ref=${head} tabindex="-1" class="ballot__ask">${text}</h3>`
}

function Review({ items, answers, deed, onChange, onCast }) {
  const none = Object.keys(answers).length === 0
  return html`<div class="stack"><${Step} text="看一看，再投" /><ul class="facts-list ballot__review">${items.map((item, n) => html`<li><span class="grow"><span class="soft">${asked(item)}</span><strong>${answerText(item, answers[item.item_id])}</strong></span><${Button} kind="quiet" aria-label=${`改：${asked(item)}`} onClick=${() => onChange(n)}>改<//></li>`)}</ul>
    ${none && html`<${Notice} look="wait">一项也没有答，至少答一项才能投。<//>`}
    <${Refused} of=${deed} />
    <${Notice} icon="shield" title="票投出去就不能改了">村里只记您投过票，不记您怎么投。<//>
    <${Button} kind="main" big wide busy=${deed.busy} disabled=${none} onClick=${onCast}>投出这张票<//></div>`
}

function Ballot({ mine, onCast }) {
  const items = mine.items.filter(({ item_id: id }) => !mine.recused.includes(id))
  const [answers, setAnswers] = useState({})
  const [step, setStep] = useState(0)
  const [back, setBack] = useState(false)
  const cast = useDeed(async () => {
    const body = { answers }
    const voted = await castBallot(mine.campaign_id, body, keys.keyFor({ ...body, id: mine.campaign_id }))
    keys.settle()
    onCast(voted)
  })
  const go = (n) => { setStep(back ? items.length : n); setBack(false) }
  const put = (id) => (answer) => { const { [id]: _, ...rest } = answers; setAnswers(answer === undefined ? rest : { ...rest, [id]: answer }) }
  if (step >= items.length) return html`<${Review} items=${items} answers=${answers} deed=${cast} onChange=${(n) => { setBack(true); setStep(n) }} onCast=${cast.start} />`
  const item = items[step]
  const answered = answers[item.item_id] !== undefined
  return html`<div class="stack"><p class="soft">第 ${step + 1} 项，共 ${items.length} 项</p><progress aria-label="投到第几项" max=${items.length} value=${step + 1}></progress>
    <${Step} text=${asked(item)} /><p class="soft">${hints[item.kind]}</p><${Choices} key=${item.item_id} item=${item} answer=${answers[item.item_id]} onAnswer=${put(item.item_id)} />
    <${Button} kind=${answered ? 'main' : ''} big wide onClick=${() => go(step + 1)}>${back ? '改好了' : answered ? '下一项' : '这一项不答'}<//>
    ${step > 0 && !back && html`<${Button} big wide onClick=${() => setStep(step - 1)}>上一项<//>`}</div>`
}

/** What is and is not kept of a vote. */
function Thanks({ voted }) {
  const paid = voted.points > 0 ? `得到 ${count(voted.points)} 工分。` : '工分以后补发，或者村里这次没有预算。'
  return html`<div class="stack"><${Notice} look="good" title=${voted.how === 'online' ? '您的票已经投进票箱' : '您领过纸质票'}>${voted.how === 'online' ? paid : '请把纸质票交到村里，不能再在手机上投。'}<//>
    <div class="stack stack--tight"><h3>留下了什么</h3><ul class="facts"><li><${Icon} name="check" />您投过票，不能再投</li><li><${Icon} name="check" />参加评议的工分</li></ul>
      <h3>没有留下什么</h3><ul class="facts"><li><${Icon} name="cross" />您是怎么投的</li><li><${Icon} name="cross" />哪张票是您的、什么时候投的</li></ul>
      <p class="soft small">票封着放在票箱里，投票结束才打开，一项一项拆开混在一起数。</p></div></div>`
}

function Detail({ id, onClose }) {
  const mine = useLoad(() => readMyAppraisal(id), [id])
  const [voting, setVoting] = useState(false)
  const cast = (voted) => { setVoting(false); mine.put({ ...mine.value, may_vote: false, voted }) }
  return html`<${Dialog} title=${mine.value?.title ?? '评议'} onClose=${onClose}><${Loaded} from=${mine}>${(shown) => {
    if (voting) return html`<${Ballot} mine=${shown} onCast=${cast} />`
    const left = shown.items.filter(({ item_id: one }) => shown.recused.includes(one))
    return html`<div class="stack"><div><${StateChip} of=${appraisalStates} state=${shown.state} /></div><ul class="facts"><li><${Icon} name="clock" />${span(shown.opens_at, shown.closes_at)}</li><li><${Icon} name="list" />一共 ${shown.items.length} 项</li>${shown.points > 0 && html`<li><${Icon} name="leaf" />投票得 ${count(shown.points)} 工分</li>`}<li><${Icon} name="shield" />不记名：没有人知道您怎么投</li></ul>
      ${shown.detail && html`<p>${shown.detail}</p>`}
      ${left.length > 0 && shown.state === 'open' && html`<${Notice} title="有的项您要回避">${left.map(asked).join('；')}——评的是您、您家或亲属，其他项照常投。<//>`}
      ${shown.voted && shown.state !== 'published' && html`<${Thanks} voted=${shown.voted} />`}
      ${shown.may_vote && html`<${Button} kind="main" big wide onClick=${() => setVoting(true)}>开始投票<//>`}
      ${shown.state === 'open' && !shown.may_vote && !shown.voted && html`<${Notice} look="wait">这次评议不面向您（小组或年龄不符），或者时间已经到了。<//>`}
      ${['closed', 'counting', 'counted'].includes(shown.state) && html`<p>投票已经结束，正在计票。公布以后在这里看结果。</p>`}
      ${shown.result && html`<${Result} items=${shown.items} result=${shown.result} early=${shown.closed_early} reason=${shown.reason} />`}</div>`
  }}<//><${Button} big wide onClick=${onClose}>${voting ? '先不投了' : '关闭'}<//><//>`
}

function Card({ row, onOpen }) {
  const open = row.state === 'open'
  const words = open && !row.voted ? '去投票' : row.state === 'published' ? '看结果' : '看一看'
  return html`<li><article class="card activity"><div class="row row--apart"><h2 class="activity__title">${row.title}</h2>${row.voted && open ? html`<${Chip} look="good">已投票<//>` : html`<${StateChip} of=${appraisalStates} state=${row.state} />`}</div>
    <ul class="facts"><li><${Icon} name="clock" />${span(row.opens_at, row.closes_at)}</li>${row.points > 0 && html`<li><${Icon} name="leaf" />投票得 ${count(row.points)} 工分</li>`}</ul>
    <${Button} kind=${open && !row.voted ? 'main' : ''} wide onClick=${onOpen} aria-label=${`${words}：${row.title}`}>${words}<//></article></li>`
}

export function Appraisals() {
  const pages = usePages(listMyAppraisals, [])
  const [open, setOpen] = useState(pickedHere())
  useEffect(forgetPicked, [])
  const close = () => { setOpen(''); pages.again() }
  return html`<div class="stack"><h2>我来评议</h2><p class="soft">村里的事、户和干部，请大家不记名评一评。</p><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0
    ? html`<${Empty} icon="list" title="现在没有评议">有了新的评议，这里就能投票。<//>`
    : html`<ul class="stack">${pages.rows.map((row) => html`<${Card} key=${row.campaign_id} row=${row} onOpen=${() => setOpen(row.campaign_id)} />`)}</ul>`)}<//>
    <${More} pages=${pages} />${open && html`<${Detail} id=${open} onClose=${close} />`}</div>`
}
