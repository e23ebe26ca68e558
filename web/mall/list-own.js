// One's own listings: how each stands, what to do next, and who applied for a job.

import { applicantsOf, decideApplicant, moveListing, myApplications, myListing, myListings, myReports, withdrawApplication } from '../shared/api-listings.js'
import { Asked } from '../shared/asked.js'
import { day, fullDay } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { ListingFacts, ListingPrice, applicationStates, briefOf, listingStates, reportStates, scenarios, signers } from '../shared/listings.js'
import { Gallery } from '../shared/pictures.js'
import { Button, Chip, Empty, Loaded, More, Notice, Refused, StateChip, html, toast, useDeed, useEffect, useLoad, usePages } from '../shared/ui.js'
import { Back } from './good.js'
import { ListWays } from './lists.js'
import { Keeping } from './plots.js'

const keys = keyring()
const changes = ['draft', 'waiting', 'noticed', 'published', 'expired', 'refused']
const sure = { match: '成交了？别人就看不到这条信息了。', withdraw: '撤下以后不能再恢复，谈着的对话也会停；谈成了请点“已经成交”。真的撤下吗？' }
const names = { submit: '提交发布', renew: '续期', match: '已经成交', withdraw: '撤下' }
const deedsOf = ({ state }) => ({ draft: ['submit', 'withdraw'], waiting: ['withdraw'], noticed: ['withdraw'], published: ['renew', 'match', 'withdraw'], expired: ['renew', 'withdraw'], refused: ['submit', 'withdraw'], hidden: ['withdraw'] })[state] ?? []

/** What is said above the buttons, by its state. */
const says = {
  draft: () => ['wait', '还是草稿', '提交以后别人才看得到。'],
  waiting: ({ signatures_needed: needed, unsigned }) => ['wait', '审核中', needed ? `村里和镇里都要同意，还差${signers(unsigned)}。` : '干部看过以后大家就能看到。'],
  noticed: ({ notice_last_on: until, objections }) => ['wait', '公示中', `到 ${fullDay(until)} 为止。${objections ? `有 ${objections} 条异议在处理。` : '没有异议就能成交。'}`],
  published: ({ expires_at: until }) => ['good', '大家都能看到', `到 ${fullDay(until)} 为止，到期前会提醒你续期。`],
  expired: () => ['wait', '已经过期', '还需要就续期。'],
  refused: ({ reason }) => ['wrong', '没有通过', reason],
  hidden: ({ reason }) => ['wrong', '被隐藏了', reason],
}

function Applicants({ one }) {
  const pages = usePages((cursor) => applicantsOf(one.listing_id, cursor), [one.listing_id, one.filled])
  const decide = ({ applied_id: id }, deed) => async () => { await decideApplicant(one.listing_id, id, deed); toast(deed === 'accept' ? '录用了，已经告诉对方' : '回复了', 'good'); pages.again() }
  return html`<section class="card stack" aria-labelledby="applicants"><h2 id="applicants">谁报名了</h2><${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">还没有人报名。</p>` : html`<ul class="variants">${pages.rows.map((row) => html`<li key=${row.applied_id} class="variant"><div class="grow stack stack--tight"><p class="row"><strong>${row.applicant}</strong><${StateChip} state=${row.state} of=${applicationStates} />${row.is_first && html`<${Chip} look="good">信用优待<//>`}</p>${row.words && html`<p class="pre-line">${row.words}</p>`}<p class="soft small">${day(row.made_at)}报名</p></div>
    ${row.state === 'applied' && html`<div class="row"><${Asked} kind="main" small label="录用" name=${`录用 ${row.applicant}`} sure=${`马上告诉${row.applicant}录用了，不能再改。`} send=${decide(row, 'accept')} /><${Asked} small label="不合适" name=${`不录用 ${row.applicant}`} sure=${`马上告诉${row.applicant}没有录用，不能再改。`} does="确定不录用" send=${decide(row, 'decline')} /></div>`}</li>`)}</ul>`)}<//><${More} pages=${pages} /></section>`
}

/** Whether one's credit band stands beside it: one's own word, for this listing alone. */
function Band({ one, move }) {
  const set = useDeed(() => move(one.shows_credit ? 'hide_credit' : 'show_credit'))
  if (one.is_collective || ['matched', 'withdrawn'].includes(one.state)) return null
  return html`<section class="card stack stack--tight" aria-labelledby="band"><h2 id="band">信用等级</h2><p>${one.shows_credit ? '这条信息旁边显示您的信用等级。' : '可以在这条信息旁边显示您的信用等级，别人更放心。只对这一条有效。'}</p><${Refused} of=${set} /><${Button} big wide busy=${set.busy} onClick=${set.start}>${one.shows_credit ? '不再显示' : '同意显示'}<//></section>`
}

