// 信用优待: what the town gives some people first, one's own applications, what became of them and why.

import { appealPerk, applyForPerk, hideScoreInPerk, listPerks, myPerkApplications, myPerkLooks, withdrawFromPerk } from '../shared/api-credit.js'
import { listPlaces } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { dateOf, estimatedText, fullDay, stamp } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { WhoLooked } from '../shared/looks.js'
import { Result, Terms, appealStates, applicationStates } from '../shared/perks.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, html, toast, useDeed, useLoad, usePages, useState, wrongText } from '../shared/ui.js'

const keys = keyring()
const SAID_LEAST = 4

function Applying({ programme, onClose, onDone }) {
  const [says, say] = useState('')
  const [shows, show] = useState(false)
  const send = useDeed(async () => {
    const body = { programme_id: programme.programme_id, says, shows_score: shows }
    await applyForPerk(body, keys.keyFor(body))
    keys.settle()
    toast('报上名了', 'good')
    onDone()
  })
  return html`<${Dialog} title=${`报名：${programme.title}`} onClose=${onClose}><div class="stack">${wrongText(send.error)}
    <${Field} label="您的情况，为什么合适" multiline maxlength="500" value=${says} onInput=${say} />
    ${programme.score_most > 0 && html`<label class="agree"><input type="checkbox" checked=${shows} onChange=${(event) => show(event.currentTarget.checked)} /><span>同意办这个项目的干部看我的信用分，评分时算作一项参考</span></label><p class="soft">不同意也能报，不吃亏：这一项由干部另外评分、写明理由。决定之前随时可以不让看，看过的马上删掉。</p>`}
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${send.busy} disabled=${says.trim().length < SAID_LEAST} onClick=${send.start}>报名<//></div></div><//>`
}

function Appealing({ one, onClose, onDone }) {
  const [says, say] = useState('')
  const send = useDeed(async () => {
    await appealPerk(one.programme.programme_id, says, keys.keyFor([one.programme.programme_id, says]))
    keys.settle()
    toast('申诉收到了，5 个工作日内答复', 'good')
    onDone()
  })
  return html`<${Dialog} title="申诉" onClose=${onClose}><div class="stack"><p class="soft">由没有评过分、没有作过决定的另一位干部办，5 个工作日内答复。</p>${wrongText(send.error)}<${Field} label="哪里不对" multiline maxlength="500" value=${says} onInput=${say} />
    <div class="row row--end"><${Button} onClick=${onClose}>先不<//><${Button} kind="main" busy=${send.busy} disabled=${says.trim().length < SAID_LEAST} onClick=${send.start}>提交<//></div></div><//>`
}

const Appeal = ({ appeal }) => html`<div class="row row--apart"><p>申诉：${appeal.says}</p><${Chip} look=${appealStates[appeal.state][1]}>${appealStates[appeal.state][0]}<//></div>${appeal.state === 'open' ? html`<p class="soft small">最迟 ${fullDay(appeal.due_on)}${estimatedText(appeal.due_estimated)} 答复</p>` : html`<p>答复：${appeal.reason}</p>`}${appeal.late && html`<${Notice} look="wrong">答复超过了期限。<//>`}`

