// One listing: what it says, and what a visitor does with it: ask, apply, object to a lease, report.

import { applyFor, askAbout, readListing, reportListing } from '../shared/api-listings.js'
import { Asked } from '../shared/asked.js'
import { fullDay } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { ListingFacts, ListingPrice, factsOf, scenarios } from '../shared/listings.js'
import { Gallery } from '../shared/pictures.js'
import { Back } from './good.js'
import { Adopting } from './plots.js'
import { Chip, Empty, Icon, Loaded, Notice, html, toast, useEffect, useLoad, useState } from '../shared/ui.js'

const keys = keyring()

function Doing({ one, buyer }) {
  const [told, tell] = useState('')
  const keyed = (what, words) => keys.keyFor({ id: one.listing_id, what, words })
  const ask = async (words) => { const { enquiry_id: id } = await askAbout(one.listing_id, words, keyed('ask', words)); keys.settle(); location.hash = `talk/${id}` }
  const apply = (first) => async (words) => { await applyFor(one.listing_id, words, first, keyed(first ? 'apply first' : 'apply', words)); keys.settle(); tell('报名了，有答复会告诉你。'); toast('报名了', 'good') }
  const report = (kind) => async (words) => { await reportListing(one.listing_id, kind, words, keyed(kind, words)); keys.settle(); tell('收到了，干部会来看。'); toast('收到了', 'good') }
  if (!buyer) return html`<${Notice} title="想问一问？"><a href=${`#in/${encodeURIComponent(`listing/${one.listing_id}`)}`}>先登录</a>，登录后就能留言，不用给电话。<//>`
  return html`<section class="stack no-print" aria-label="联系">${told && html`<${Notice} look="good">${told}<//>`}
    ${one.kind === 'plots' && html`<${Adopting} one=${one} />`}<${Asked} label="留言问一问" ask="想问什么" hint="不用写电话和微信；双方同意后，这里会交换电话。" kind="main" send=${ask} />
    ${one.kind === 'jobs' && one.type === 'offer' && html`<${Asked} label="我要报名" ask="介绍一下自己" hint="做过什么、什么时候能来。" required=${false} send=${apply(false)} />${one.is_collective && buyer.realm === 'resident' && html`<${Asked} label="有优待，优先报名" ask="介绍一下自己" hint="镇里给了您“社区工作招募”优待的，用这个报名排在前面；村里会看到您有优待。" required=${false} send=${apply(true)} />`}`}
    ${one.state === 'noticed' && buyer.realm === 'resident' && html`<${Asked} label="对公示有异议" ask="哪里不对" send=${report('objection')} />`}
    <${Asked} label="举报" ask="哪里不对" send=${report('abuse')} /></section>`
}

function Shown({ one, village, buyer }) {
  useEffect(() => { document.title = `${one.title} · 共富宝` }, [one.title])
  const [first] = one.photos
  return html`<article class=${first ? 'one' : 'mall__narrow'}>${first && html`<div class="stack"><img class="good__cover good__cover--large" src=${first.large} alt=${`${one.title}的照片`} />${one.photos.length > 1 && html`<${Gallery} pictures=${one.photos} label="照片" />`}</div>`}
    <div class="stack one__words"><div class="stack stack--tight"><p class="row"><a class="button" href=${`#lists/${one.kind}`}>${scenarios[one.kind].name}</a><${Chip}>${one.type_word}<//></p><h1>${one.title}</h1><${ListingPrice} one=${one} /></div>
      ${one.state === 'noticed' && html`<${Notice} look="wait" title="公示中">到 ${fullDay(one.notice_last_on)} 为止，本镇村民可以提异议；公示期满才能成交。<//>`}
      ${one.words && html`<p class="pre-line one__said">${one.words}</p>`}${factsOf(one).length > 0 && html`<section class="card stack stack--tight" aria-labelledby="facts"><h2 id="facts">情况</h2><${ListingFacts} one=${one} /></section>`}
      <section class="card stack stack--tight" aria-labelledby="owner"><h2 id="owner">谁发布的</h2><p class="row"><strong>${one.owner}</strong>${one.band && html`<${Chip} look="good">信用 ${one.band} 级<//>`}</p><p class="row soft"><${Icon} name="place" />${village}，${fullDay(one.published_at)}发布</p></section>
      <${Doing} one=${one} buyer=${buyer} /></div></article>`
}

export function Listing({ id, places, buyer }) {
  const asked = useLoad(() => readListing(id).catch(gone), [id])
  const village = (one) => places.find(({ place_id: of }) => of === one.village_id)?.name ?? ''
  return html`<div class="stack"><${Back} to="#lists">乡村五集<//>${asked.state !== 'ready' && html`<h1 class="unseen">信息</h1>`}<${Loaded} from=${asked} tall>${(one) => (one ? html`<${Shown} one=${one} village=${village(one)} buyer=${buyer} />`
    : html`<h1>这条信息不在了</h1><div class="card"><${Empty} icon="leaf" title="可能已经成交或者下架">回到五集看看别的。<//></div>`)}<//></div>`
}
