// 共富宝: a town's farm market, its places to visit and to stay, its five lists, and what one has there.

import { listPlaces } from '../shared/api.js'
import { lazy } from '../shared/lazy.js'
import { scenarios } from '../shared/listings.js'
import { Empty, Field, Icon, Loaded, Mark, html, mount, useEffect, useHash, useLoad, useState } from '../shared/ui.js'
import { ViewSwitch } from '../shared/view-switch.js'
import { Gate, useBuyer } from './buyer.js'
import { useBasket } from './kept.js'
import { Shelves } from './shelves.js'

/** Behind the shelves: each page is asked for when it is first opened. */
const Addresses = lazy(() => import('./addresses.js'), 'Addresses')
const Basket = lazy(() => import('./basket.js'), 'Basket')
const Booking = lazy(() => import('./booking.js'), 'Booking')
const Bookings = lazy(() => import('./bookings.js'), 'Bookings')
const Card = lazy(() => import('./trails.js'), 'Card')
const Checkout = lazy(() => import('./checkout.js'), 'Checkout')
const Coupons = lazy(() => import('./coupons.js'), 'Coupons')
const Cycle = lazy(() => import('./cycles.js'), 'Cycle')
const Cycles = lazy(() => import('./cycles.js'), 'Cycles')
const Doors = lazy(() => import('./lists.js'), 'Doors')
const Good = lazy(() => import('./good.js'), 'Good')
const Here = lazy(() => import('./here.js'), 'Here')
const Inbox = lazy(() => import('./inbox.js'), 'Inbox')
const ListEdit = lazy(() => import('./list-form.js'), 'ListEdit')
const ListNew = lazy(() => import('./list-form.js'), 'ListNew')
const Listing = lazy(() => import('./listing.js'), 'Listing')
const Lists = lazy(() => import('./lists.js'), 'Lists')
const Me = lazy(() => import('./me.js'), 'Me')
const MyListing = lazy(() => import('./list-own.js'), 'MyListing')
const MyLists = lazy(() => import('./list-own.js'), 'MyLists')
const MyPlots = lazy(() => import('./plots.js'), 'MyPlots')
const Order = lazy(() => import('./order.js'), 'Order')
const Orders = lazy(() => import('./orders.js'), 'Orders')
const Searches = lazy(() => import('./searches.js'), 'Searches')
const Spot = lazy(() => import('./tour.js'), 'Spot')
const Stay = lazy(() => import('./stay.js'), 'Stay')
const Stays = lazy(() => import('./stays.js'), 'Stays')
const Talk = lazy(() => import('./talks.js'), 'Talk')
const Talks = lazy(() => import('./talks.js'), 'Talks')
const Together = lazy(() => import('./together.js'), 'Together')
const Tour = lazy(() => import('./tour.js'), 'Tour')
const Trace = lazy(() => import('./trace.js'), 'Trace')
const Trail = lazy(() => import('./trails.js'), 'Trail')
const Trails = lazy(() => import('./trails.js'), 'Trails')

/** The pages of 乡村五集 that are of who is signed in. */
const lists = { 'list-new': ['登录后发布', ListNew], 'list-edit': ['登录后修改', ListEdit], 'my-lists': ['登录后看自己发布的', MyLists], 'my-listing': ['登录后看自己发布的', MyListing], talks: ['登录后看对话', Talks], talk: ['登录后看对话', Talk], searches: ['登录后看订阅', Searches], 'my-plots': ['登录后看认领的菜地', MyPlots] }
/** The way in from a page that everybody sees, and back to it: `in/<page>`. */
function In({ id }) {
  useEffect(() => { location.replace(`#${id}`) }, [])
  return null
}
/** The pages of who buys, by how the address begins, and what a visitor is told there. */
const own = { in: ['先登录', In], checkout: ['先登录，再下单', Checkout], orders: ['登录后看订单', Orders], order: ['登录后看订单', Order], me: ['登录后看自己的', Me], inbox: ['登录后看消息', Inbox], addresses: ['登录后看收货地址', Addresses], coupons: ['登录后领券', Coupons], together: ['先登录，再预订', Together], bookings: ['登录后看预订', Bookings], booking: ['登录后看预订', Booking], ...lists, here: ['登录后打卡', Here], stamps: ['登录后看集章', Card] }
const tabs = [['', '市集', 'shop'], ['tour', '游玩', 'place'], ['lists', '五集', 'home'], ['basket', '购物篮', 'basket'], ['me', '我的', 'person']]
/** The sides of a visit, each of which leads to the others. */
const outing = [['tour', '地图', 'place'], ['trails', '路线', 'trail'], ['stays', '吃住玩', 'calendar']]
/** Which tab a page belongs to. */
const tabOf = { basket: 'basket', checkout: 'basket', orders: 'me', order: 'me', me: 'me', inbox: 'me', addresses: 'me', coupons: 'me', bookings: 'me', booking: 'me', lists: 'lists', listing: 'lists', tour: 'tour', spot: 'tour', trails: 'tour', trail: 'tour', stays: 'tour', stay: 'tour', together: 'tour', here: 'tour', stamps: 'tour', ...Object.fromEntries(Object.keys(lists).map((kind) => [kind, 'lists'])) }

