// 五集 at the desk: what waits for a look, leases to sign, what is announced, and what people say against a listing.

import { decideListing, decideListingReport, listingAtDesk, listingReports, listingsAtDesk, writeCollective } from '../shared/api-listings.js'
import { day, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { ListingForm } from '../shared/listing-form.js'
import { ListingFacts, ListingPrice, briefOf, listingStates, scenarios, signers } from '../shared/listings.js'
import { Gallery } from '../shared/pictures.js'
import { Button, Chip, Empty, Field, Loaded, More, Notice, Refused, StateChip, Switch, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'

const keys = keyring()
const queues = [['waiting', '等审核'], ['noticed', '公示中'], ['reports', '举报和异议'], ['published', '已发布'], ['hidden', '已隐藏'], ['own', '村里发布']]
const officers = ['village_officer', 'town_officer', 'town_admin']
const names = { approve: '同意', refuse: '不通过', hide: '隐藏', show: '恢复显示', uphold: '成立', dismiss: '不成立' }
const whys = { approve: '看过什么（留底）', refuse: '为什么不通过（发布人看得到）', hide: '为什么隐藏（发布人看得到）', show: '为什么恢复（发布人看得到）', uphold: '查到什么（信息会下架；举报人和发布人都看得到）', dismiss: '查到什么（举报人看得到）' }
const deedsOf = { waiting: ['approve', 'refuse'], noticed: ['refuse'], published: ['hide'], hidden: ['show'] }

/** A deed that asks why first. */
function Deed({ deed, about, send, onDone }) {
  const [words, setWords] = useState(null)
  const run = useDeed(async () => { await send(deed, words); toast('做好了', 'good'); onDone() })
  if (words === null) return html`<${Button} onClick=${() => setWords('')} aria-label=${`${names[deed]}：${about}`}>${names[deed]}<//>`
  const submit = (event) => { event.preventDefault(); if (!run.busy) run.start() }
  return html`<form class="stack stack--tight desk-ask" onSubmit=${submit}><${Refused} of=${run} /><${Field} label=${whys[deed]} value=${words} wrong=${run.error?.fields.reason} multiline required minlength="2" maxlength="100" onInput=${setWords} /><div class="row"><${Button} type="submit" kind="main" busy=${run.busy}>${names[deed]}<//><${Button} onClick=${() => setWords(null)}>先不<//></div></form>`
}

/** Whether somebody's yes is wanted still: a lease takes one of the village and one of the town. */
const maySign = ({ unsigned, signatures_needed: needed }, may) => needed === 0 || unsigned.some((side) => may(side === 'village' ? ['village_officer'] : ['town_officer', 'town_admin']))

/** All of a listing: opened where somebody wants to decide on it. */
function Whole({ id, may, onDone }) {
  const from = useLoad(() => listingAtDesk(id), [id])
  const decide = async (deed, reason) => { const { version } = from.value; await decideListing(id, deed, reason, version, keys.keyFor({ id, deed, reason, version })); keys.settle() }
  return html`<${Loaded} from=${from}>${(one) => html`<div class="stack"><p class="row"><strong>${one.owner}</strong>${one.is_collective && html`<${Chip}>村集体<//>`}<span class="soft">${day(one.made_at)}写的</span></p>${one.words && html`<p class="pre-line">${one.words}</p>`}<${ListingPrice} one=${one} /><${ListingFacts} one=${one} />
    <${Gallery} pictures=${one.photos} label="照片" />${one.contract && html`<div class="stack stack--tight"><h3>合同文件</h3><${Gallery} pictures=${[one.contract]} label="合同文件" /></div>`}
    ${one.signatures_needed > 0 && html`<${Notice} look=${one.signatures ? 'good' : ''} title=${`干部同意 ${one.signatures} / ${one.signatures_needed}${one.state === 'waiting' && one.unsigned.length > 0 ? `，还差${signers(one.unsigned)}` : ''}`}>村干部、镇干部各一位，不是发布人的家人，才能公示；公示十五天，没有异议才能成交。<//>`}
    ${one.notice_until && html`<p>公示到 ${fullDay(one.notice_last_on)}${one.objections > 0 && `，有 ${one.objections} 条异议没有处理`}。</p>`}
    ${may(officers) && html`<div class="row">${(deedsOf[one.state] ?? []).filter((deed) => deed !== 'approve' || maySign(one, may)).map((deed) => html`<${Deed} key=${deed} deed=${deed} about=${one.title} send=${decide} onDone=${() => { from.again(); onDone() }} />`)}</div>`}</div>`}<//>`
}

function Row({ one, may, onDone }) {
  const [open, setOpen] = useState(false)
  return html`<li class="card card--flat stack"><div class="row row--apart"><div class="stack stack--tight"><p class="row"><span class="soft">${scenarios[one.kind].name}，${one.type_word}</span><${StateChip} of=${listingStates} state=${one.state} /></p><strong>${one.title}</strong><span class="soft small">${briefOf(one)}</span></div>
    <${Button} aria-expanded=${String(open)} aria-label=${`${open ? '收起' : '打开'}：${one.title}`} onClick=${() => setOpen(!open)}>${open ? '收起' : '打开'}<//></div>${open && html`<${Whole} id=${one.listing_id} may=${may} onDone=${onDone} />`}</li>`
}

function Reports({ village, may }) {
  const pages = usePages((cursor) => listingReports(village.place_id, 'open', cursor), [village.place_id])
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="没有要处理的">有人举报或者提异议，会出现在这里。<//>` : html`<ul class="stack" aria-label="举报和异议">${pages.rows.map((one) => html`<li key=${one.report_id} class="card card--flat stack stack--tight"><p class="row"><${Chip} look=${one.kind === 'objection' ? 'warm' : ''}>${one.kind === 'objection' ? '公示异议' : '举报'}<//><strong>${one.title}</strong><span class="soft">${day(one.made_at)}</span></p><p class="pre-line">${one.words}</p>
    ${may(officers) && html`<div class="row">${['uphold', 'dismiss'].map((deed) => html`<${Deed} key=${deed} deed=${deed} about=${one.title} send=${(what, reason) => decideListingReport(one.listing_id, one.report_id, what, reason)} onDone=${pages.again} />`)}</div>`}</li>`)}</ul>`)}<//><${More} pages=${pages} />`
}

