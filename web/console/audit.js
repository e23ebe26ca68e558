// The audit trail: who saw and did what on a day; and the books, recomputed from their entries.

import { everyAuditEvent, readAudit, startVerification } from '../shared/api.js'
import { clock, count, dateOf } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { roleNames } from '../shared/strings.js'
import { saveFile } from '../shared/saving.js'
import { Button, Empty, Field, Loaded, More, Notice, Progress, Refused, Switch, Table, html, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { deedText, looks } from './audit-words.js'
import { Files, useRun } from './long-work.js'
import { actorText, everyStaff, namesOf, oneOf } from './staff-names.js'

const keys = keyring()
const kinds = [['all', '全部'], ['looks', '看了什么'], ['changes', '改了什么']]

/** A text for a spreadsheet: what it would take for a formula stays a text. */
const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`

const download = (name, rows) => saveFile(name, 'text/csv', `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`)

const verified = [['accounts', '账户'], ['entries', '明细'], ['issued', '发出'], ['reversed', '更正'], ['redeemed', '消费'], ['expired', '到期'], ['held', '预扣'], ['outstanding', '结余']]

/** What the recomputing of a village's books came to. */
function Outcome({ run }) {
  if (run.state === 'running') return html`<${Progress} label="正在核对" done=${run.done} total=${run.total} />`
  const faults = run.counts.faults ?? 0
  return html`${run.state === 'done' ? html`<${Notice} look="good" title="账目全部对得上">每个账户、每笔预算都和明细一致。<//>`
    : html`<${Notice} look="wrong" title=${faults ? `有 ${count(faults)} 处对不上` : '没有核对完'}>${faults ? '是哪几处在下面的清单里；在查清以前不要补记。' : '请再核对一次。'}<//><${Files} run=${run} name="下载清单" />`}
    <dl class="facts-list">${verified.filter(([name]) => name in run.counts).map(([name, text]) => html`<div><dt>${text}</dt><dd class="number">${count(run.counts[name])}</dd></div>`)}</dl>`
}

function Books({ village }) {
  const [started, setStarted] = useState(null)
  const run = useRun(started)
  const start = useDeed(async () => {
    const { run_id: id } = await startVerification(village.place_id, keys.keyFor({ verify: village.place_id }))
    keys.settle()
    setStarted({ run_id: id, state: 'running', done: 0, total: 1, counts: {} })
  })
  return html`<section class="card stack" aria-labelledby="books"><div class="row row--apart"><div><h2 id="books">核对账本</h2><p class="soft">从每一笔明细把${village.name}的账户和预算重新算一遍，看对不对得上。不改任何账。</p></div>
    <${Button} busy=${start.busy || run?.state === 'running'} onClick=${start.start}>开始核对<//></div><${Refused} of=${start} />${run && html`<${Outcome} run=${run} />`}</section>`
}

export function Audit({ village, places }) {
  const town = places.find(({ place_id: id }) => id === village.town_id)
  const [placeId, setPlace] = useState(village.place_id)
  const [on, setOn] = useState(dateOf())
  const [kind, setKind] = useState('all')
  const [who, setWho] = useState('')
  const pages = usePages((cursor) => readAudit(placeId, on, cursor), [placeId, on])
  const staff = useLoad(async () => namesOf(await everyStaff()), [])
  const names = staff.value ?? {}
  const wanted = ({ actor, deed, target }) => (kind === 'all' || (deed in looks) === (kind === 'looks')) && [actorText(actor, names), target, deedText(deed)].some((text) => text.includes(who.trim()))
  const save = useDeed(async () => {
    const rows = (await everyAuditEvent(placeId, on)).filter(wanted)
    download(`审计-${placeId}-${on}.csv`, [['时间', '谁', '编号', '身份', '做了什么', '对象'], ...rows.map((row) => [row.made_at, actorText(row.actor, names), row.actor, row.roles.map((role) => roleNames[role] ?? role).join('、'), deedText(row.deed), row.target])])
  })
  const shown = pages.rows.filter(wanted)
  const columns = [
    { name: '时间', of: ({ made_at: at }) => html`<span class="number">${clock(at)}</span>` },
    { name: '谁', of: ({ actor, roles }) => html`<strong>${actorText(actor, names)}</strong> <span class="soft small">${roles.map((role) => roleNames[role] ?? role).join('、')}</span>` },
    { name: '做了什么', of: ({ deed }) => deedText(deed) },
    { name: '对象', of: ({ target }) => html`<span class="number small">${oneOf(target, names)}</span>` },
  ]
  const list = () => (shown.length === 0 ? html`<${Empty} icon="trail" title=${pages.rows.length ? '已显示的记录里没有' : '这一天没有记录'}>${pages.rows.length && pages.more ? '点“更多”再往前看。' : '换一天，或者换一个地方看。'}<//>`
    : html`<${Table} caption="审计记录" columns=${columns} rows=${shown} keyOf=${(row) => row.event_id} />`)
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>审计记录</h1><${Button} icon="download" busy=${save.busy} onClick=${save.start}>导出这一天<//></div>
    <p class="soft">谁在什么时候看了、改了什么，保存三年。您现在看的这一下也会记下来。</p>
    <div class="form"><${Field} label="哪里" value=${placeId} choices=${[[village.place_id, village.name], ...(town ? [[town.place_id, '镇里']] : [])]} onInput=${setPlace} /><${Field} label="哪一天" type="date" value=${on} max=${dateOf()} onInput=${(day) => day && setOn(day)} />
      <${Field} label="找人、找事、找编号" hint="只在已显示的记录里找；导出时找全天。" all value=${who} onInput=${setWho} autocomplete="off" /></div>
    <${Switch} label="看还是改" value=${kind} choices=${kinds} onChange=${setKind} /><${Refused} of=${save} />
    <${Loaded} from=${pages} tall>${list}<//><${More} pages=${pages} /><${Books} village=${village} /></div>`
}
