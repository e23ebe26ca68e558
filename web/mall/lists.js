// 乡村五集: five doors, and behind each its list, found by village, type, words or pinyin, and price.

import { searchListings } from '../shared/api-listings.js'
import { day } from '../shared/format.js'
import { ListingCover, ListingPrice, briefOf, listingStates, scenarios } from '../shared/listings.js'
import { fenOf } from '../shared/market.js'
import { Back } from './good.js'
import { SaveSearch } from './searches.js'
import { Button, Chip, Empty, Field, Icon, Loaded, More, StateChip, html, useEffect, usePages, useState } from '../shared/ui.js'

const doors = Object.entries(scenarios)

/** One's own ways: what one listed, to whom one writes. */
export const ListWays = ({ here }) => html`<nav class="lists__ways" aria-label="我的五集"><a class="button button--main" href="#list-new"><${Icon} name="plus" />发布信息</a>${here !== 'my-lists' && html`<a class="button" href="#my-lists"><${Icon} name="list" />我的发布</a>`}<a class="button" href="#talks"><${Icon} name="speak" />对话</a><a class="button" href="#my-plots"><${Icon} name="leaf" />我的菜地</a></nav>`

export function Doors({ town }) {
  useEffect(() => { document.title = '乡村五集 · 共富宝' }, [])
  return html`<div class="stack stack--wide"><section class="mall__hero stack stack--tight"><h1>乡村五集</h1><p class="mall__lead">${town.name}的活儿、房子、东西、土地和菜地，都在这里。</p><p>不用留电话：先在这里说，双方都同意，再交换电话。</p></section>
    <${ListWays} /><ul class="doors">${doors.map(([kind, { name, note, icon }]) => html`<li key=${kind}><a class="card door" href=${`#lists/${kind}`}><span class="door__icon"><${Icon} name=${icon} /></span><span><strong>${name}</strong><span class="soft">${note}</span></span></a></li>`)}</ul></div>`
}

function Card({ one, village }) {
  return html`<li><a class="good" href=${`#listing/${one.listing_id}`}><${ListingCover} one=${one} /><span class="good__words"><span class="row row--apart"><${Chip}>${one.type_word}<//>${one.state === 'noticed' && html`<${StateChip} of=${listingStates} state="noticed" />`}</span>
    <strong class="good__title">${one.title}</strong><${ListingPrice} one=${one} /><span class="soft small">${briefOf(one)}</span><span class="good__foot soft small"><span class="good__village"><${Icon} name="place" />${village}</span><span>${day(one.published_at)}</span></span></span></a></li>`
}

/** What is typed is looked for when it is sent, not with each letter. */
function Search({ kind, villages, asked, onSearch }) {
  const [now, set] = useState(asked)
  const put = (name) => (value) => set((one) => ({ ...one, [name]: value }))
  const submit = (event) => { event.preventDefault(); onSearch(now) }
  const types = [['', '全部'], ...Object.entries(scenarios[kind].types)]
  const choose = (type) => { put('type')(type); onSearch({ ...now, type }) }
  return html`<form class="card stack" onSubmit=${submit} role="search"><div class="shelves" role="group" aria-label="类型">${types.map(([type, name]) => html`<button key=${type} type="button" class="shelf" aria-pressed=${String(now.type === type)} onClick=${() => choose(type)}>${name}</button>`)}</div>
    <div class="lists__find"><${Field} label="找什么（汉字、拼音、首字母都行）" type="search" value=${now.words} maxlength="20" onInput=${put('words')} /><${Button} type="submit" kind="main">查找<//></div>
    <details><summary>按村和价格找</summary><div class="form"><${Field} label="哪个村" value=${now.place} choices=${[['', '全镇'], ...villages.map(({ place_id: id, name }) => [id, name])]} onInput=${put('place')} />
      <${Field} label="最低价（元）" inputmode="decimal" value=${now.least} onInput=${put('least')} /><${Field} label="最高价（元）" inputmode="decimal" value=${now.most} onInput=${put('most')} /></div></details></form>`
}

const none = { words: '', place: '', type: '', least: '', most: '' }
const fen = (text) => { const found = fenOf(text); return Number.isNaN(found) ? undefined : found }

export function Lists({ kind, town, places, buyer }) {
  const [asked, ask] = useState(none)
  const { name, note } = scenarios[kind]
  const villages = places.filter(({ kind: of, town_id: id }) => of === 'village' && id === town.place_id)
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name ?? ''
  const sought = { place_id: asked.place || town.place_id, kind, type: asked.type || undefined, words: asked.words.trim() || undefined, price_min: fen(asked.least), price_max: fen(asked.most), size: 24 }
  const pages = usePages((cursor) => searchListings(sought, cursor), [JSON.stringify(sought)])
  useEffect(() => { document.title = `${name} · 共富宝` }, [name])
  return html`<div class="stack"><${Back} to="#lists">乡村五集<//><div class="row row--apart"><div><h1>${name}</h1><p class="soft">${note}</p></div><a class="button button--main" href=${`#list-new/${kind}`}><${Icon} name="plus" />我要发布</a></div>
    <${Search} kind=${kind} villages=${villages} asked=${asked} onSearch=${ask} />${buyer && html`<${SaveSearch} sought=${sought} />`}
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="leaf" title="没有找到">换个词，或者放宽价格和村再找。<//></div>` : html`<ul class="goods" aria-label=${name}>${pages.rows.map((one) => html`<${Card} key=${one.listing_id} one=${one} village=${nameOf(one.village_id)} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
