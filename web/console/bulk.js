// One deed for many: which rule and which record, then who, then what became of each of them.

import { awardMany, everyBulkLine, everyHolder, listRules, readRun, resolveCode } from '../shared/api.js'
import { codeOf, count } from '../shared/format.js'
import { keyring } from '../shared/ids.js'
import { bulkStates } from '../shared/strings.js'
import { Button, Chip, Empty, Field, Loaded, Notice, Refused, Switch, Table, html, useDeed, useLoad, useState } from '../shared/ui.js'
import { BulksWaiting, SENT } from './bulk-waiting.js'
import { DeedFields, blank, bodyOf, isMuch, pointsOf, writable } from './deed-form.js'
import { RunShown, useRun } from './long-work.js'

const PEOPLE_MAX = 500
const keys = keyring()
const hint = '签到表、会议记录的名称或编号。会写进每个人的明细，请不要写身份证号和电话。'

/** Codes from a scanner gun, one a line; each is looked up, and whoever is not of this village is told. */
function Scanned({ village, onFound }) {
  const [text, setText] = useState('')
  const [told, setTold] = useState(null)
  const add = useDeed(async () => {
    const codes = [...new Set(text.split(/\s+/).map(codeOf).filter(Boolean))]
    const found = []
    const failed = []
    for (const [at, code] of codes.entries()) {
      setTold({ busy: true, done: at, total: codes.length })
      const one = await resolveCode(code).catch((error) => { if (error.status === 404 || error.status === 409) return null; throw error })
      if (one?.village_id === village.place_id) found.push(one.holder_id); else failed.push(code)
    }
    onFound(found)
    setText(failed.join('\n'))
    setTold({ found: found.length, failed: failed.length })
  })
  const words = () => (told.busy ? `正在查 ${count(told.done)} / ${count(told.total)}` : `加进了 ${count(told.found)} 人${told.failed ? `；有 ${count(told.failed)} 个码不是本村的，留在上面` : ''}`)
  return html`<div class="stack stack--tight"><${Field} label="扫码枪扫入，或粘贴编号" hint="一行一个：村民码或工分卡。" multiline value=${text} onInput=${setText} autocomplete="off" spellcheck="false" />
    <div class="row row--apart"><span class="soft" role="status">${told && words()}</span><${Button} icon="scan" busy=${add.busy} disabled=${!text.trim()} onClick=${add.start}>加进名单<//></div>
    <${Refused} of=${add} /></div>`
}

/** Whole groups, and single people by name. `picked` is a set of ids. */
function Groups({ village, everybody, picked, setPicked }) {
  const [filter, setFilter] = useState('')
  const [only, setOnly] = useState('all')
  const groups = [...new Set([...village.groups, ...everybody.map(({ group }) => group)])].filter((one) => everybody.some(({ group }) => group === one && group))
  const change = (ids, put) => { const next = new Set(picked); ids.forEach((id) => (put ? next.add(id) : next.delete(id))); setPicked(next) }
  const all = (ids) => ids.length > 0 && ids.every((id) => picked.has(id))
  const whole = (label, ids) => html`<${Button} aria-pressed=${String(all(ids))} kind=${all(ids) ? 'grow' : ''} onClick=${() => change(ids, !all(ids))}>${label}（${count(ids.length)}）<//>`
  const shown = everybody.filter((one) => one.name.includes(filter.trim()) && (only === 'all' || picked.has(one.holder_id)))
  return html`<div class="stack"><div class="row" role="group" aria-label="整组选">${groups.map((group) => whole(group, everybody.filter((one) => one.group === group).map((one) => one.holder_id)))}${whole('全村', everybody.map((one) => one.holder_id))}</div>
    <div class="row row--apart"><${Field} label="在名单里找名字" value=${filter} onInput=${setFilter} autocomplete="off" /><${Switch} label="看哪些" value=${only} choices=${[['all', '全部'], ['picked', '已选']]} onChange=${setOnly} /></div>
    ${shown.length === 0 ? html`<p class="soft">没有人。</p>` : html`<ul class="picks" aria-label="名单" tabindex="0">${shown.map((one) => html`<li key=${one.holder_id}><label class="agree"><input type="checkbox" checked=${picked.has(one.holder_id)} onChange=${(event) => change([one.holder_id], event.currentTarget.checked)} /><span><strong>${one.name}</strong> <span class="soft small">${one.group} <span class="number">${one.holder_id.slice(7)}</span></span></span></label></li>`)}</ul>`}</div>`
}