function Queue({ village, may, state }) {
  const pages = usePages((cursor) => listingsAtDesk(village.place_id, state, cursor), [village.place_id, state])
  return html`<${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="check" title="这里没有信息">换一栏看看。<//>` : html`<ul class="stack" aria-label="五集信息">${pages.rows.map((one) => html`<${Row} key=${one.listing_id} one=${one} may=${may} onDone=${pages.again} />`)}</ul>`)}<//><${More} pages=${pages} />`
}

/** A draft of the village's own: the officer sends it off as the villager they are, and answers for it there. */
function Collective({ village }) {
  const [kind, setKind] = useState('plots')
  const [kept, keep] = useState(null)
  const write = (asked, key) => writeCollective(village.place_id, asked, key)
  return html`<div class="stack"><p class="soft">写上“村集体”。谁写的谁负责：保存以后，请用自己的村民身份到“五集 → 我的发布”里提交、回复。</p>${kept && html`<${Notice} look="good" title=${`“${kept.title}”保存了`}>请用村民身份到<a href="/mall/#my-lists">我的发布</a>里提交。<//>`}
    <${Field} label="发布什么" value=${kind} choices=${Object.entries(scenarios).map(([one, { name }]) => [one, name])} onInput=${setKind} /><${ListingForm} key=${`${kind} ${kept?.listing_id}`} kind=${kind} villageId=${village.place_id} types=${Object.entries(scenarios[kind].types)} write=${write} drafts onDone=${keep} /></div>`
}

/** What stands under a tab. */
function Under({ queue, ...shared }) {
  if (queue === 'own') return html`<${Collective} village=${shared.village} />`
  return queue === 'reports' ? html`<${Reports} ...${shared} />` : html`<${Queue} key=${queue} state=${queue} ...${shared} />`
}

export function ListingsDesk({ village, may }) {
  const [queue, setQueue] = useState('waiting')
  const tabs = queues.filter(([one]) => one !== 'own' || may(officers))
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>五集</h1><p class="soft">${village.name}的招聘、租房、集市、土地和菜地。自己家里的事由别的干部来办。</p></div><${Switch} label="哪一些" value=${queue} choices=${tabs} onChange=${setQueue} />
    <${Under} queue=${queue} village=${village} may=${may} /></div>`
}
