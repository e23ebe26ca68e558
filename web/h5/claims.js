// Claiming what one did, following it step by step, and the village's public notices.

import { listRules, makeClaim, myClaim, myClaimObjections, myClaims, objectToClaim, resubmitClaim, villageNotices, withdrawClaim } from '../shared/api.js'
import { Asked } from '../shared/asked.js'
import { ClaimFacts, ClaimState, Held, Honour, Timeline, claimDay, claimWhen, honourOf } from '../shared/claims.js'
import { count, dateOf, day } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { claimPeriods, isStar, periodText } from '../shared/periods.js'
import { Gallery, Pictures, PicturesWait, usePictures } from '../shared/pictures.js'
import { Button, Chip, Dialog, Empty, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useEffect, useLoad, usePages, useState } from '../shared/ui.js'
import { forgetPicked, pickedHere } from './addresses.js'

const keys = keyring()
const claimable = ['panel', 'village_officer', 'town_officer', 'inspector']
const points = (rule) => (rule.points_max > rule.points ? `${count(rule.points)}–${count(rule.points_max)} 工分` : `${count(rule.points)} 工分${rule.unit_code === 'hour' ? ' / 小时' : ''}`)

/** What a form asks the town, by its rule. */
function bodyOf(form, rule, profile, again, mediaIds) {
  return {
    rule: rule.rule,
    description: form.description,
    media_ids: mediaIds,
    ...(rule.for_household ? { holder_id: profile.household_id, period: form.period } : { on: form.on }),
    ...(rule.unit_code === 'hour' && { minutes: Number(form.minutes) || 0 }),
    ...(rule.case && !isStar(rule) && form.points && { points: Number(form.points) }),
    ...honourOf(form, rule),
    ...(again && { another: true }),
  }
}

const makes = (acting) => (acting ? `替 ${acting.principal_name} 申报` : '我要申报')

function Make({ profile, acting, onClose, onMade }) {
  const rules = useLoad(async () => (await listRules(profile.village_id)).rows.filter((rule) => claimable.includes(rule.verifier_code) && !rule.of_room && (!rule.for_household || profile.household_id)), [])
  const [form, setForm] = useState({ code: '', on: dateOf(), period: '', minutes: '', points: '', level: '', honour: '', description: '' })
  const [again, setAgain] = useState(false)
  const photos = usePictures({ villageId: profile.village_id, purpose: 'evidence' })
  const rule = rules.value?.find((one) => one.rule === form.code) ?? rules.value?.[0]
  const periods = rule ? claimPeriods(rule) : []
  const make = useDeed(async () => {
    const body = bodyOf({ ...form, period: form.period || periods[0] }, rule, profile, again, photos.ids)
    await makeClaim(body, keys.keyFor(body))
    keys.settle()
    onMade(rule.for_household)
  })
  const wrong = make.error?.fields ?? {}
  const put = (name) => (value) => setForm((now) => ({ ...now, [name]: value }))
  const twice = make.error?.code === 'claimed_already' && rule && !rule.for_household
  const submit = (event) => { event.preventDefault(); if (!make.busy && !photos.busy && !photos.failed) make.start() }
  return html`<${Dialog} title=${makes(acting)} onClose=${onClose}><${Loaded} from=${rules} tall>${(rows) => html`<form class="stack" onSubmit=${submit}>
    <${Field} label="申报哪一类" value=${rule.rule} choices=${rows.map((one) => [one.rule, one.title])} onInput=${put('code')} wrong=${wrong.rule} />
    <p class="soft">${points(rule)}，${rule.for_household ? '记到家里的工分。' : '记到您的工分。'}${isStar(rule) && '多少工分按月、季、年定。'}${rule.evidence && `请附：${rule.evidence}。`}${rule.notice_days > 0 && `通过后公示 ${rule.notice_days} 天。`}</p>
    ${rule.for_household ? html`<${Field} label="哪个周期" value=${form.period || periods[0]} choices=${periods.map((one) => [one, periodText(one)])} onInput=${put('period')} wrong=${wrong.period} />`
    : html`<${Field} label=${rule.levels.length > 0 ? '哪一天得的' : '哪一天的事'} type="date" max=${dateOf()} value=${form.on} onInput=${put('on')} wrong=${wrong.on} required />`}
    ${rule.unit_code === 'hour' && html`<${Field} label="做了多少分钟" type="number" min="1" max="960" inputmode="numeric" value=${form.minutes} onInput=${put('minutes')} wrong=${wrong.minutes} required />`}
    ${rule.case && !isStar(rule) && html`<${Field} label="希望得多少工分" hint=${`${count(rule.points)} 到 ${count(rule.points_max)}，不填按最少`} type="number" inputmode="numeric" value=${form.points} onInput=${put('points')} wrong=${wrong.points} />`}
    <${Honour} rule=${rule} form=${form} put=${put} wrong=${wrong} />
    <${Field} label="做了什么" hint="时间、地点、怎么做的，写给评议小组看" multiline maxlength="500" minlength="2" value=${form.description} onInput=${put('description')} wrong=${wrong.description} required />
    <${Pictures} from=${photos} label="证据照片" hint=${rule.evidence ? `请拍：${rule.evidence}` : '有照片更容易通过'} /><${PicturesWait} from=${photos} />
    ${make.error && html`<${Notice} look="wrong">${wrong.media_ids ?? make.error.message}<//>`}
    ${twice && html`<label class="agree"><input type="checkbox" checked=${again} onChange=${(event) => setAgain(event.currentTarget.checked)} /><span>这是同一天的另一件事，还要申报</span></label>`}
    <${Button} type="submit" kind="main" big wide busy=${make.busy} disabled=${photos.busy || photos.failed}>提交申报<//><${Button} big wide onClick=${onClose}>先不<//></form>`}<//><//>`
}

