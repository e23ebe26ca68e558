// Saved searches: something new that fits one is told in the inbox.

import { mySearches, removeSearch, saveSearch } from '../shared/api-listings.js'
import { yuanText } from '../shared/format.js'
import { scenarios } from '../shared/listings.js'
import { Button, Empty, Loaded, Refused, html, toast, useDeed, useEffect, useLoad } from '../shared/ui.js'
import { Back } from './good.js'

const SEARCHES_MAX = 10

/** Keep what is looked for just now, in the first free place. */
export function SaveSearch({ sought }) {
  const save = useDeed(async () => {
    const taken = new Set((await mySearches()).map(({ nth }) => nth))
    const free = Array.from({ length: SEARCHES_MAX }, (_, nth) => nth).find((nth) => !taken.has(nth))
    if (free === undefined) { toast('最多十个订阅，请先删掉一个'); return }
    const { place_id: place, kind, type = '', words = '', price_min: least = 0, price_max: most = null } = sought
    await saveSearch(free, { place_id: place, kind, type, words, price_min: least, price_max: most })
    toast('订阅了，有新的会告诉您', 'good')
  })
  return html`<${Refused} of=${save} /><div class="row"><${Button} icon="bell" busy=${save.busy} onClick=${save.start}>有新的告诉我<//><a class="button button--quiet" href="#searches">我的订阅</a></div>`
}

function textOf({ kind, type, words, price_min: least, price_max: most }, place) {
  const prices = most === null ? (least ? `${yuanText(least)}以上` : '') : `${yuanText(least)}到 ${yuanText(most)}`
  return [place, scenarios[kind].types[type], words && `“${words}”`, prices].filter(Boolean).join('，')
}

export function Searches({ places }) {
  const from = useLoad(mySearches, [])
  const remove = useDeed(async (nth) => { await removeSearch(nth); toast('删掉了', 'good'); from.again() })
  const nameOf = (id) => places.find(({ place_id: one }) => one === id)?.name ?? ''
  useEffect(() => { document.title = '我的订阅 · 共富宝' }, [])
  return html`<div class="stack mall__narrow"><${Back} to="#lists">乡村五集<//><h1>我的订阅</h1><p class="soft">有新的信息合适，会在消息里告诉您。最多十个。</p><${Refused} of=${remove} />
    <${Loaded} from=${from} tall>${(rows) => (rows.length === 0 ? html`<div class="card"><${Empty} icon="bell" title="还没有订阅">在列表里找一找，点“有新的告诉我”。<//></div>` : html`<ul class="stack" aria-label="订阅">${rows.map((one) => html`<li key=${one.nth} class="card row row--apart"><div class="stack stack--tight"><strong>${scenarios[one.kind].name}</strong><span class="soft">${textOf(one, nameOf(one.place_id))}</span></div><${Button} busy=${remove.busy} aria-label=${`删掉订阅：${scenarios[one.kind].name}`} onClick=${() => remove.start(one.nth)}>删掉<//></li>`)}</ul>`)}<//></div>`
}