const columnsOf = (names) => [
  { name: '姓名', of: (row) => html`<strong>${names.get(row.holder_id) ?? (row.name || '—')}</strong>` },
  { name: '编号', of: (row) => html`<span class="small number">${row.holder_id.slice(7)}</span>` },
  { name: '结果', of: (row) => { const [text, look] = bulkStates[row.state] ?? [row.state, '']; return html`<${Chip} look=${look}>${text}<//>` } },
  { name: '工分', look: 'right', of: (row) => html`<span class="number">${row.points ? count(row.points) : '—'}</span>` },
  { name: '说明', of: (row) => row.zh || '—' },
]
const order = ['refused', 'waiting', 'replayed', 'done']

function Result({ village, names, run, started }) {
  const lines = useLoad(() => everyBulkLine(village.place_id, started.bulk_id), [started.bulk_id])
  const { done = 0, replayed = 0, refused = 0, points = 0 } = run.counts
  const figures = [['记了', done + replayed, 'good'], ['没有记', refused, refused ? 'wrong' : ''], ['工分合计', points, 'warm']]
  return html`<div class="stack"><ul class="counts">${figures.map(([text, number, look]) => html`<li class=${`count count--${look}`}><span class="figure">${count(number)}</span>${text}</li>`)}</ul>
    ${refused > 0 ? html`<${Notice} look="wait" title=${`有 ${count(refused)} 人没有记`}>其余的已经记好。原因写在每个人后面，没有记的排在最前。<//>` : html`<${Notice} look="good" title="都记好了">每个人的明细里都能看到。<//>`}
    <${Loaded} from=${lines}>${(rows) => html`<${Table} caption="每个人的结果" columns=${columnsOf(names)} rows=${[...rows].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))} keyOf=${(row) => row.holder_id} />`}<//></div>`
}

/** What was begun, until it is done; where it stands still, the same asking goes on with it. */
function Begun({ village, names, started, onAgain, onNext }) {
  const run = useRun(started)
  const goOn = useDeed(onAgain)
  return html`<section class="card stack" aria-label="进度"><${RunShown} run=${run} label="正在记分，25 个一批">${(done) => html`<${Result} village=${village} names=${names} run=${done} started=${started} />`}<//>
    <${Refused} of=${goOn} />
    <div class="row row--end">${run.state === 'done' ? html`<${Button} kind="main" onClick=${onNext}>再记一次<//>` : html`<span class="soft">可以离开这一页，记分会接着做。</span><${Button} busy=${goOn.busy} onClick=${goOn.start}>停住了？接着办<//>`}</div></section>`
}