function Own({ one, put, buyer }) {
  const move = async (deed) => { put(await moveListing(one.listing_id, deed, keys.keyFor({ id: one.listing_id, deed, state: one.state, until: one.expires_at, shows: one.shows_credit }))); keys.settle(); toast('好了', 'good') }
  const plain = useDeed(move)
  const [look, title, words] = says[one.state]?.(one) ?? []
  const deeds = deedsOf(one)
  return html`<div class="stack"><div class="stack stack--tight"><p class="row"><span class="soft">${scenarios[one.kind].name}，${one.type_word}</span><${StateChip} of=${listingStates} state=${one.state} /></p><h1>${one.title}</h1><${ListingPrice} one=${one} /></div>
    ${title && html`<${Notice} look=${look} title=${title}>${words}<//>`}<${Refused} of=${plain} />
    <section class="card stack stack--tight" aria-label="内容">${one.words && html`<p class="pre-line">${one.words}</p>`}<${ListingFacts} one=${one} /><${Gallery} pictures=${one.photos} label="照片" />${one.contract && html`<${Gallery} pictures=${[one.contract]} label="合同文件" />`}</section>
    ${one.kind === 'jobs' && one.type === 'offer' && one.state !== 'draft' && html`<${Applicants} one=${one} />`}${one.kind === 'plots' && ['published', 'matched', 'expired'].includes(one.state) && html`<${Keeping} one=${one} />`}
    <div class="stack no-print">${deeds.map((deed) => (sure[deed] ? html`<${Asked} key=${deed} label=${names[deed]} sure=${sure[deed]} send=${() => move(deed)} />` : html`<${Button} key=${deed} kind="main" big wide busy=${plain.busy} onClick=${() => plain.start(deed)}>${names[deed]}<//>`))}
      ${changes.includes(one.state) && html`<a class="button button--big button--wide" href=${`#list-edit/${one.listing_id}`}>修改</a>`}</div>${buyer.realm === 'resident' && html`<${Band} one=${one} move=${move} />`}</div>`
}

export function MyListing({ id, buyer }) {
  const from = useLoad(() => myListing(id), [id])
  useEffect(() => { document.title = '我的发布 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#my-lists">我的发布<//>${from.state !== 'ready' && html`<h1 class="unseen">我的发布</h1>`}<${Loaded} from=${from} tall>${(one) => html`<${Own} one=${one} put=${from.put} buyer=${buyer} />`}<//></div>`
}

function Applied() {
  const pages = usePages(myApplications, [])
  const leave = (id) => async () => { await withdrawApplication(id); toast('撤回了', 'good'); pages.again() }
  if (pages.state === 'ready' && pages.rows.length === 0) return null
  return html`<section class="stack" aria-labelledby="applied"><h2 id="applied">我的报名</h2><${Loaded} from=${pages}>${() => html`<ul class="stack">${pages.rows.map((row) => html`<li key=${row.listing_id} class="card stack stack--tight"><p class="row row--apart"><a class="way" href=${`#listing/${row.listing_id}`}><strong>${row.title}</strong></a><${StateChip} state=${row.state} of=${applicationStates} /></p><p class="soft">${day(row.made_at)}报名</p>${row.state === 'applied' && html`<div class="row"><${Asked} small label="撤回" name=${`撤回报名：${row.title}`} sure="撤回这次报名吗？" send=${leave(row.listing_id)} /></div>`}</li>`)}</ul>`}<//><${More} pages=${pages} /></section>`
}

/** What one said against others' listings, and what came of it. */
function Reported() {
  const pages = usePages(myReports, [])
  if (pages.state === 'ready' && pages.rows.length === 0) return null
  return html`<section class="stack" aria-labelledby="reported"><h2 id="reported">我的举报和异议</h2><${Loaded} from=${pages}>${() => html`<ul class="stack">${pages.rows.map((row) => html`<li key=${row.report_id} class="card stack stack--tight"><p class="row row--apart"><strong>${row.title}</strong><${StateChip} state=${row.state} of=${reportStates} /></p><p class="soft">${day(row.made_at)}${row.kind === 'objection' ? '提的异议' : '举报'}</p><p class="pre-line">${row.words}</p>${row.reason && html`<p><strong>答复：</strong>${row.reason}</p>`}</li>`)}</ul>`}<//><${More} pages=${pages} /></section>`
}

export function MyLists() {
  const pages = usePages(myListings, [])
  useEffect(() => { document.title = '我的发布 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#lists">乡村五集<//><h1>我的发布</h1><${ListWays} here="my-lists" /><${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="list" title="还没有发布过"><a class="button" href="#list-new">发布一条</a><//></div>`
    : html`<ul class="stack" aria-label="我的发布">${pages.rows.map((one) => html`<li key=${one.listing_id}><a class="card order" href=${`#my-listing/${one.listing_id}`}><span class="row row--apart"><span class="soft">${scenarios[one.kind].name}，${one.type_word}</span><${StateChip} of=${listingStates} state=${one.state} /></span><strong>${one.title}</strong><span class="soft">${briefOf(one)}</span></a></li>`)}</ul>`)}<//><${More} pages=${pages} /><${Applied} /><${Reported} /></div>`
}