function Resubmit({ claim, onDone }) {
  const [text, setText] = useState(claim.description)
  const photos = usePictures({ villageId: claim.claim_id.slice(0, 6), purpose: 'evidence', max: 6 - claim.media_ids.length })
  const send = useDeed(async () => {
    const body = { description: text, media_ids: [...claim.media_ids, ...photos.ids] }
    await resubmitClaim(claim.claim_id, body, keys.keyFor({ id: claim.claim_id, ...body }))
    keys.settle()
    toast('已补充，村里会再看', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<form class="stack stack--tight" onSubmit=${submit}><${Field} label="补充说明" multiline maxlength="500" minlength="2" value=${text} onInput=${setText} wrong=${send.error?.fields?.description} required />
    <${Pictures} from=${photos} label="再加照片" /><${PicturesWait} from=${photos} />
    <${Refused} of=${send} /><${Button} type="submit" kind="main" big wide busy=${send.busy} disabled=${photos.busy || photos.failed}>补充好了，再交<//></form>`
}

const open = ['submitted', 'returned', 'panel', 'second', 'notice', 'objected']

function Detail({ id, mine, onClose }) {
  const claim = useLoad(() => myClaim(id), [id])
  const leave = async () => {
    await withdrawClaim(id, {}, keys.keyFor({ withdraw: id }))
    keys.settle()
    toast('已经撤回')
    claim.again()
  }
  return html`<${Dialog} title=${claim.value?.rule_title ?? '申报'} onClose=${onClose}><${Loaded} from=${claim} tall>${(shown) => html`<div class="stack"><div><${ClaimState} state=${shown.state} /></div><${ClaimFacts} claim=${shown} /><${Held} held=${shown.held} />
    <p>${shown.description}</p><${Gallery} pictures=${shown.pictures} label="证据照片" />
    ${shown.state === 'returned' && mine(shown) && html`<${Notice} look="wait" title="请补充">${shown.steps.filter(({ deed }) => deed === 'return').at(-1)?.reason}<//><${Resubmit} claim=${shown} onDone=${claim.again} />`}
    <h3>办理经过</h3><${Timeline} claim=${shown} />
    ${open.includes(shown.state) && mine(shown) && html`<${Asked} label="撤回申报" sure="撤回以后，这件事不再往下办。" does="确定撤回" send=${leave} />`}</div>`}<//>
    <${Button} big wide onClick=${onClose}>关闭<//><//>`
}

const Row = ({ claim, onOpen }) => html`<li><article class="card activity"><div class="row row--apart"><h3 class="activity__title">${claim.rule_title}</h3><${ClaimState} state=${claim.state} /></div>
  <p class="soft">${claimWhen(claim)} · ${count(claim.points)} 工分</p><${Held} held=${claim.held} /><${Button} wide onClick=${onOpen} aria-label=${`看经过：${claim.rule_title}，${claimWhen(claim)}`}>看经过<//></article></li>`

function Own({ household, onOpen }) {
  const pages = usePages((cursor) => myClaims(household, cursor), [household])
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="rules" title="还没有申报">帮了邻居、参加了会议、得了荣誉，都可以申报工分。<//>`
    : html`<ul class="stack">${pages.rows.map((claim) => html`<${Row} key=${claim.claim_id} claim=${claim} onOpen=${() => onOpen(claim.claim_id)} />`)}</ul>`)}<//><${More} pages=${pages} />`
}

function Object({ notice, onClose, onDone }) {
  const [reason, setReason] = useState('')
  const send = useDeed(async () => {
    await objectToClaim(notice.claim_id, reason, keys.keyFor({ object: notice.claim_id, reason }))
    keys.settle()
    toast('异议已收到，5 个工作日内会有结果，在“我的异议”里看', 'good')
    onDone()
  })
  const submit = (event) => { event.preventDefault(); if (!send.busy) send.start() }
  return html`<${Dialog} title="提出异议" onClose=${onClose}><form class="stack" onSubmit=${submit}><p>${notice.masked_name}，${notice.rule_title}，${count(notice.points)} 工分：${notice.document}</p>
    <${Field} label="哪里不对" hint="由没有经手的人核实，不会告诉对方是谁提的" multiline minlength="5" maxlength="500" value=${reason} onInput=${setReason} wrong=${send.error?.fields?.reason} required />
    <${Refused} of=${send} /><${Button} type="submit" kind="main" big wide busy=${send.busy}>提交异议<//><${Button} big wide onClick=${onClose}>先不<//></form><//>`
}

function Notices({ profile }) {
  const pages = usePages((cursor) => villageNotices(profile.village_id, cursor), [profile.village_id])
  const [against, setAgainst] = useState(null)
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="bell" title="现在没有公示">申报通过以后，先在这里公示，大家都能看、都能提异议。<//>`
    : html`<ul class="stack">${pages.rows.map((notice) => html`<li key=${notice.claim_id}><article class="card activity"><div class="row row--apart"><h3 class="activity__title">${notice.masked_name}</h3><${ClaimState} state=${notice.state} /></div>
      <p>${notice.rule_title}，<strong>${count(notice.points)}</strong> 工分</p><p>${notice.document}</p><p class="soft small">公示到 ${claimDay(notice.notice_ends)}</p>
      ${['notice', 'objected', 'posted', 'contested'].includes(notice.state) && html`<${Button} wide onClick=${() => setAgainst(notice)} aria-label=${`提异议：${notice.masked_name}，${notice.rule_title}`}>提异议<//>`}</article></li>`)}</ul>`)}<//><${More} pages=${pages} />
    ${against && html`<${Object} notice=${against} onClose=${() => setAgainst(null)} onDone=${() => { setAgainst(null); pages.again() }} />`}`
}

const objectionStates = { open: ['正在核实', 'wait'], upheld: ['异议成立', 'good'], dismissed: ['异议不成立', ''], ended: ['申报已经结束', ''] }

/** What came of one's own objections; nobody else is told whose they are. */
function Objections() {
  const pages = usePages(myClaimObjections, [])
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="bell" title="还没有提过异议">觉得村里公示的哪一件不对，可以在“村里公示”里提。<//>`
    : html`<ul class="stack">${pages.rows.map((one) => { const [text, look] = objectionStates[one.state]; return html`<li key=${`${one.claim_id} ${one.objection}`}><article class="card activity"><div class="row row--apart"><h3 class="activity__title">${one.masked_name}，${one.rule_title}</h3><${Chip} look=${look}>${text}<//></div>
      <p class="soft">${count(one.points)} 工分：${one.document}</p><p>${day(one.at)}我说：${one.reason}</p>
      ${one.due && html`<p><strong>最迟 ${claimDay(one.due)} 答复</strong></p>`}${one.longer && html`<p>要多些时间，因为：${one.longer}</p>`}${one.answer && html`<${Notice} look=${one.state === 'upheld' ? 'good' : ''} title=${`${day(one.answered_at)}答复`}>${one.answer}<//>`}</article></li>` })}</ul>`)}<//><${More} pages=${pages} />`
}

