// Importing a village's roster: choose, upload, watch, read the report.

import { importRoster, rosterTemplate, startUpload } from '../shared/api.js'
import { count } from '../shared/format.js'
import { sendFile } from '../shared/http.js'
import { Button, Field, Notice, Progress, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { Files, RunShown, useLongWork } from './long-work.js'

/** What the server takes, in words. */
const taken = ({ bytes_max: bytes, rows_max: rows }) => `，最大 ${Math.floor(bytes / 2 ** 20)} MB、${count(rows)} 行`
const counts = [['created', '新增', 'good'], ['updated', '更新', 'warm'], ['unchanged', '没有变化', ''], ['refused', '有错误', 'wrong']]

function Report({ run }) {
  const wrong = run.counts.refused ?? 0
  return html`<div class="stack"><ul class="counts">${counts.filter(([name]) => run.counts[name] !== undefined).map(([name, text, look]) => html`<li class=${`count count--${look}`}><span class="figure">${count(run.counts[name])}</span>${text}</li>`)}</ul>
    ${wrong > 0 ? html`<${Notice} look="wait" title=${`有 ${count(wrong)} 行没有导入`}>其余的已经导入。下载报告，改好这些行再传一次，不会重复。<//>` : html`<${Notice} look="good" title="全部导入了">没有错误。<//>`}
    <${Files} run=${run} name="下载逐行报告" /></div>`
}

/** The village, or for those who work for the town all of it, from one file. */
const placesOf = (village, places, may) => [village, ...(may(['town_officer', 'town_admin']) ? places.filter(({ kind, place_id: id }) => kind === 'town' && id === village.town_id) : [])]

export function Roster({ village, places, may }) {
  const choices = placesOf(village, places, may)
  const [picked, setPicked] = useState(village.place_id)
  const place = choices.find(({ place_id: id }) => id === picked)
  const [file, setFile] = useState(null)
  const [sent, setSent] = useState(null)
  const { run, begin, again, forget } = useLongWork(importRoster)
  const allowed = useLoad(rosterTemplate, [])
  const work = useDeed(async () => {
    forget()
    setSent(0)
    const upload = await startUpload(place.place_id)
    await sendFile(upload, file, setSent)
    await begin({ place_id: place.place_id, upload_id: upload.upload_id })
    setSent(null)
  })
  const template = useDeed(async () => location.assign((await rosterTemplate()).url))
  const tooLarge = file && allowed.value && file.size > allowed.value.bytes_max
  const submit = (event) => { event.preventDefault(); if (file && !tooLarge && !work.busy) work.start() }
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>花名册导入</h1><p class="soft">把${place.name}的花名册传上来。可以反复传：没有变化的人不动，空着的格子不改已经登记的，有错误的行会逐行说明。</p></div>
    <form class="card stack" onSubmit=${submit}>${choices.length > 1 && html`<${Field} label="导入到" hint=${place.kind === 'town' ? '全镇一份：每行都要填村名或编号。' : null} value=${picked} choices=${choices.map(({ kind, place_id: id, name }) => [id, kind === 'town' ? `${name}（全镇）` : name])} onInput=${(value) => { setPicked(value); forget(); work.clear() }} />`}<${Field} label="花名册文件" type="file" accept=".xlsx,.csv" hint=${`xlsx 或 csv 格式${allowed.value ? taken(allowed.value) : ''}。每人一行，按空表的格式填。`} wrong=${tooLarge ? '文件太大了，请分成几个。' : null} onInput=${(_, input) => { setFile(input.files[0] ?? null); forget(); work.clear() }} />
      <div class="row"><${Button} type="submit" kind="main" icon="upload" busy=${work.busy} disabled=${!file || tooLarge}>上传并导入<//><${Button} icon="download" busy=${template.busy} onClick=${template.start}>下载空表<//></div>
      ${work.error && html`<${Notice} look="wrong" title="没有导入">${work.error.message}<//>`}
      ${sent !== null && work.busy && html`<${Progress} label="正在上传" done=${Math.round(sent * 100)} total=${100} />`}</form>
    ${run && html`<section class="card stack" aria-label="导入进度"><${RunShown} run=${run} label="正在导入" again=${again}>${(done) => html`<${Report} run=${done} />`}<//></section>`}</div>`
}
