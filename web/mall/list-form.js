// One's listings as they are written: first of which scenario, then its form.

import { myListing, writeListing } from '../shared/api-listings.js'
import { ListingForm } from '../shared/listing-form.js'
import { openToMembers, scenarios } from '../shared/listings.js'
import { Field, Icon, Loaded, Notice, html, toast, useEffect, useLoad, useState } from '../shared/ui.js'

/** Which scenarios somebody may list in, and of which types. */
const mayList = (buyer) => Object.entries(scenarios).filter(([kind]) => buyer.realm === 'resident' || openToMembers[kind])
const typesFor = (buyer, kind) => Object.entries(scenarios[kind].types).filter(([type]) => buyer.realm === 'resident' || openToMembers[kind]?.includes(type))
const told = { published: '发布了，大家都能看到', waiting: '提交了，审核后大家就能看到', draft: '草稿保存了' }

/** What a change means, by the state of what is changed. */
const again = { published: '改好会再审一次，照片也一样。', noticed: '一改就要重新审、重新公示十五天。' }

const done = (made) => { toast(told[made.state] ?? '保存了', 'good'); location.hash = `my-listing/${made.listing_id}` }

export function ListNew({ id: kind, town, buyer, places }) {
  const villages = places.filter(({ kind: of, town_id: one }) => of === 'village' && one === town.place_id)
  const [villageId, setVillage] = useState(buyer.realm === 'resident' ? buyer.subject.slice(0, 6) : villages[0]?.place_id)
  const known = mayList(buyer)
  useEffect(() => { document.title = '发布信息 · 共富宝' }, [])
  if (!known.some(([one]) => one === kind)) return html`<div class="stack mall__narrow"><h1>发布什么</h1>${scenarios[kind] && html`<${Notice} look="wait">${scenarios[kind].name}只有本村村民能发布。<//>`}<ul class="doors">${known.map(([one, { name, add, icon }]) => html`<li key=${one}><a class="card door" href=${`#list-new/${one}`}><span class="door__icon"><${Icon} name=${icon} /></span><span><strong>${name}</strong><span class="soft">${add}</span></span></a></li>`)}</ul></div>`
  return html`<div class="stack mall__narrow"><p><a class="button button--quiet" href="#list-new"><${Icon} name="back" />换一种</a></p><h1>${scenarios[kind].add}</h1>
    ${buyer.realm === 'member' && html`<${Field} label="发在哪个村" value=${villageId} choices=${villages.map(({ place_id: one, name }) => [one, name])} onInput=${setVillage} />`}<${ListingForm} key=${`${kind} ${villageId}`} kind=${kind} villageId=${villageId} write=${(asked, key) => writeListing({ ...asked, village_id: villageId }, key)} types=${typesFor(buyer, kind)} onDone=${done} /></div>`
}

export function ListEdit({ id, buyer }) {
  const from = useLoad(() => myListing(id), [id])
  useEffect(() => { document.title = '修改信息 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><p><a class="button button--quiet" href=${`#my-listing/${id}`}><${Icon} name="back" />返回</a></p><h1>修改信息</h1><${Loaded} from=${from} tall>${(seen) => html`${again[seen.state] && html`<${Notice} look="wait">${again[seen.state]}<//>`}<${ListingForm} kind=${seen.kind} seen=${seen} villageId=${seen.village_id} types=${typesFor(buyer, seen.kind)} onDone=${done} />`}<//></div>`
}