export function Claims({ profile, acting }) {
  const [which, setWhich] = useState(!acting && pickedHere() === 'objections' ? 'objections' : 'mine')
  useEffect(forgetPicked, [])
  const [making, setMaking] = useState(false)
  const [shown, setShown] = useState('')
  const [turn, setTurn] = useState(0)
  const made = (household) => { setMaking(false); toast('已提交，3 个工作日内初核', 'good'); setWhich(household ? 'home' : 'mine'); setTurn(turn + 1) }
  const choices = [['mine', acting ? '本人的' : '我的'], ...(profile.household_id ? [['home', acting ? '他家的' : '我家的']] : []), ['notices', '村里公示'], ...(acting ? [] : [['objections', '我的异议']])]
  return html`<div class="stack"><h2>申报工分</h2><p class="soft">不用扫码的好事，自己申报：村里初核，评议小组投票，公示没有异议就入账。</p><${Button} kind="main" icon="plus" big wide onClick=${() => setMaking(true)}>${makes(acting)}<//>
    <${Switch} label="看哪些" value=${which} choices=${choices} onChange=${setWhich} />
    ${which === 'notices' ? html`<${Notices} profile=${profile} />` : which === 'objections' ? html`<${Objections} />` : html`<${Own} key=${`${which}${turn}`} household=${which === 'home'} onOpen=${setShown} />`}
    ${making && html`<${Make} profile=${profile} acting=${acting} onClose=${() => setMaking(false)} onMade=${made} />`}
    ${shown && html`<${Detail} id=${shown} mine=${(claim) => claim.claimant_id === profile.resident_id} onClose=${() => { setShown(''); setTurn(turn + 1) }} />`}</div>`
}
