// The shelves: chips for the kinds of goods, and a card for each product.

import { browseMarket } from '../shared/api-market.js'
import { GoodCover, Price, cheapest, leftOf, shelves } from '../shared/market.js'
import { Chip, Empty, Icon, Loaded, More, html, useEffect, usePages } from '../shared/ui.js'
import { CycleStrip } from './cycles.js'

const kinds = [['', '全部'], ...Object.entries(shelves)]

function Card({ good, village }) {
  const offered = good.variants.filter(({ left }) => left > 0)
  const named = cheapest(offered.length > 0 ? offered : good.variants)
  const [text, look] = leftOf(named)
  return html`<li><a class=${`good ${offered.length === 0 ? 'good--gone' : ''}`} href=${`#good/${good.product_id}`}><${GoodCover} good=${good} /><div class="good__words"><strong class="good__title">${good.title}</strong><${Price} variant=${named} from=${good.variants.length > 1} />
    <span class="good__foot"><${Chip} look=${look}>${text}<//>${village && html`<span class="soft small good__village"><${Icon} name="place" />${village}</span>`}</span></div></a></li>`
}

export function Shelves({ town, places, category }) {
  const shelf = shelves[category] ? category : ''
  const pages = usePages((cursor) => browseMarket(town.place_id, shelf, cursor), [town.place_id, shelf])
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name
  useEffect(() => { document.title = `${shelf ? shelves[shelf] : '市集'} · 共富宝` }, [shelf])
  return html`<div class="stack stack--wide"><div class="mall__hero"><p class="mall__lead">${town.name}</p><h1>${shelf ? shelves[shelf] : '这个时节，村里有什么'}</h1></div>
    ${!shelf && html`<${CycleStrip} town=${town} />`}<nav class="shelves" aria-label="货架">${kinds.map(([id, name]) => html`<a class="shelf" href=${id ? `#shelf/${id}` : '#'} aria-current=${id === shelf ? 'page' : null}>${name}</a>`)}</nav>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<div class="card"><${Empty} icon="leaf" title=${shelf ? `${shelves[shelf]}现在没有` : '现在没有在卖的'}>时节到了就上架，过几天再来看看。<//></div>`
      : html`<ul class="goods">${pages.rows.map((good) => html`<${Card} key=${good.product_id} good=${good} village=${nameOf(good.village_id)} />`)}</ul>`)}<//><${More} pages=${pages} /></div>`
}
