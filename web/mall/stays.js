// 预订: what can be booked in a town, kind by kind and village by village.

import { browseBookables } from '../shared/api-bookings.js'
import { kinds, priceText } from '../shared/bookings.js'
import { GoodCover } from '../shared/market.js'
import { Chip, Empty, Field, Icon, Loaded, More, html, useEffect, usePages, useState } from '../shared/ui.js'
import { useBundle } from './bundle.js'

const shelves = [['', '全部'], ...Object.entries(kinds)]

function Card({ one, village }) {
  return html`<li><a class="good" href=${`#stay/${one.bookable_id}`}><${GoodCover} good=${one} /><div class="good__words"><strong class="good__title">${one.title}</strong><span class="number">${priceText(one)}</span>
    <span class="good__foot"><${Chip} look="good">${kinds[one.kind]}<//>${village && html`<span class="soft small good__village"><${Icon} name="place" />${village}</span>`}</span></div></a></li>`
}

/** The way to what was put together so far. */
export function BundleStrip({ townId }) {
  const lines = useBundle(townId)
  return lines.length > 0 && html`<a class="card row row--apart brief" href="#together"><span><strong>放在一起订的，${lines.length} 项</strong> <span class="soft">一起订好，或者都不订</span></span><span class="order__todo">去预订<${Icon} name="back" /></span></a>`
}

export function Stays({ town, places, kind }) {
  const shelf = kinds[kind] ? kind : ''
  const [villageId, setVillage] = useState('')
  const pages = usePages((cursor) => browseBookables(town.place_id, shelf, villageId, cursor), [town.place_id, shelf, villageId])
  const villages = places.filter(({ town_id: id, kind: of }) => of === 'village' && id === town.place_id)
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name
  const { rows } = pages
  useEffect(() => { document.title = `${shelf ? kinds[shelf] : '预订'} · 共富宝` }, [shelf])
  return html`<div class="stack stack--wide"><div class="mall__hero"><p class="mall__lead">${town.name}</p><h1>${shelf ? kinds[shelf] : '住一晚，吃一顿，玩半天'}</h1></div><${BundleStrip} townId=${town.place_id} />
    <nav class="shelves" aria-label="种类">${shelves.map(([id, name]) => html`<a class="shelf" href=${id ? `#stays/${id}` : '#stays'} aria-current=${id === shelf ? 'page' : null}>${name}</a>`)}</nav>
    ${villages.length > 1 && html`<div class="mall__town"><${Field} label="哪个村" value=${villageId} choices=${[['', '全部村'], ...villages.map(({ place_id: id, name }) => [id, name])]} onInput=${setVillage} /></div>`}
    <${Loaded} from=${pages} tall>${() => (rows.length === 0 ? html`<div class="card"><${Empty} icon="calendar" title="这里还没有可以订的">换一类、换个村看看。<//></div>`
      : html`<ul class="goods">${rows.map((one) => html`<${Card} key=${one.bookable_id} one=${one} village=${nameOf(one.village_id)} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
