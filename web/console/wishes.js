// The village's desk of wishes: look at new ones, follow those in hand, confirm and pay, and post for elders.

import { everyWish, lookAtWish, mergeWish, postWishFor, wishChoice, wishForShop, wishQueue, wishShops, chooseWishes } from '../shared/api.js'
import { clock, count, day, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { Gallery } from '../shared/pictures.js'
import { byAgent, unpaidReasons, wishKinds, wishStates, wishSteps } from '../shared/strings.js'
import { Button, Chip, Dialog, Empty, Fact, Field, Loaded, More, Notice, Refused, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { WishFields, formOf } from '../shared/wish-fields.js'
import { PersonPick } from './person-pick.js'
import { Decide, deeds, useDecision } from './wish-decisions.js'

const keys = keyring()
const queues = [['posted', '等审核'], ['returned', '等修改'], ['published', '等人认领'], ['claimed', '已认领'], ['in_progress', '正在办'], ['done', '等确认'], ['confirmed', '等核定'], ['fulfilled', '已达成'], ['refused', '未通过'], ['cancelled', '已取消'], ['expired', '已到期'], ['merged', '已合并']]
/** States in which a wish may still come true: what a duplicate goes into. */
const open = ['posted', 'returned', 'published', 'claimed', 'in_progress', 'done', 'confirmed']
const parts = { wisher: '许愿人', neighbour: '乡亲', claimer: '认领人', member: '队友', invited: '受邀人', village: '村里', house: '系统' }

const allowed = (wish, deed) => (deed !== 'free' || wish.silent) && (deed !== 'vouch' || wish.unanswered)

/** Which of the village's open wishes a duplicate goes into: the older ones. */
function Merge({ wish, onDone }) {
  const [asking, setAsking] = useState(false)
  const others = useLoad(async () => (asking ? (await Promise.all(open.map((state) => everyWish(wish.village_id, state)))).flat() : []), [asking])
  const { wish_id: id, version } = wish
  const merge = useDecision(keys, onDone, async (into) => { const asked = { into, version }; await mergeWish(id, asked, keys.keyFor({ id, ...asked })); toast('已合并', 'good') })
  if (!asking) return html`<${Button} onClick=${() => setAsking(true)}>和别的重复<//>`
  return html`<div class="stack stack--tight desk-ask"><p>并入哪一个更早的心愿？许愿人只会知道已有同样的。</p><${Refused} of=${merge} />
    <${Loaded} from=${others}>${(rows) => { const older = rows.filter(({ wish_id: id }) => id < wish.wish_id); return older.length === 0 ? html`<p class="soft">没有更早的、还没结束的心愿。</p>` : html`<ul class="stack stack--tight">${older.map((one) => html`<li><${Button} wide busy=${merge.busy} onClick=${() => merge.start(one.wish_id)}>${one.title}（${wishStates[one.state][0]}）<//></li>`)}</ul>` }}<//><div class="row"><${Button} onClick=${() => setAsking(false)}>先不<//></div></div>`
}

/** A partner shop takes a wish, through the officer: no points, the village's thanks. */
function ForShop({ wish, onDone }) {
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const shops = useLoad(async () => (open ? (await wishShops(wish.village_id)).rows : []), [open])
  const [picked, setPicked] = useState('')
  const holds = wish.claim?.is_shop
  const act = useDeed(async (deed) => {
    const partner_id = picked || (holds ? shops.value.find(({ name }) => name === wish.claim.name) : shops.value[0])?.partner_id
    const asked = { deed, partner_id, words }
    await wishForShop(wish.wish_id, asked, keys.keyFor({ id: wish.wish_id, ...asked }))
    keys.settle()
    toast('替商户办好了', 'good')
    onDone()
  })
  if (wish.state !== 'published' && !holds) return null
  if (!open) return html`<${Button} onClick=${() => setOpen(true)}>${holds ? '替商户写进展' : '替商户认领'}<//>`
  return html`<div class="stack stack--tight desk-ask"><${Refused} of=${act} /><${Loaded} from=${shops}>${(rows) => (rows.length === 0 ? html`<p class="soft">村里还没有合作商户。</p>` : html`<${Field} label="商户" value=${picked || rows[0].partner_id} choices=${rows.map((one) => [one.partner_id, one.name])} onInput=${setPicked} />
    ${holds && html`<${Field} label="办得怎么样" value=${words} multiline maxlength="300" onInput=${setWords} />`}<div class="row">${holds ? html`<${Button} busy=${act.busy} disabled=${!words} onClick=${() => act.start('update')}>写进展<//><${Button} kind="main" busy=${act.busy} disabled=${!words} onClick=${() => act.start('finish')}>办好了<//>` : html`<${Button} kind="main" busy=${act.busy} onClick=${() => act.start('claim')}>认领<//>`}</div>`)}<//><div class="row"><${Button} onClick=${() => setOpen(false)}>先不<//></div></div>`
}


/** The whole wish; opening it is recorded by the server, since it tells whose a hidden wish is. */
function Look({ id, onClose }) {
  const found = useLoad(() => lookAtWish(id), [id])
  return html`<${Dialog} wide title=${found.value?.wish.title ?? '心愿'} onClose=${onClose}><${Loaded} from=${found}>${({ wish, timeline, ...more }) => html`<div class="stack"><${Notice} icon="shield">您看了许愿人是谁，系统已经记下。请不要告诉别人，由村里帮着联系。<//><p class="pre">${wish.words}</p><${Gallery} pictures=${wish.pictures} label=${wish.title} />
    <dl class="facts-list"><${Fact} name="许愿人">${more.wisher_name}，编号 ${more.wisher_id}<//><${Fact} name="别人看到的">${wish.wisher}<//>${more.posted_by && html`<${Fact} name="代发">由干部代发；本人同意：${more.consent}<//>`}${wish.claim && html`<${Fact} name="认领">${wish.claim.name}${wish.claim.team.length > 0 && `，队友 ${wish.claim.team.map(({ name }) => name).join('、')}`}<//>`}</dl>
    <h3>经过</h3><ol class="timeline">${timeline.map((step) => html`<li><p><strong>${wishSteps[step.deed] ?? step.deed}</strong> <span class="soft small">${parts[step.part]}${byAgent(step)} · ${day(step.at)} ${clock(step.at)}</span></p>${step.words && html`<p>${step.words}</p>`}<${Gallery} pictures=${step.pictures} label="进展" /></li>`)}</ol></div>`}<//><div class="row row--end"><${Button} onClick=${onClose}>关闭<//></div><//>`
}

function Row({ wish, writes, onLook, onDone }) {
  const [text, look] = wishStates[wish.state]
  const ways = writes ? (deeds[wish.state] ?? []).filter(([deed]) => allowed(wish, deed)) : []
  return html`<li class="card stack stack--tight"><div class="row row--apart"><h2 class="desk__h">${wish.title}</h2><div class="row">${wish.silent && html`<${Chip} look="wrong">14 天没消息<//>`}${wish.posted_for && html`<${Chip}>代发<//>`}<${Chip} look=${look}>${text}<//></div></div>
    <p class="soft">${wish.wisher} · ${wishKinds[wish.kind]} · ${fullDay(wish.wanted_by)}前 · ${day(wish.since)}起${wish.photos > 0 && ` · ${wish.photos} 张照片`}</p><p class="pre">${wish.words}</p><${Gallery} pictures=${wish.pictures} label=${wish.title} />
    ${wish.claim && html`<p>${wish.claim.is_shop ? '商户' : ''} <strong>${wish.claim.name}</strong>${wish.claim.team.length > 0 && `带 ${count(wish.claim.team.length)} 位队友`}认领，${day(wish.claim.at)}</p>`}
    ${wish.paid.length > 0 && html`<p>${wish.paid.map((one) => `${one.name} ${one.points ? `${one.points} 工分` : wish.claim.is_shop ? '（感谢）' : unpaidReasons[one.code] ?? '没有工分'}`).join('，')}</p>`}
    ${wish.state === 'done' && !wish.unanswered && html`<p class="soft">等许愿人确认；7 天没有回音，村里可以代为确认。</p>`}
    <div class="row">${writes && ways.map(([deed, words, ask, kind]) => html`<${Decide} key=${deed} wish=${wish} deed=${deed} words=${words} ask=${ask} kind=${kind ?? ''} onDone=${onDone} />`)}${writes && ['posted', 'published'].includes(wish.state) && html`<${Merge} wish=${wish} onDone=${onDone} />`}${writes && html`<${ForShop} wish=${wish} onDone=${onDone} />`}<${Button} onClick=${onLook}>看全部<//></div></li>`
}

function PostFor({ village, onClose, onDone }) {
  const [asked, setAsked] = useState({ ...formOf(null), consent: '' })
  const [wisher, setWisher] = useState(null)
  const post = useDeed(async () => { const body = { ...asked, wisher_id: wisher.id }; await postWishFor(village.place_id, body, keys.keyFor(body)); keys.settle(); toast('已代发，等审核', 'good'); onDone() })
  const wrong = post.error?.fields ?? {}
  const submit = (event) => { event.preventDefault(); if (wisher && !post.busy) post.start() }
  const put = (field) => (value) => setAsked((now) => ({ ...now, [field]: value }))
  return html`<${Dialog} title="替村民发心愿" onClose=${onClose}><form class="form" onSubmit=${submit}>${post.error && html`<div class="form__all"><${Notice} look="wrong">${wrong.wisher_id ?? post.error.message}<//></div>`}
      <div class="form__all"><${PersonPick} label="许愿人" villages=${[village]} first=${village} picked=${wisher} onPick=${(person) => { post.clear(); setWisher(person) }} /></div>
      <${WishFields} asked=${asked} wrong=${wrong} onChange=${setAsked} family=${wisher?.name[0] ?? '王'} /><${Field} all label="本人怎么同意的" hint="例如：当面同意，女儿在场。会和您的名字一起留档。" value=${asked.consent} wrong=${wrong.consent} required minlength="2" maxlength="100" onInput=${put('consent')} />
      <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${post.busy} disabled=${!wisher}>代发<//></div></form><//>`
}

/** Whether clean wishes need no officer's look. */
function Choice({ village, writes }) {
  const choice = useLoad(() => wishChoice(village.place_id), [village.place_id])
  const choose = useDeed(async (atOnce) => { choice.put(await chooseWishes(village.place_id, atOnce)); toast(atOnce ? '文字没有问题的心愿会直接发布' : '每个心愿都先由干部审核', 'good') })
  if (choice.state !== 'ready') return null
  return html`<label class="agree"><input type="checkbox" checked=${choice.value.at_once} disabled=${!writes || choose.busy} onChange=${(event) => choose.start(event.currentTarget.checked)} /><span>文字检查没有问题、不带照片、不隐去身份的心愿直接发布</span></label>${choose.error && html`<p class="field__wrong" role="alert">${choose.error.message}</p>`}`
}

export function Wishes({ village, may }) {
  const writes = may(['village_officer', 'town_officer', 'town_admin'])
  const [state, setState] = useState('posted')
  const pages = usePages((cursor) => wishQueue(village.place_id, state, cursor), [village.place_id, state])
  const [looking, setLooking] = useState('')
  const [posting, setPosting] = useState(false)
  const done = () => { setPosting(false); pages.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>心愿</h1>${writes && html`<${Button} kind="main" icon="plus" onClick=${() => setPosting(true)}>替村民发心愿<//>`}</div>
    <${Switch} label="哪些心愿" value=${state} choices=${queues} onChange=${setState} />${state === 'posted' && html`<${Choice} village=${village} writes=${writes} />`}
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="heart" title="这里没有心愿">${state === 'posted' ? '村民许了新心愿，就排在这里等您看。' : '换一个状态看看。'}<//>` : html`<ul class="stack">${pages.rows.map((wish) => html`<${Row} key=${`${wish.wish_id} ${wish.state}`} wish=${wish} writes=${writes} onLook=${() => setLooking(wish.wish_id)} onDone=${done} />`)}</ul>`)}<//><${More} pages=${pages} />
    ${looking && html`<${Look} id=${looking} onClose=${() => setLooking('')} />`}${posting && html`<${PostFor} village=${village} onClose=${() => setPosting(false)} onDone=${done} />`}</div>`
}