function Form({ village, rules, everybody }) {
  const [deed, setDeed] = useState(blank(rules[0].rule))
  const [picked, setPicked] = useState(new Set())
  const [started, setStarted] = useState(null)
  const rule = rules.find(({ rule: code }) => code === deed.rule)
  const kind = rule.for_household ? 'household' : 'resident'
  const listed = everybody.filter((one) => one.kind === kind)
  const ids = [...picked].filter((id) => id[6] === kind[0])
  const each = pointsOf(rule, deed)
  const send = async () => {
    const asked = { holder_ids: ids, ...bodyOf(rule, deed) }
    const answer = await awardMany(village.place_id, asked, keys.keyFor({ village: village.place_id, ...asked }))
    setStarted(answer.state === 'begun' ? { ...answer, ...(await readRun(answer.run_id)) } : answer)
  }
  const start = useDeed(send)
  const next = () => { keys.settle(); setStarted(null); setPicked(new Set()); setDeed((now) => ({ ...now, document: '' })) }
  const names = new Map(everybody.map((one) => [one.holder_id, one.name]))
  if (started && started.state === 'waiting') return html`<section class="card stack" aria-label="进度"><${Notice} look="wait" title="等另一位干部复核">${SENT}<//><div class="row row--end"><${Button} kind="main" onClick=${next}>再记一次<//></div></section>`
  if (started) return html`<${Begun} key=${started.bulk_id} village=${village} names=${names} started=${started} onAgain=${send} onNext=${next} />`
  const put = (some) => { start.clear(); setDeed((now) => ({ ...now, ...some })) }
  const wrong = start.error?.fields ?? {}
  const tooMany = ids.length > PEOPLE_MAX
  const much = isMuch(rule, each)
  const ready = ids.length > 0 && !tooMany && !much && deed.document.trim() && each > 0
  const sum = () => {
    if (tooMany) return `一次最多 ${count(PEOPLE_MAX)} 个，请分几次记。`
    if (much) return `每${rule.for_household ? '户' : '人'}超过 ${count(rule.desk_points_max)} 工分，不能直接记，请逐个“代为申报”。`
    if (ids.length === 0) return `还没有选${rule.for_household ? '户' : '人'}。`
    return `给 ${count(ids.length)} ${rule.for_household ? '户' : '人'}记“${rule.title}”，每${rule.for_household ? '户' : '人'} ${count(each)} 工分，合计 ${count(each * ids.length)} 工分，从村里今年的预算出。`
  }
  return html`<div class="stack stack--wide"><section class="card stack" aria-labelledby="deed"><h2 id="deed"><span class="step">1</span>什么事</h2><${DeedFields} rules=${rules} rule=${rule} deed=${deed} put=${put} wrong=${wrong} each="每人" hint=${hint} /></section>
    <section class="card stack" aria-labelledby="who"><h2 id="who"><span class="step">2</span>${rule.for_household ? '哪些户' : '哪些人'}</h2>
      <${Scanned} village=${village} onFound=${(found) => setPicked(new Set([...picked, ...found]))} /><${Groups} village=${village} everybody=${listed} picked=${picked} setPicked=${setPicked} /></section>
    <section class="card stack" aria-labelledby="sure"><h2 id="sure"><span class="step">3</span>核对</h2><p class="bulk__sum" role="status">${sum()}</p>
      ${start.error && html`<${Notice} look="wrong" title="没有开始">${start.error.message} ${Object.values(wrong).join(' ')}<//>`}
      <div class="row row--end"><${Button} kind="main" big busy=${start.busy} disabled=${!ready} onClick=${start.start}>${deed.document.trim() ? '开始记分' : '请先写依据'}<//></div></section></div>`
}

/** All of a village: its rules, and everybody on its roster who is still there. */
async function loaded(village) {
  const [rules, everybody] = await Promise.all([listRules(village.place_id), everyHolder(village.place_id)])
  return { rules: writable(rules.rows), everybody: everybody.filter(({ status }) => status === 'active') }
}

export function Bulk({ village }) {
  const all = useLoad(() => loaded(village), [village.place_id])
  return html`<div class="stack stack--wide"><div class="stack stack--tight"><h1>批量记分</h1><p class="soft">一件事、一份依据，给许多人一起记。每个人单独核对：到了上限、是自己家人的，会写明原因，不影响别人。</p></div>
    <${BulksWaiting} village=${village} />
    <${Loaded} from=${all} tall>${({ rules, everybody }) => (rules.length === 0 || everybody.length === 0 ? html`<${Empty} icon="people" title="还不能记分">要有工分规则，并且导入了花名册。<//>` : html`<${Form} village=${village} rules=${rules} everybody=${everybody} />`)}<//></div>`
}