/** What follows the # says which page: `good/<id>`, `lot/<trace>`, `shelf/<category>`, or one's own; else everything that is sold. */
function pageAt([kind, what = ''], { town, places, buyer }) {
  if (kind === 'good' && what) return html`<${Good} key=${what} id=${what} places=${places} />`
  if (kind === 'lot' && what) return html`<${Trace} key=${what} code=${what.trim().toLowerCase()} places=${places} />`
  if (!town) return html`<h1>市集</h1><${Empty} icon="shop" title="市集还没有开">镇里开通以后，就在这里看。<//>`
  if (kind === 'tour') return html`<${Tour} town=${town} places=${places} />`
  if (kind === 'spot' && what) return html`<${Spot} key=${what} id=${what} places=${places} />`
  if (kind === 'trails') return html`<${Trails} town=${town} />`
  if (kind === 'trail' && what) return html`<${Trail} key=${what} id=${what} places=${places} buyer=${buyer} />`
  if (kind === 'listing' && what) return html`<${Listing} key=${`${what} ${buyer?.subject}`} id=${what} places=${places} buyer=${buyer} />`
  if (kind === 'lists') return scenarios[what] ? html`<${Lists} key=${what} kind=${what} town=${town} places=${places} buyer=${buyer} />` : html`<${Doors} town=${town} />`
  if (kind === 'cycle' && what) return html`<${Cycle} key=${what} id=${what} town=${town} />`
  if (kind === 'cycles') return html`<${Cycles} town=${town} />`
  if (kind === 'stays') return html`<${Stays} town=${town} places=${places} kind=${what} />`
  if (kind === 'stay' && what) return html`<${Stay} key=${what} id=${what} town=${town} places=${places} />`
  if (kind === 'basket') return html`<${Basket} key=${town.place_id} town=${town} />`
  const [title, View] = own[kind] ?? []
  const note = kind in lists || kind === 'in' ? '不用给电话：双方都同意，才看得到对方的。' : undefined
  if (View) return html`<${Gate} town=${town} buyer=${buyer} title=${title} note=${note}>${(who) => html`<${View} key=${`${who.subject} ${what}`} id=${what} town=${town} buyer=${who} places=${places} />`}<//>`
  return html`<${Shelves} town=${town} places=${places} category=${kind === 'shelf' ? what : ''} />`
}

function decoded(text) {
  try { return decodeURIComponent(text) } catch { return text }
}

const Outing = ({ current }) => html`<nav class="shelves mall__outing no-print" aria-label="游玩">${outing.map(([id, name, icon]) => html`<a key=${id} class="shelf" href=${`#${id}`} aria-current=${id === current ? 'page' : null}><${Icon} name=${icon} />${name}</a>`)}</nav>`

/** The places of these pages; under the thumb on a phone. */
function Tabs({ town, current }) {
  const basket = useBasket(town.place_id)
  return html`<nav class="mall__tabs no-print" aria-label="共富宝">${tabs.map(([id, name, icon]) => html`<a href=${`#${id}`} aria-current=${id === current ? 'page' : null}><span class="tab-icon"><${Icon} name=${icon} />${id === 'basket' && basket.length > 0 && html`<b class="badge" aria-hidden="true">${basket.length}</b>`}</span><span>${name}${id === 'basket' && basket.length > 0 && html`<span class="unseen">，${basket.length} 样</span>`}</span></a>`)}</nav>`
}

/** `?town=` names one where a deployment has several. */
function Town({ places }) {
  const hash = useHash()
  const towns = places.filter(({ kind }) => kind === 'town')
  const [asked, setAsked] = useState(new URLSearchParams(location.search).get('town'))
  const town = towns.find(({ place_id: id }) => id === asked) ?? towns[0]
  const buyer = useBuyer(town, places)
  const choose = (id) => { setAsked(id); history.replaceState(null, '', `?town=${id}`) }
  const parts = hash.slice(1).split('/').map(decoded)
  useEffect(() => { scrollTo(0, 0) }, [hash])
  return html`${town && html`<${Tabs} town=${town} current=${tabOf[parts[0]] ?? ''} />`}
    <main id="main" class="mall">${towns.length > 1 && html`<div class="mall__town"><${Field} label="哪个镇的市集" value=${town.place_id} choices=${towns.map(({ place_id: id, name }) => [id, name])} onInput=${choose} /></div>`}
      ${outing.some(([id]) => id === parts[0]) && html`<${Outing} current=${parts[0]} />`}${pageAt(parts, { town, places, buyer })}</main>`
}

function App() {
  const places = useLoad(listPlaces, [])
  return html`<header class="mall__head no-print"><a class="mall__name" href="#"><${Mark} /><span><strong>共富宝</strong><small>买当季的，到村里走走</small></span></a><${ViewSwitch} /></header>
    ${places.state === 'ready' ? html`<${Town} places=${places.value.rows} />` : html`<main id="main" class="mall"><h1 class="unseen">共富宝</h1><${Loaded} from=${places} tall /></main>`}
    <footer class="mall__foot soft small no-print"><p>市集的每一批货都有追溯码：扫一扫，看是谁种的、哪块地、哪天采的。五集里不用留电话，双方都同意才看得到。</p></footer>`
}

mount(html`<${App} />`)
