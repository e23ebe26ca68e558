// 映季, the shop front of a town's farm market: its shelves, one product, and where a harvest came from. For everybody.

import { listPlaces } from '../shared/api.js'
import { Empty, Field, Loaded, Mark, html, mount, useEffect, useHash, useLoad, useState } from '../shared/ui.js'
import { ViewSwitch } from '../shared/view-switch.js'
import { Cycle, Cycles } from './cycles.js'
import { Good } from './good.js'
import { Shelves } from './shelves.js'
import { Trace } from './trace.js'

/** What follows the # says which page: `good/<id>`, `lot/<trace>`, or `shelf/<category>`; else everything that is sold. */
function pageAt(hash, town, places) {
  const [kind, what = ''] = hash.slice(1).split('/').map(decoded)
  if (kind === 'good' && what) return html`<${Good} key=${what} id=${what} places=${places} />`
  if (kind === 'lot' && what) return html`<${Trace} key=${what} code=${what.trim().toLowerCase()} places=${places} />`
  if (!town) return html`<h1>映季市集</h1><${Empty} icon="shop" title="市集还没有开">镇里开通以后，就在这里看。<//>`
  if (kind === 'cycle' && what) return html`<${Cycle} key=${what} id=${what} town=${town} />`
  if (kind === 'cycles') return html`<${Cycles} town=${town} />`
  return html`<${Shelves} town=${town} places=${places} category=${kind === 'shelf' ? what : ''} />`
}

function decoded(text) {
  try { return decodeURIComponent(text) } catch { return text }
}

/** `?town=` names one where a deployment has several. */
function Market({ places }) {
  const hash = useHash()
  const towns = places.filter(({ kind }) => kind === 'town')
  const [asked, setAsked] = useState(new URLSearchParams(location.search).get('town'))
  const town = towns.find(({ place_id: id }) => id === asked) ?? towns[0]
  const choose = (id) => { setAsked(id); history.replaceState(null, '', `?town=${id}`) }
  useEffect(() => { scrollTo(0, 0) }, [hash])
  return html`${towns.length > 1 && html`<div class="mall__town"><${Field} label="哪个镇的市集" value=${town.place_id} choices=${towns.map(({ place_id: id, name }) => [id, name])} onInput=${choose} /></div>`}
    ${pageAt(hash, town, places)}`
}

function App() {
  const places = useLoad(listPlaces, [])
  return html`<header class="mall__head no-print"><a class="mall__name" href="#"><${Mark} /><span><strong>映季市集</strong><small>村里的好东西，当季的才卖</small></span></a><${ViewSwitch} /></header>
    <main id="main" class="mall">${places.state !== 'ready' && html`<h1 class="unseen">映季市集</h1>`}<${Loaded} from=${places} tall>${({ rows }) => html`<${Market} places=${rows} />`}<//></main>
    <footer class="mall__foot soft small no-print"><p>每一批都有追溯码：扫标签上的码，看是谁种的、哪块地、哪天采的。</p></footer>`
}

mount(html`<${App} />`)
