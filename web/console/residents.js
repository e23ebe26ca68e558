// A village's people, and their cards on paper.

import { listResidents, printCards } from '../shared/api.js'
import { uuid7 } from '../shared/ids.js'
import { residentStates } from '../shared/strings.js'
import { Button, Chip, Empty, Loaded, More, Notice, Table, html, useDeed, usePages, useState } from '../shared/ui.js'
import { Files, RunShown, useRun } from './long-work.js'

const columns = [
  { name: '姓名', of: (row) => html`<strong>${row.name}</strong>` },
  { name: '编号', of: (row) => html`<span class="small">${row.resident_id}</span>` },
  { name: '组', of: (row) => row.group || '—' },
  { name: '与户主关系', of: (row) => row.relation || '—' },
  { name: '手机', of: (row) => row.phone || '—' },
  { name: '状态', of: (row) => { const [text, look] = residentStates[row.status] ?? [row.status, '']; return html`<${Chip} look=${look}>${text}<//>` } },
]

function Cards({ village }) {
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => setStarted(await printCards(village.place_id, uuid7())))
  return html`<section class="card stack" aria-labelledby="cards"><div class="row row--apart"><div><h2 id="cards">打印工分卡</h2><p class="soft">给没有智能手机的乡亲。一张 A4 纸十张卡，裁开就能用。</p></div>
    <${Button} kind="main" icon="printer" busy=${start.busy} disabled=${run?.state === 'running'} onClick=${start.start}>做卡片 PDF<//></div>
    ${start.error && html`<${Notice} look="wrong">${start.error.message}<//>`}
    ${run && html`<${RunShown} run=${run} label="正在做卡片">${(done) => html`<${Files} run=${done} name="下载卡片" />`}<//>`}</section>`
}

export function Residents({ village }) {
  const pages = usePages((cursor) => listResidents(village.place_id, cursor), [village.place_id])
  return html`<div class="stack stack--wide"><h1>${village.name}的村民</h1><${Cards} village=${village} />
    <${Loaded} from=${pages} tall>${() => (pages.rows.length === 0 ? html`<${Empty} icon="people" title="还没有村民">先导入花名册。<//>` : html`<${Table} caption="村民名单" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.resident_id} />`)}<//><${More} pages=${pages} /></div>`
}
