// Who did what, when: the trail that nobody can change.

import { listTraces } from '../shared/api.js'
import { dateOf, stamp } from '../shared/format.js'
import { Empty, Field, Loaded, More, Table, html, usePages, useState } from '../shared/ui.js'

const columns = [
  { name: '时间', of: (row) => html`<span class="number">${stamp(row.at)}</span>` },
  { name: '谁', of: (row) => row.by },
  { name: '做了什么', of: (row) => html`<strong>${row.verb}</strong>` },
  { name: '关于', of: (row) => html`<span class="small">${row.about}</span>` },
]

export function Audit({ village }) {
  const [on, setOn] = useState(dateOf())
  const pages = usePages((cursor) => listTraces(village.place_id, on, cursor), [village.place_id, on])
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>操作记录</h1><p class="soft">每一次查看个人信息、每一次改动，都留在这里，不能删改。</p></div>
    <${Field} label="哪一天" type="date" value=${on} max=${dateOf()} onInput=${(value) => value && setOn(value)} /></div>
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="trail" title="这一天没有记录">换一天看看。<//>` : html`<${Table} caption="操作记录" columns=${columns} rows=${pages.rows} />`)}<//><${More} pages=${pages} /></div>`
}
