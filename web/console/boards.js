// Publishing boards, and where they are to be seen.

import { publishBoard, publishedIndex } from '../shared/api.js'
import { dateOf } from '../shared/format.js'
import { uuid7 } from '../shared/ids.js'
import { Button, Empty, Field, Icon, Loaded, Notice, Table, html, toast, useDeed, useLoad, useState } from '../shared/ui.js'

/** The ISO week, such as 2026-W47, of a business date. */
function weekOf(date) {
  const at = new Date(`${date}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7))
  const first = Date.UTC(at.getUTCFullYear(), 0, 1)
  return `${at.getUTCFullYear()}-W${String(Math.ceil(((at - first) / 86_400_000 + 1) / 7)).padStart(2, '0')}`
}

const address = ({ place_id: place, period }) => `/board/?${new URLSearchParams({ place, period })}`
const columns = [
  { name: '地方', of: (row) => html`<strong>${row.place_name}</strong>` },
  { name: '哪一期', of: (row) => row.period },
  { name: '网页', of: (row) => html`<a class="button" href=${address(row)}>打开<span class="unseen">${row.place_name} ${row.period}</span></a>` },
]

export function Boards({ places, village }) {
  const today = dateOf()
  const periods = [[weekOf(today), `本周（${weekOf(today)}）`], [today.slice(0, 7), `本月（${today.slice(0, 7)}）`]]
  const [asked, setAsked] = useState({ place: village?.place_id ?? places[0]?.place_id, period: periods[0][0] })
  const index = useLoad(publishedIndex, [])
  const publish = useDeed(async () => {
    await publishBoard(asked.place, asked.period, uuid7())
    toast('已交给系统公布，几秒钟后就能看到', 'good')
    index.again()
  })
  return html`<div class="stack stack--wide"><h1>榜单</h1><section class="card stack" aria-labelledby="publish"><h2 id="publish">现在就公布一期</h2><p class="soft">每周一和每月一号会自动公布；这里可以提前或补公布。</p>
      ${publish.error && html`<${Notice} look="wrong">${publish.error.message}<//>`}
      <div class="form"><${Field} label="地方" value=${asked.place} choices=${places.map(({ place_id: id, name }) => [id, name])} onInput=${(place) => setAsked({ ...asked, place })} /><${Field} label="哪一期" value=${asked.period} choices=${periods} onInput=${(period) => setAsked({ ...asked, period })} /></div>
      <div class="row"><${Button} kind="main" icon="trophy" busy=${publish.busy} onClick=${publish.start}>公布<//></div></section>
    <section class="stack" aria-labelledby="published"><div class="row row--apart"><h2 id="published">已经公布的</h2><a class="button" href="/board/"><${Icon} name="expand" />投到电视</a></div>
      <${Loaded} from=${index}>${({ rows }) => (rows.length === 0 ? html`<${Empty} icon="trophy" title="还没有公布过">公布以后，链接在这里。<//>` : html`<${Table} caption="已经公布的榜单" columns=${columns} rows=${rows} />`)}<//></section></div>`
}