function Mine({ one, onChanged }) {
  const { programme, result } = one
  const [asking, ask] = useState('')
  const id = programme.programme_id
  const back = async () => { await withdrawFromPerk(id); toast('撤回了', 'good'); onChanged() }
  const hide = async () => { await hideScoreInPerk(id); toast('不再给看，已删掉', 'good'); onChanged() }
  const waits = ['open', 'rated'].includes(one.state)
  const overNow = waits && programme.state === 'called_off'
  const [text, look] = overNow ? ['项目取消了', ''] : applicationStates[one.state]
  const done = () => { ask(''); onChanged() }
  const looks = (cursor) => myPerkLooks(id, cursor)
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${programme.title}</strong><${Chip} look=${look}>${text}<//></div><p>${one.says}</p><p class="soft small">${stamp(one.at)} 报名${waits && !overNow ? `，${fullDay(programme.decides_on)}前决定` : ''}</p>
    ${overNow && html`<p>取消的原因：${programme.reason}</p>`}${waits && programme.score_most > 0 && html`<p class="soft">${one.shows_score ? '您同意干部看信用分，作为一项参考。' : '没有给看信用分，这一项由干部评分。'}</p>`}
    ${one.reason && html`<p>镇里的决定：${one.reason}</p>`}${result && html`<details class="numbers"><summary>得了多少分，为什么</summary><${Result} result=${result} /></details>`}${one.appeal && html`<${Appeal} appeal=${one.appeal} />`}
    ${waits && html`<div class="row"><${Asked} label="撤回报名" small sure="撤回以后不参加评定；报名截止前还能再报。" send=${back} />${one.shows_score && html`<${Asked} label="不再给看信用分" small sure="看过的马上删掉，这一项由干部另外评分。" send=${hide} />`}</div>`}
    ${one.state === 'declined' && !one.appeal && one.appeal_until >= dateOf() && html`<p class="soft small">不服的，${fullDay(one.appeal_until)}以前${estimatedText(one.appeal_estimated)}可以申诉。</p><div class="row"><${Button} onClick=${() => ask('appeal')}>申诉<//></div>`}<${WhoLooked} ask=${looks} title="谁看过我的申请" inside />${asking && html`<${Appealing} one=${one} onClose=${() => ask('')} onDone=${done} />`}</li>`
}

function Programme({ one, applied, villageName, onApply }) {
  const today = dateOf()
  const takes = one.state === 'published' && one.from_on <= today && today <= one.until
  const text = one.state === 'called_off' ? '取消了' : takes ? '正在报名' : today < one.from_on ? '还没开始' : '报名截止'
  return html`<li class="card stack stack--tight"><div class="row row--apart"><strong>${one.title}</strong><${Chip} look=${takes ? 'good' : ''}>${text}<//></div><p class="soft small">${one.kind_title}</p><${Terms} programme=${one} villageName=${villageName} />
    ${takes && (applied ? html`<p class="soft">您报过名了。</p>` : html`<div class="row"><${Button} kind="main" onClick=${onApply}>我要报名<//></div>`)}</li>`
}

export function Perks({ profile }) {
  const open = usePages((cursor) => listPerks(profile.village_id, cursor), [profile.village_id])
  const mine = usePages(myPerkApplications, [])
  const places = useLoad(listPlaces, [])
  const [applying, apply] = useState(null)
  const villageName = (id) => places.value?.rows.find(({ place_id: place }) => place === id)?.name ?? id
  const changed = () => { apply(null); open.again(); mine.again() }
  const applied = (id) => (mine.rows ?? []).some((one) => one.programme.programme_id === id && one.state !== 'withdrawn')
  return html`<div class="stack stack--home"><h2>信用优待</h2><p class="soft">条件全镇公开，谁报了名、排第几不公开。信用分只是其中一项参考。</p>
    <section class="stack stack--tight" aria-labelledby="mine"><h3 id="mine">我报的</h3><${Loaded} from=${mine}>${() => (mine.rows.length === 0 ? html`<p class="soft">还没有报过名。</p>` : html`<ul class="stack">${mine.rows.map((one) => html`<${Mine} key=${one.programme.programme_id} one=${one} onChanged=${changed} />`)}</ul>`)}<//><${More} pages=${mine} /></section>
    <section class="stack stack--tight" aria-labelledby="all"><h3 id="all">镇里的优待</h3><${Loaded} from=${open} tall>${() => (open.rows.length === 0 ? html`<${Empty} icon="shield" title="现在没有">有了会在这里公布。<//>` : html`<ul class="stack">${open.rows.map((one) => html`<${Programme} key=${one.programme_id} one=${one} applied=${applied(one.programme_id)} villageName=${villageName} onApply=${() => apply(one)} />`)}</ul>`)}<//><${More} pages=${open} /></section>
    ${applying && html`<${Applying} programme=${applying} onClose=${() => apply(null)} onDone=${changed} />`}</div>`
}
