// A village's points of the year: how many the village meeting granted, and how many are left.

import { budgetLines, grantBudget, readBudget } from '../shared/api.js'
import { count, dateOf, day, signed } from '../shared/format.js'
import { gone } from '../shared/http.js'
import { keyring } from '../shared/ids.js'
import { Button, Dialog, Empty, Field, Loaded, More, Notice, Switch, Table, html, toast, useDeed, useLoad, usePages, useState } from '../shared/ui.js'
import { Unended } from './activities-unended.js'

const keys = keyring()
const thisYear = Number(dateOf().slice(0, 4))
const years = [thisYear + 1, thisYear, thisYear - 1].map((year) => [String(year), `${year} 年`])
const kinds = [['grant', '决议拨入'], ['escrow', '活动预留'], ['return', '活动退回']]

/** By what a line stands: the resolution, or the activity, which is opened from here. */
const ground = (row) => (row.kind === 'grant' ? row.document : html`<a href=${`#activities/${row.document}`}>${row.title || '看活动'}</a>`)

const columns = [
  { name: '时间', of: (row) => day(row.at) },
  { name: '依据', of: ground },
  { name: '工分', look: 'right', of: (row) => html`<span class=${`number ${row.kind === 'escrow' ? '' : 'plus'}`}>${signed(row.kind === 'escrow' ? -Math.abs(row.points) : row.points)}</span>` },
]

/** The year's lines of one kind, the newest first. */
function Lines({ village, year }) {
  const [kind, setKind] = useState('grant')
  const pages = usePages((cursor) => budgetLines(village.place_id, year, kind, cursor), [village.place_id, year, kind])
  return html`<section class="stack" aria-labelledby="lines"><h2 id="lines">预算明细</h2><${Switch} label="哪些明细" value=${kind} choices=${kinds} onChange=${setKind} />
    <${Loaded} from=${pages}>${() => (pages.rows.length === 0 ? html`<p class="soft">这一年还没有。</p>` : html`<${Table} caption="预算明细" columns=${columns} rows=${pages.rows} keyOf=${(row) => row.line_id} />`)}<//><${More} pages=${pages} /></section>`
}

function Grant({ village, year, onClose, onMade }) {
  const [asked, setAsked] = useState({ points: '', resolution: '' })
  const make = useDeed(async () => {
    const body = { points: Number(asked.points), resolution: asked.resolution }
    await grantBudget(village.place_id, year, body, keys.keyFor({ ...body, year, village: village.place_id }))
    keys.settle()
    onMade()
  })
  const field = (name, label, more) => html`<${Field} label=${label} value=${asked[name]} wrong=${make.error?.fields[name]} onInput=${(value) => setAsked((now) => ({ ...now, [name]: value }))} required all ...${more} />`
  const submit = (event) => { event.preventDefault(); if (!make.busy) make.start() }
  return html`<${Dialog} title=${`拨入 ${year} 年的工分`} onClose=${onClose}><form class="form" onSubmit=${submit}>${make.error && html`<div class="form__all"><${Notice} look="wrong">${make.error.message}<//></div>`}
    ${field('points', '工分总量', { type: 'number', min: 1, inputmode: 'numeric' })}${field('resolution', '村民会议决议号', { hint: '动用集体资金，要有村民会议或村民代表会议的决议。', maxlength: 120 })}
    <div class="form__all row row--end"><${Button} onClick=${onClose}>先不<//><${Button} type="submit" kind="main" busy=${make.busy}>拨入<//></div></form><//>`
}

/** A year without a grant is no error here. */
const budgetOf = (village, year) => readBudget(village, year).catch(gone)

function Budget({ budget }) {
  const used = budget.granted - budget.left
  return html`<section class="card stack budget" aria-label="这一年的预算"><p><span class="figure budget__left">${count(budget.left)}</span> 还可以用</p><progress aria-label="已用" max=${budget.granted} value=${used}></progress>
    <dl class="budget__facts"><div><dt>拨入</dt><dd>${count(budget.granted)}</dd></div><div><dt>已发和预留</dt><dd>${count(used)}</dd></div></dl></section>`
}

export function Budgets({ village, may }) {
  const [year, setYear] = useState(String(thisYear))
  const budget = useLoad(() => budgetOf(village.place_id, year), [village.place_id, year])
  const [granting, setGranting] = useState(false)
  const [grants, setGrants] = useState(0)
  const made = () => { setGranting(false); setGrants(grants + 1); toast('已拨入', 'good'); budget.again() }
  return html`<div class="stack stack--wide"><div class="row row--apart"><h1>工分预算</h1><div class="row row--end budget__tools"><${Field} label="年份" value=${year} choices=${years} onInput=${setYear} />${may(['town_officer', 'town_admin']) && html`<${Button} kind="main" icon="plus" onClick=${() => setGranting(true)}>拨入工分<//>`}</div></div>
    <${Unended} village=${village} />
    <${Loaded} from=${budget} tall>${(found) => (found ? html`<${Budget} budget=${found} /><${Lines} key=${`${year} ${grants}`} village=${village} year=${year} />` : html`<${Empty} icon="budget" title=${`${year} 年还没有预算`}>有了村民会议的决议，就能拨入。<//>`)}<//>
    ${granting && html`<${Grant} village=${village} year=${year} onClose=${() => setGranting(false)} onMade=${made} />`}</div>`
}
