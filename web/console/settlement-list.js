// 结算 at a glance: a month's statements of a village or of the whole town, and which of them wait for whom.

import { settlementsOf } from '../shared/api.js'
import { count, dateOf, monthName, yuan } from '../shared/format.js'
import { StateChip } from '../shared/settlement.js'
import { reached } from '../shared/sign-in.js'
import { Button, Empty, Field, Loaded, Switch, Table, html, useLoad, useState } from '../shared/ui.js'
import { Statement } from './settlement.js'

const MONTHS = 13
const waits = { closed: '待核对', checked: '待批准', approved: '待付款' }

/** The months that may be closed, the newest first. */
function monthsNow() {
  const [year, month] = dateOf().split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, n) => {
    const at = year * 12 + month - 2 - n
    return `${Math.floor(at / 12)}M${String((at % 12) + 1).padStart(2, '0')}`
  })
}

/** What somebody still has to do about a statement; '' where nobody has. */
const waitsFor = ({ state, payable_fen: fen }) => (state === 'approved' && fen === 0 ? '' : state in waits ? state : '')

/** All statements of a month in these villages, each with its village's name. */
async function statementsIn(villages, month) {
  const lists = villages.map(async ({ place_id: id, name }) => {
    const rows = []
    for (let page = await settlementsOf(id, month); ; page = await settlementsOf(id, month, page.cursor)) {
      rows.push(...page.rows.map((row) => ({ ...row, village: name })))
      if (!page.cursor) return rows
    }
  })
  return (await Promise.all(lists)).flat()
}

function Month({ month, rows, several, onOpen }) {
  const [only, show] = useState('')
  if (rows.length === 0) return html`<${Empty} icon="budget" title="${monthName(month)}没有结算单">这个月还没有结账，或者商户没有收过工分。<//>`
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0)
  const waiting = Object.entries(waits).map(([state, words]) => [state, `${words} ${rows.filter((row) => waitsFor(row) === state).length}`])
  const shown = only ? rows.filter((row) => waitsFor(row) === only) : rows
  const columns = [
    ...(several ? [{ name: '村', of: (row) => row.village }] : []),
    { name: '商户', of: (row) => html`<strong>${row.shop}</strong>` },
    { name: '状态', of: (row) => html`<${StateChip} row=${row} />${row.open_objections > 0 && html` <span class="soft small">异议 ${count(row.open_objections)}</span>`}` },
    { name: '收工分', look: 'right', of: (row) => count(row.redeemed) },
    { name: '退回工分', look: 'right', of: (row) => count(row.refunded) },
    { name: '应付（元）', look: 'right', of: (row) => html`<b>${yuan(row.payable_fen)}</b>` },
    { name: '结算单', look: 'right', of: (row) => html`<${Button} aria-label=${`看一看${row.shop}的结算单`} onClick=${() => onOpen(row)}>看一看<//>` },
  ]
  return html`<p>共 ${count(rows.length)} 家，净收 <b class="number">${count(sum('points'))}</b> 工分，应付 <b class="number">${yuan(sum('payable_fen'))}</b> 元。</p>
    <${Switch} label="等谁办" value=${only} choices=${[['', `全部 ${rows.length}`], ...waiting]} onChange=${show} />
    ${shown.length === 0 ? html`<${Empty} icon="check" title="没有等着的">换一种看看。<//>` : html`<${Table} caption=${`${monthName(month)}结算单`} columns=${columns} rows=${shown} keyOf=${(row) => row.partner_id} />`}`
}

export function Settlements({ session, village, places, may }) {
  const months = monthsNow()
  const [month, setMonth] = useState(months[0])
  const [where, setWhere] = useState('town')
  const [open, setOpen] = useState(null)
  const town = reached(session, places).filter((one) => one.town_id === village.town_id)
  const several = where === 'town' && town.length > 1
  const found = useLoad(() => statementsIn(several ? town : [village], month), [several, village.place_id, month])
  if (open) return html`<${Statement} row=${open} writes=${may(['town_officer', 'town_admin'])} may=${may} onBack=${() => { setOpen(null); found.again() }} />`
  return html`<div class="stack stack--wide"><div class="row row--apart"><div class="stack stack--tight"><h1>结算</h1><p class="soft">每月 9 日凌晨结上个月的账：一位干部核对，另一位批准，再付款。</p></div><${Field} label="月份" value=${month} choices=${months.map((one) => [one, monthName(one)])} onInput=${setMonth} /></div>
    ${town.length > 1 && html`<${Switch} label="看哪里" value=${where} choices=${[['town', '全镇'], ['village', village.name]]} onChange=${setWhere} />`}
    <${Loaded} from=${found} tall>${(rows) => html`<${Month} key=${`${several} ${month}`} month=${month} rows=${rows} several=${several} onOpen=${setOpen} />`}<//></div>`
}
